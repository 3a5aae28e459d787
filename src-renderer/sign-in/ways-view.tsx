import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { say } from '../../src-main/contract/languages/say.ts';
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
      <p class="muted">{say('signIn.browserOpens')}</p>
      <div class="buttons">
        <Button
          look="primary"
          buttonRef={browser}
          disabled={disabled}
          busy={busy}
          onClick={() => void acts.startPinSignIn('browser')}
        >
          {say('signIn.withBrowser')}
        </Button>
        <Button disabled={disabled} busy={busy} onClick={() => void acts.startPinSignIn('code')}>
          {say('signIn.withCode')}
        </Button>
        <Button disabled={disabled} busy={reading} onClick={() => void acts.readClipboardToken()}>
          {say('signIn.withClipboard')}
        </Button>
      </div>
      <Progress label={say('signIn.askingPlex')} shown={busy || reading} />
      {alert}
    </div>
  );
}
