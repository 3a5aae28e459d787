import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Actions } from '../actions.ts';
import type { Focus, SignIn } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
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
      <h2 id="sign-in-title">{onCode ? 'One more step' : 'Sign in to Plex'}</h2>
      {onCode ? (
        <>
          <p class="muted">
            Two-factor is on for <bdi>{plainText(signIn.login)}</bdi>. Enter the code that your
            authenticator shows.
          </p>
          <TextField
            key="code"
            label="Verification code"
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
          <p class="or">or with your password</p>
          <p class="muted">
            Your password goes to Plex alone and is not kept.{' '}
            {signIn.keepIn === 'session'
              ? 'The token will be kept for this session only.'
              : 'The token goes into the keychain of this computer.'}
          </p>
          <TextField
            key="login"
            label="Email or username"
            inputRef={login}
            initial={signIn.login}
            readOnly={busy}
          />
          <TextField
            key="password"
            label="Password"
            type="password"
            inputRef={password}
            readOnly={busy}
          />
        </>
      )}
      {alert}
      <div class="buttons">
        <Button look={onCode ? 'primary' : 'plain'} type="submit" busy={busy}>
          {onCode ? 'Verify' : 'Sign in'}
        </Button>
        {canCancel && <Button onClick={() => void acts.cancelSignIn()}>Cancel</Button>}
        {onCode && (
          <Button look="quiet" onClick={() => void acts.openHelp('two-factor')}>
            About two-factor
          </Button>
        )}
      </div>
      <Progress label="Signing in" shown={busy} />
      {!busy && signIn.keepIn !== 'session' && keychainNotice?.(keepForSession)}
      {asksToEnd && (
        <AlertDialog title="End the other sign-in?" onCancel={() => setAsksToEnd(false)}>
          <p>One that you can approve at Plex is waiting. Only one can be under way.</p>
          <div class="buttons">
            <Button autofocus onClick={() => setAsksToEnd(false)}>
              Keep waiting
            </Button>
            <Button onClick={() => void endOther()}>End it and sign in</Button>
          </div>
        </AlertDialog>
      )}
    </form>
  );
}

function textOf(field: HTMLInputElement | null): string {
  return field?.value ?? '';
}
