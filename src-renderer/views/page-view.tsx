import { useRef } from 'preact/hooks';
import { failureAt, isPending, keychainTrouble } from '../page-state.ts';
import type { SignIn } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { sentenceFor, settingsFileSentences } from '../wording.ts';
import { WAYS } from '../sign-in/sign-in-ways-actions.ts';
import { Alert } from './alert.tsx';
import { Button, Progress, useFocus } from './controls.tsx';
import { KeychainNotice } from './keychain-notice.tsx';
import { lazyView } from './lazy-view.tsx';
import { PageFrame } from './page-frame.tsx';
import { PlainHttpDialog } from './plain-http-dialog.tsx';
import { SignInView } from './sign-in-view.tsx';
import { SignOutDialog } from './sign-out-dialog.tsx';
import type { ViewProps } from './view-props.ts';

const loading = (what: string) => `Loading ${what}`;
const NoticesView = lazyView(
  loading('notices'),
  async () => (await import('./notices-view.tsx')).NoticesView,
);
const RepairsView = lazyView(
  loading('repairs'),
  async () => (await import('../repairs/repairs-view.tsx')).RepairsView,
);
const SettingsView = lazyView(
  loading('settings'),
  async () => (await import('./settings-view.tsx')).SettingsView,
);
const ActivityView = lazyView(
  loading('activity'),
  async () => (await import('../activity/activity-view.tsx')).ActivityView,
);
const SignInAttemptView = lazyView(
  loading('the sign-in'),
  async () => (await import('../sign-in/sign-in-attempt-view.tsx')).SignInAttemptView,
);
const AdoptView = lazyView(
  loading('the token'),
  async () => (await import('../adopt/adopt-view.tsx')).AdoptView,
);
const SignedInView = lazyView(
  loading('accounts'),
  async () => (await import('./signed-in-view.tsx')).SignedInView,
);

const LeftNamedTokensView = lazyView(
  loading('named tokens'),
  async () => (await import('../named-tokens/named-tokens-view.tsx')).LeftNamedTokensView,
);

/**
 * The whole page: one state in, one tree out. A function and not a component, so that its root is the
 * very frame that the first screen was drawn in.
 */
export function pageView({ state, actions }: ViewProps) {
  return (
    <PageFrame
      before={<AboveSignIn state={state} actions={actions} />}
      signIn={state.signIn !== null && signInView(state.signIn, { state, actions })}
      after={<BelowSignIn state={state} actions={actions} />}
      status={state.status}
    />
  );
}

function AboveSignIn({ state, actions }: ViewProps) {
  return (
    <>
      <Notes state={state} actions={actions} />
      {state.notices.length > 0 && (
        <div class="notices">
          <NoticesView state={state} actions={actions} />
        </div>
      )}
      {state.repairs.length > 0 && <RepairsView state={state} actions={actions} />}
      {state.settingsOpen && <SettingsView state={state} actions={actions} />}
      {state.activity.isOpen && <ActivityView state={state} actions={actions} />}
    </>
  );
}

function BelowSignIn({ state, actions }: ViewProps) {
  return (
    <>
      {state.chosen !== null && <SignedInView state={state} actions={actions} />}
      {state.chosen === null && state.namedTokens.list.length > 0 && (
        <LeftNamedTokensView state={state} actions={actions} />
      )}
      {state.adoption !== null && (
        <AdoptView found={state.adoption} state={state} actions={actions} />
      )}
      {state.dialog?.kind === 'sign-out' && (
        <SignOutDialog account={state.dialog.account} state={state} actions={actions} />
      )}
      {state.dialog?.kind === 'plain-http' && (
        <PlainHttpDialog dialog={state.dialog} actions={actions} />
      )}
    </>
  );
}

function signInView(signIn: SignIn, { state, actions }: ViewProps) {
  const trouble = keychainTrouble(state);
  const { signInAttempt } = state;
  return (
    <SignInView
      signIn={signIn}
      focus={state.focus}
      canLeave={state.accounts.length > 0}
      acts={actions}
      isStarting={isPending(state, 'startPinSignIn', WAYS)}
      isReadingClipboard={isPending(state, 'readClipboardToken', WAYS)}
      attempt={
        signInAttempt === null ? undefined : (
          <SignInAttemptView attempt={signInAttempt} state={state} actions={actions} />
        )
      }
      waysAlert={<Alert failure={failureAt(state, 'sign-in', WAYS)} />}
      isWaiting={signInAttempt?.state === 'waiting'}
      alert={<Alert failure={failureAt(state, 'sign-in')} />}
      keychainNotice={
        trouble === null
          ? undefined
          : (keepForSession) => (
              <KeychainNotice
                trouble={trouble}
                state={state}
                actions={actions}
                onKeepForSession={keepForSession}
              />
            )
      }
    />
  );
}

/** What concerns the whole page. A closed keychain is told in the sign-in form while that is open. */
function Notes({ state, actions }: ViewProps) {
  const failure = failureAt(state, 'page');
  const trouble = keychainTrouble(state);
  return (
    <div class="notes">
      {state.standInOrigin !== '' && (
        <p class="note">Connected to a stand-in for Plex at {plainText(state.standInOrigin)}</p>
      )}
      <Progress label="Starting" shown={isPending(state, 'readState')} />
      <Alert failure={failure} />
      {state.isLocked && <LockNote state={state} actions={actions} />}
      <SettingsFileNote state={state} actions={actions} />
      {!state.known && failure !== null && (
        <Button onClick={() => void actions.readState()}>Try again</Button>
      )}
      {trouble !== null && state.signIn === null && (
        <KeychainNotice trouble={trouble} state={state} actions={actions} />
      )}
      {state.trayHost === 'absent' && !state.trayNoteRead && (
        <div class="note">
          <p>
            This desktop shows no tray icons. To come back to this window after closing it, start
            Keyring for Plex once more.
          </p>
          <Button look="quiet" onClick={() => actions.apply({ type: 'tray-note-read' })}>
            Got it
          </Button>
        </div>
      )}
    </div>
  );
}

/** Why tokens cannot be copied or shown, and the way out. The sentence is left out if an alert says it. */
function LockNote({ state, actions }: ViewProps) {
  const button = useRef<HTMLButtonElement>(null);
  useFocus(state.focus, ({ on }) => on === 'unlock', button);
  const alreadySaid = state.failure?.code === 'app-locked';
  return (
    <div class={alreadySaid ? 'plain-note' : 'note'}>
      {!alreadySaid && <p>{sentenceFor({ code: 'app-locked', retryAt: null }, Date.now())}</p>}
      <Button
        buttonRef={button}
        busy={isPending(state, 'unlockTokens')}
        onClick={() => void actions.unlockTokens()}
      >
        Unlock
      </Button>
    </div>
  );
}

/** What became of the settings file, until the person has read it. */
function SettingsFileNote({ state, actions }: ViewProps) {
  const { storage } = state.settings;
  if (storage === 'kept' || storage === state.settingsNoteRead) return null;
  return (
    <div class="note">
      <p>{settingsFileSentences[storage]}</p>
      <Button look="quiet" onClick={() => actions.apply({ type: 'settings-note-read' })}>
        Got it
      </Button>
    </div>
  );
}
