import type { Handlers } from '../contract/bridge.ts';
import type { Approvals } from './approvals.ts';

export type ApprovalHandlers = Pick<
  Handlers,
  'readApprovalQuestion' | 'answerApproval' | 'readRememberedApprovals' | 'forgetApproval'
>;

/** The calls of the approval window, and of the list in the settings. */
export function createApprovalHandlers(
  approvals: Pick<Approvals, 'question' | 'answer' | 'remembered' | 'forget'>,
): ApprovalHandlers {
  return {
    readApprovalQuestion: () => Promise.resolve(approvals.question()),
    answerApproval: async ({ questionId, answer }) => {
      await approvals.answer(questionId, answer);
      return null;
    },
    readRememberedApprovals: () => Promise.resolve(approvals.remembered()),
    forgetApproval: async ({ approvalId }) => {
      await approvals.forget(approvalId);
      return null;
    },
  };
}
