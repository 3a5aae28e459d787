import { useRef } from 'preact/hooks';
import { say } from '../../src-main/contract/languages/say.ts';
import type { SignInAttempt } from '../../src-main/contract/sign-in-ways.ts';
import { failureAt, isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { Alert } from '../views/alert.tsx';
import { Button, Progress, useFocus } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import { QrCode } from './qr-code.tsx';
import { StillWaiting } from './still-waiting.tsx';
import { WAYS } from './sign-in-ways-actions.ts';
import { richly } from '../richly.ts';

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
        {hasEnded ? say('signInAtPlex.notSignedIn') : titles[way]}
      </h3>
      {hasEnded ? (
        <Alert failure={{ code: failure ?? 'pin-expired', retryAt: null }} />
      ) : (
        <Waiting attempt={attempt} />
      )}
      <Alert failure={failureAt(state, 'sign-in', WAYS)} />
      <div class="buttons">
        <AttemptButtons attempt={attempt} state={state} actions={actions} />
        <Button onClick={() => void actions.cancelPinSignIn()}>{say('common.cancel')}</Button>
      </div>
      <Progress label={say('common.askingPlex')} shown={isPending(state, 'startPinSignIn', WAYS)} />
    </section>
  );
}

const titles = {
  get browser() {
    return say('common.goOnInYourBrowser');
  },
  get code() {
    return say('signInAtPlex.enterThisCodeAtPlex');
  },
};

function Waiting({ attempt }: { attempt: SignInAttempt }) {
  const { way, code, linkAddress, expiresAt, failure } = attempt;
  const linkWords = wordsOf(linkAddress);
  return (
    <>
      {way === 'browser' ? (
        <p>{say('signInAtPlex.goOnInBrowser')}</p>
      ) : (
        <div class="link">
          <div>
            <p>
              {richly('signInAtPlex.openAndEnter', {
                address: <strong class="link-address">{linkWords}</strong>,
              })}
            </p>
            <p
              class="link-code"
              role="img"
              aria-label={say('signInAtPlex.code', { code: code.replace(/.(?=.)/g, '$& ') })}
            >
              {code}
            </p>
          </div>
          <QrCode
            text={`${linkAddress}/?pin=${code}`}
            label={say('signInAtPlex.qrCode', { address: linkWords })}
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
          <Button onClick={openPage}>
            {say('signInAtPlex.openHere', { address: wordsOf(attempt.linkAddress) })}
          </Button>
        )}
        <Button busy={busy} onClick={begin('code')}>
          {say('common.getANewCode')}
        </Button>
      </>
    );
  }
  return (
    <>
      {attempt.state === 'waiting' ? (
        <Button onClick={openPage}>{say('signInAtPlex.openTheBrowserAgain')}</Button>
      ) : (
        <Button look="primary" busy={busy} onClick={begin('browser')}>
          {say('signInAtPlex.signInWithYourBrowser')}
        </Button>
      )}
      <Button busy={busy} onClick={begin('code')}>
        {say('signInAtPlex.signInWithACode')}
      </Button>
    </>
  );
}
