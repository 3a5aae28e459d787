import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { say } from '../../src-main/contract/languages/say.ts';
import type { Actions } from '../actions.ts';
import type { Focus, SignIn } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { richly } from '../richly.ts';
import { WaysView } from '../sign-in/ways-view.tsx';
import { AlertDialog, Button, Progress, TextField, useEmptied, useFocus } from './controls.tsx';
import { useForgottenSecrets } from './forgotten-secrets.ts';

/** What a person can do in the form. */
export type SignInActs = Pick<
  Actions,
  | 'apply'
  | 'signIn'
  | 'verifyCode'
  | 'cancelSignIn'
  | 'keepForSession'
  | 'openHelp'
  | 'startPinSignIn'
  | 'cancelPinSignIn'
  | 'readClipboardToken'
>;

type SignInViewProps = {
  signIn: SignIn;
  focus: Focus | null;
  /** Whether there is something else to go back to. */
  canLeave: boolean;
  acts: SignInActs;
  /** Plex is asked to begin a sign-in that is approved there. */
  isStarting?: boolean;
  /** The clipboard is looked at, and Plex asked whose token is there. */
  isReadingClipboard?: boolean;
  /** Why it could not be begun. */
  waysAlert?: ComponentChildren;
  /** A sign-in that is approved at Plex: in place of the ways to begin one. */
  attempt?: ComponentChildren;
  /** Whether that one still waits. */
  isWaiting?: boolean;
  /** What went wrong. */
  alert?: ComponentChildren;
  /** Why the keychain cannot be used; it is told how to go on without. */
  keychainNotice?: ((keepForSession: () => void) => ComponentChildren) | undefined;
};

/**
 * The form: the ways that Plex itself approves, login and password, and the verification code once Plex has asked for it. It is all that
 * the page's first file draws, so it needs neither the words for failures nor the page's state.
 */
export function SignInView(props: SignInViewProps) {
  const { signIn, focus, acts, attempt, isWaiting = false, alert, keychainNotice } = props;
  const { step, emptied } = signIn;
  const login = useRef<HTMLInputElement>(null);
  const password = useEmptied(emptied);
  const code = useEmptied(emptied);
  useFocus(focus, ({ on }) => on === 'login', login);
  useFocus(focus, ({ on }) => on === 'password', password);
  useFocus(focus, ({ on }) => on === 'code', code);
  useForgottenSecrets(() => acts.apply({ type: 'secrets-forgotten' }));

  const busy = step === 'signing-in' || step === 'verifying';
  const onCode = step === 'code' || step === 'verifying';
  const [asksToEnd, setAsksToEnd] = useState(false);
  const send = () => {
    if (busy) return;
    if (isWaiting) setAsksToEnd(true);
    else if (onCode) void acts.verifyCode(textOf(code.current));
    else void acts.signIn(textOf(login.current), textOf(password.current));
  };
  const keepForSession = () =>
    void acts.keepForSession(textOf(login.current), textOf(password.current));
  /** The other sign-in ends first, and the form goes the way that it was sent on. */
  const endOther = async () => {
    setAsksToEnd(false);
    await acts.cancelPinSignIn();
    void acts.signIn(textOf(login.current), textOf(password.current));
  };
  const hasAttempt = attempt !== undefined;
  const canCancel = busy || onCode || (props.canLeave && !hasAttempt);

  return (
    <form
      class="card sign-in"
      aria-labelledby="sign-in-title"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        if (hasAttempt && !busy && !onCode) void acts.cancelPinSignIn();
        else void acts.cancelSignIn();
      }}
    >
      <h2 id="sign-in-title">{say(onCode ? 'signIn.codeTitle' : 'signIn.title')}</h2>
      {onCode ? (
        <>
          <p class="muted">
            {richly('signIn.twoFactor', { login: <bdi>{plainText(signIn.login)}</bdi> })}
          </p>
          <TextField
            key="code"
            label={say('signIn.verificationCode')}
            inputRef={code}
            inputMode="numeric"
            readOnly={busy}
          />
        </>
      ) : (
        <>
          {attempt ?? (
            <WaysView
              focus={focus}
              acts={acts}
              disabled={busy}
              busy={props.isStarting ?? false}
              reading={props.isReadingClipboard ?? false}
              alert={props.waysAlert}
            />
          )}
          <p class="or">{say('signIn.orPassword')}</p>
          <p class="muted">
            {say(signIn.keepIn === 'session' ? 'signIn.keptForSession' : 'signIn.keptInKeychain')}
          </p>
          <TextField
            key="login"
            label={say('signIn.login')}
            inputRef={login}
            initial={signIn.login}
            readOnly={busy}
          />
          <TextField
            key="password"
            label={say('signIn.password')}
            type="password"
            inputRef={password}
            {...(signIn.isHeld ? { hint: say('signIn.passwordHeld') } : {})}
            readOnly={busy}
          />
        </>
      )}
      {alert}
      <div class="buttons">
        <Button look={onCode ? 'primary' : 'plain'} type="submit" busy={busy}>
          {say(onCode ? 'signIn.verify' : 'signIn.signIn')}
        </Button>
        {canCancel && (
          <Button onClick={() => void acts.cancelSignIn()}>{say('signIn.cancel')}</Button>
        )}
        {onCode && (
          <Button look="quiet" onClick={() => void acts.openHelp('two-factor')}>
            {say('signIn.aboutTwoFactor')}
          </Button>
        )}
      </div>
      <Progress label={say('signIn.signingIn')} shown={busy} />
      {!busy && signIn.keepIn !== 'session' && keychainNotice?.(keepForSession)}
      {asksToEnd && (
        <AlertDialog title={say('signIn.endOtherTitle')} onCancel={() => setAsksToEnd(false)}>
          <p>{say('signIn.endOther')}</p>
          <div class="buttons">
            <Button autofocus onClick={() => setAsksToEnd(false)}>
              {say('signIn.keepWaiting')}
            </Button>
            <Button onClick={() => void endOther()}>{say('signIn.endAndSignIn')}</Button>
          </div>
        </AlertDialog>
      )}
    </form>
  );
}

function textOf(field: HTMLInputElement | null): string {
  return field?.value ?? '';
}
