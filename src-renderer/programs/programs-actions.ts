import type { RememberedApproval } from '../../src-main/contract/approvals.ts';
import type { Bridge } from '../../src-main/contract/bridge.ts';
import { programName } from '../approval/program-words.ts';
import type { Perform } from '../act-kit.ts';
import type { ProgramsChange } from './programs-state.ts';
import { say } from '../../src-main/contract/languages/say.ts';

/** What a person can do with the programs that were approved. */
export function createProgramsActions(
  bridge: Pick<
    Bridge,
    'readRememberedApprovals' | 'forgetApproval' | 'onRememberedApprovalsChanged'
  >,
  page: {
    apply: (change: ProgramsChange) => void;
    perform: Perform;
    announce: (status: string) => void;
  },
) {
  const { apply, perform, announce } = page;
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
      if (done !== null) announce(say('programs.forgotten', { program: programName(approval) }));
    },
  };
}
