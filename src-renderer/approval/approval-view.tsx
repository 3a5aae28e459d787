import { useLayoutEffect, useRef } from 'preact/hooks';
import type {
  Access,
  ApprovalAnswer,
  ApprovalQuestion,
  CredentialKind,
} from '../../src-main/contract/approvals.ts';
import { plainText } from '../plain-text.ts';
import { Button } from '../views/controls.tsx';
import { programName, programWords } from './program-words.ts';

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
      <h1 id="asks">
        <bdi>{programName(program)}</bdi> asks for a credential
      </h1>
      <dl id="wants">
        <div>
          <dt>{kindWords[credentialKind]}</dt>
          <dd>
            <bdi>{plainText(credential, 200)}</bdi>
          </dd>
        </div>
        <div>
          <dt>It wants to</dt>
          <dd>{accessWords[access]}</dd>
        </div>
        <div>
          <dt>Program</dt>
          <dd class="address">{programWords(program)}</dd>
        </div>
        {program.parent !== '' && (
          <div>
            <dt>Started by</dt>
            <dd class="address">{plainText(program.parent, 300)}</dd>
          </div>
        )}
      </dl>
      {!canBeRemembered && (
        <p class="hint">
          The system does not tell enough of this program to know it again, so it is asked for each
          time.
        </p>
      )}
      <p id="left" class="hint">
        Without an answer, this is denied in {secondsLeft}{' '}
        {secondsLeft === 1 ? 'second' : 'seconds'}.
        {waiting > 0 && ` ${waiting} more ${waiting === 1 ? 'waits' : 'wait'}.`}
      </p>
      <div class="buttons">
        <Button disabled={!isSettled} onClick={() => answer('once')}>
          Once
        </Button>
        {canBeRemembered && (
          <>
            <Button disabled={!isSettled} onClick={() => answer('for-an-hour')}>
              For 1 hour
            </Button>
            <Button disabled={!isSettled} onClick={() => answer('always')}>
              Always for this program
            </Button>
          </>
        )}
        <Button look="primary" buttonRef={deny} onClick={() => answer('deny')}>
          Deny
        </Button>
      </div>
    </div>
  );
}

const kindWords: Record<CredentialKind, string> = {
  account: 'Account',
  'transient-token': 'Transient token for',
  server: 'Server',
  'named-token': 'Token for a tool',
};

const accessWords: Record<Access, string> = {
  'read-token': 'get the token',
  'make-transient-token': 'make a transient token, and get it',
  'read-source': 'look up a source, and get its token',
  'make-named-token': 'make a new token for a tool, and get it',
  revoke: 'end the token for good',
  'sign-out': 'sign the account out, which ends its token',
};
