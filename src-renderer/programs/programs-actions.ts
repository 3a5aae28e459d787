import type { RememberedApproval } from '../../src-main/contract/approvals.ts';
import type { Bridge } from '../../src-main/contract/bridge.ts';
import type { Outcome } from '../../src-main/contract/outcome.ts';
import { programName } from '../approval/program-words.ts';
import type { Act } from '../page-state.ts';
import type { ProgramsChange } from './programs-state.ts';

/** What a person can do with the programs that were approved. */
export function createProgramsActions(
  bridge: Pick<
    Bridge,
    'readRememberedApprovals' | 'forgetApproval' | 'onRememberedApprovalsChanged'
  >,
  page: {
    apply: (change: ProgramsChange) => void;
    perform: <Value>(act: Act, call: () => Promise<Outcome<Value>>) => Promise<unknown>;
    say: (status: string) => void;
  },
) {
  const { apply, perform, say } = page;
  return {
    follow: (): void => {
      bridge.onRememberedApprovalsChanged((programs) =>
        apply({ type: 'programs-changed', programs }),
      );
    },
    readPrograms: async (): Promise<void> => {
      const outcome = await bridge.readRememberedApprovals(null);
      if (outcome.ok) apply({ type: 'programs-changed', programs: outcome.value });
    },
    forgetProgram: async (approval: RememberedApproval): Promise<void> => {
      const { approvalId } = approval;
      const act = { call: 'forgetApproval', subject: approvalId } as const;
      const done = await perform(act, () => bridge.forgetApproval({ approvalId }));
      if (done !== null) say(`${programName(approval)} asks again from now on.`);
    },
  };
}
