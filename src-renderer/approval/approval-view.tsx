import { useLayoutEffect, useRef } from 'preact/hooks';
import type {
  Access,
  ApprovalAnswer,
  ApprovalQuestion,
  CredentialKind,
} from '../../src-main/contract/approvals.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { plainText } from '../plain-text.ts';
import { Button } from '../views/controls.tsx';
import { programName, programWords } from './program-words.ts';
import { richly } from '../richly.ts';

/** One question, with the refusal under the keyboard. */
export function ApprovalView(props: {
  question: ApprovalQuestion;
  secondsLeft: number;
  /** It stands long enough for a "yes" to be meant for it. */
  isSettled: boolean;
  answer: (given: ApprovalAnswer) => void;
}) {
  const { question, secondsLeft, isSettled, answer } = props;
  const { program, credential, credentialKind, access, canBeRemembered, waiting } = question;
  const deny = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => deny.current?.focus(), []);
  return (
    <div
      role="alertdialog"
      aria-labelledby="asks"
      aria-describedby="wants left"
      onKeyDown={(event) => {
        if (event.key === 'Escape') answer('deny');
      }}
    >
      <h1 id="asks">{richly('approval.asks', { program: <bdi>{programName(program)}</bdi> })}</h1>
      <dl id="wants">
        <div>
          <dt>{kindWords[credentialKind]}</dt>
          <dd>
            <bdi>{plainText(credential, 200)}</bdi>
          </dd>
        </div>
        <div>
          <dt>{say('approval.itWantsTo')}</dt>
          <dd>{accessWords[access]}</dd>
        </div>
        <div>
          <dt>{say('approval.program')}</dt>
          <dd class="address">{programWords(program)}</dd>
        </div>
        {program.parent !== '' && (
          <div>
            <dt>{say('approval.startedBy')}</dt>
            <dd class="address">{plainText(program.parent, 300)}</dd>
          </div>
        )}
      </dl>
      {!canBeRemembered && <p class="hint">{say('approval.cannotBeRemembered')}</p>}
      <p id="left" class="hint">
        {waiting === 0
          ? say('approval.deniedIn', { seconds: secondsLeft })
          : say('approval.deniedInAndMore', { seconds: secondsLeft, waiting })}
      </p>
      <div class="buttons">
        <Button disabled={!isSettled} onClick={() => answer('once')}>
          {say('approval.once')}
        </Button>
        {canBeRemembered && (
          <>
            <Button disabled={!isSettled} onClick={() => answer('for-an-hour')}>
              {say('approval.for1Hour')}
            </Button>
            <Button disabled={!isSettled} onClick={() => answer('always')}>
              {say('approval.alwaysForThisProgram')}
            </Button>
          </>
        )}
        <Button look="primary" buttonRef={deny} onClick={() => answer('deny')}>
          {say('approval.deny')}
        </Button>
      </div>
    </div>
  );
}

const kindWords: Record<CredentialKind, string> = {
  get account() {
    return say('approval.account');
  },
  get 'transient-token'() {
    return say('approval.transientTokenFor');
  },
  get server() {
    return say('approval.server');
  },
  get 'named-token'() {
    return say('approval.tokenForATool');
  },
};

const accessWords: Record<Access, string> = {
  get 'read-token'() {
    return say('approval.getTheToken');
  },
  get 'make-transient-token'() {
    return say('approval.makeTransientToken');
  },
  get 'read-source'() {
    return say('approval.lookUpSource');
  },
  get 'make-named-token'() {
    return say('approval.makeTokenForATool');
  },
  get revoke() {
    return say('approval.endToken');
  },
  get 'sign-out'() {
    return say('approval.signAccountOut');
  },
};
