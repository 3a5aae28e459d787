import type { RememberedApproval } from '../../src-main/contract/approvals.ts';

/** What other programs may have without asking again; `null` until main has told. */
export type ProgramsState = readonly RememberedApproval[] | null;

export type ProgramsChange = {
  readonly type: 'programs-changed';
  readonly programs: readonly RememberedApproval[];
};
