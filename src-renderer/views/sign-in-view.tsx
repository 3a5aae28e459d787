import { useEffect, useRef } from 'preact/hooks';
import { failureAt, keychainTrouble } from '../page-state.ts';
import type { SignIn } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { Alert, Button, Progress, TextField, useEmptied, useFocus } from './controls.tsx';
import { KeychainNotice } from './keychain-notice.tsx';
import type { ViewProps } from './view-props.ts';

/** How long the window may be left before password and code go from it. */
const FORGET_AFTER_BLUR_MS = 60_000;

type SignInViewProps = ViewProps & { signIn: SignIn };

/** The form: login and password, and the verification code once Plex has asked for it. */
export function SignInView({ signIn, state, actions }: SignInViewProps) {
  const { step, emptied } = signIn;
  const login = useRef<HTMLInputElement>(null);
  const password = useEmptied(emptied);
  const code = useEmptied(emptied);
  useFocus(state.focus, ({ on }) => on === 'login', login);
  useFocus(state.focus, ({ on }) => on === 'password', password);
  useFocus(state.focus, ({ on }) => on === 'code', code);
  useForgottenSecrets(() => actions.apply({ type: 'secrets-forgotten' }));

  const busy = step === 'signing-in' || step === 'verifying';
  const onCode = step === 'code' || step === 'verifying';
  const send = () => {
    if (busy) return;
    if (onCode) void actions.verifyCode(textOf(code.current));
    else void actions.signIn(textOf(login.current), textOf(password.current));
  };
  const keepForSession = () =>
    void actions.keepForSession(textOf(login.current), textOf(password.current));
  const trouble = signIn.keepIn === 'session' ? null : keychainTrouble(state);
  const canCancel = busy || onCode || state.accounts.length > 0;

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
        if (event.key === 'Escape') void actions.cancelSignIn();
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
      <Alert failure={failureAt(state, 'sign-in')} />
      <div class="buttons">
        <Button look="primary" type="submit" busy={busy}>
          {onCode ? 'Verify' : 'Sign in'}
        </Button>
        {canCancel && <Button onClick={() => void actions.cancelSignIn()}>Cancel</Button>}
        {onCode && (
          <Button look="quiet" onClick={() => void actions.openHelp('two-factor')}>
            About two-factor
          </Button>
        )}
      </div>
      <Progress label="Signing in" shown={busy} />
      {trouble !== null && !busy && (
        <KeychainNotice
          trouble={trouble}
          state={state}
          actions={actions}
          onKeepForSession={keepForSession}
        />
      )}
    </form>
  );
}

function textOf(field: HTMLInputElement | null): string {
  return field?.value ?? '';
}

/** Runs `forget` when the window is hidden, or has been left for a while. */
function useForgottenSecrets(forget: () => void): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const left = () => {
      clearTimeout(timer);
      timer = setTimeout(forget, FORGET_AFTER_BLUR_MS);
    };
    const back = () => clearTimeout(timer);
    const hidden = () => {
      if (document.hidden) forget();
    };
    window.addEventListener('blur', left);
    window.addEventListener('focus', back);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('blur', left);
      window.removeEventListener('focus', back);
      document.removeEventListener('visibilitychange', hidden);
    };
  }, []);
}
