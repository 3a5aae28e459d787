import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { Focus } from '../page-state.ts';
import type { SignInActs } from '../views/sign-in-view.tsx';
import { Button, Progress, useFocus } from '../views/controls.tsx';

type WaysProps = {
  focus: Focus | null;
  acts: Pick<SignInActs, 'startPinSignIn' | 'readClipboardToken'>;
  /** A password is on its way. */
  disabled: boolean;
  /** Plex is asked to begin. */
  busy: boolean;
  /** The clipboard is looked at. */
  reading: boolean;
  alert?: ComponentChildren;
};

/** The ways to sign in without giving this program the password. */
export function WaysView({ focus, acts, disabled, busy, reading, alert }: WaysProps) {
  const browser = useRef<HTMLButtonElement>(null);
  useFocus(focus, ({ on }) => on === 'browser-way', browser);
  return (
    <div class="ways">
      <p class="muted">
        Plex opens in your browser, where you may be signed in already; your password stays there.
      </p>
      <div class="buttons">
        <Button
          look="primary"
          buttonRef={browser}
          disabled={disabled}
          busy={busy}
          onClick={() => void acts.startPinSignIn('browser')}
        >
          Sign in with your browser
        </Button>
        <Button disabled={disabled} busy={busy} onClick={() => void acts.startPinSignIn('code')}>
          Sign in with a code
        </Button>
        <Button disabled={disabled} busy={reading} onClick={() => void acts.readClipboardToken()}>
          Use the token on the clipboard
        </Button>
      </div>
      <Progress label="Asking Plex" shown={busy || reading} />
      {alert}
    </div>
  );
}
