import { useRef } from 'preact/hooks';
import type { SignInAttempt } from '../../src-main/contract/sign-in-ways.ts';
import { failureAt, isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { Alert } from '../views/alert.tsx';
import { Button, Progress, useFocus } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import { QrCode } from './qr-code.tsx';
import { StillWaiting } from './still-waiting.tsx';
import { WAYS } from './sign-in-ways-actions.ts';

type AttemptProps = ViewProps & { attempt: SignInAttempt };

/** A sign-in that waits for the person to approve it at Plex, or has ended without. */
export function SignInAttemptView({ attempt, state, actions }: AttemptProps) {
  const { way, failure } = attempt;
  const hasEnded = attempt.state === 'ended';
  const heading = useRef<HTMLHeadingElement>(null);
  useFocus(state.focus, ({ on }) => on === 'sign-in-attempt', heading);
  return (
    <section class="attempt" aria-labelledby="attempt-title">
      <h3 id="attempt-title" ref={heading} tabIndex={-1}>
        {hasEnded ? 'Not signed in' : titles[way]}
      </h3>
      {hasEnded ? (
        <Alert failure={{ code: failure ?? 'pin-expired', retryAt: null }} />
      ) : (
        <Waiting attempt={attempt} />
      )}
      <Alert failure={failureAt(state, 'sign-in', WAYS)} />
      <div class="buttons">
        <AttemptButtons attempt={attempt} state={state} actions={actions} />
        <Button onClick={() => void actions.cancelPinSignIn()}>Cancel</Button>
      </div>
      <Progress label="Asking Plex" shown={isPending(state, 'startPinSignIn', WAYS)} />
    </section>
  );
}

const titles = {
  browser: 'Go on in your browser',
  code: 'Enter this code at Plex',
};

function Waiting({ attempt }: { attempt: SignInAttempt }) {
  const { way, code, linkAddress, expiresAt, failure } = attempt;
  const linkWords = wordsOf(linkAddress);
  return (
    <>
      {way === 'browser' ? (
        <p>
          Plex has opened there. Sign in and agree; this window notices by itself, also while it is
          closed.
        </p>
      ) : (
        <div class="link">
          <div>
            <p>
              On any device, open <strong class="link-address">{linkWords}</strong> and enter
            </p>
            <p class="link-code" role="img" aria-label={`Code ${code.replace(/.(?=.)/g, '$& ')}`}>
              {code}
            </p>
          </div>
          <QrCode
            text={`${linkAddress}/?pin=${code}`}
            label={`QR code that opens ${linkWords} with this code`}
          />
        </div>
      )}
      <StillWaiting expiresAt={expiresAt} failure={failure} />
    </>
  );
}

/** `plex.tv/link`, as a person types it. */
const wordsOf = (address: string) => plainText(address.replace(/^https?:\/\//, ''));

function AttemptButtons({ attempt, state, actions }: AttemptProps) {
  const busy = isPending(state, 'startPinSignIn', WAYS);
  const begin = (way: SignInAttempt['way']) => () => void actions.startPinSignIn(way);
  const openPage = () => void actions.openSignInPage();
  if (attempt.way === 'code') {
    return (
      <>
        {attempt.state === 'waiting' && (
          <Button onClick={openPage}>{`Open ${wordsOf(attempt.linkAddress)} here`}</Button>
        )}
        <Button busy={busy} onClick={begin('code')}>
          Get a new code
        </Button>
      </>
    );
  }
  return (
    <>
      {attempt.state === 'waiting' ? (
        <Button onClick={openPage}>Open the browser again</Button>
      ) : (
        <Button look="primary" busy={busy} onClick={begin('browser')}>
          Sign in with your browser
        </Button>
      )}
      <Button busy={busy} onClick={begin('code')}>
        Sign in with a code
      </Button>
    </>
  );
}
