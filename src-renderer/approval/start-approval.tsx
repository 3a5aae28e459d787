import { render } from 'preact';
import type { ApprovalAnswer, ApprovalQuestion } from '../../src-main/contract/approvals.ts';
import type { Bridge } from '../../src-main/contract/bridge.ts';
import { ApprovalView } from './approval-view.tsx';

/**
 * For so long a new question takes no "yes": a click or a key that was meant for what stood there
 * before must not approve anything. Our choice.
 */
const SETTLES_MS = 700;

/** Draws the question about a program into `root`, and the next one as soon as main tells of it. */
export function startApproval(
  root: Element,
  bridge: Pick<Bridge, 'readApprovalQuestion' | 'answerApproval' | 'onApprovalQuestionChanged'>,
): void {
  let question: ApprovalQuestion | null = null;
  /** When the time to answer is over, by this page's own clock that nobody sets. */
  let endsAt = 0;
  let isSettled = false;
  let settling: ReturnType<typeof setTimeout> | undefined;

  const draw = (): void => {
    if (question === null) {
      render(null, root);
      return;
    }
    const secondsLeft = Math.max(0, Math.ceil((endsAt - performance.now()) / 1_000));
    render(
      <ApprovalView
        key={question.questionId}
        question={question}
        secondsLeft={secondsLeft}
        isSettled={isSettled}
        answer={answer}
      />,
      root,
    );
  };

  const answer = (given: ApprovalAnswer): void => {
    if (question === null || (given !== 'deny' && !isSettled)) return;
    void bridge.answerApproval({ questionId: question.questionId, answer: given });
  };

  const show = (next: ApprovalQuestion | null): void => {
    const isSame = next?.questionId === question?.questionId;
    question = next;
    if (next !== null) endsAt = performance.now() + next.secondsLeft * 1_000;
    if (!isSame) {
      isSettled = false;
      clearTimeout(settling);
      settling = setTimeout(() => {
        isSettled = true;
        draw();
      }, SETTLES_MS);
    }
    draw();
  };

  bridge.onApprovalQuestionChanged(show);
  void bridge.readApprovalQuestion(null).then((outcome) => {
    if (outcome.ok) show(outcome.value);
  });
  setInterval(draw, 1_000);
}
