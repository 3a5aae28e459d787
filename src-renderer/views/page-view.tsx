import { useRef } from 'preact/hooks';
import { say } from '../../src-main/contract/languages/say.ts';
import { failureAt, isPending, keychainTrouble } from '../page-state.ts';
import type { SignIn } from '../page-state.ts';
import { DiagnosticsPart } from '../diagnostics/diagnostics-part.tsx';
import { plainText } from '../plain-text.ts';
import { sentenceFor, settingsFileSentence } from '../wording.ts';
import { WAYS } from '../sign-in/sign-in-ways-actions.ts';
import { Alert } from './alert.tsx';
import { Button, Progress, useFocus } from './controls.tsx';
import { KeychainNotice } from './keychain-notice.tsx';
import { lazyView } from './lazy-view.tsx';
import { PageFrame } from './page-frame.tsx';
import { PlainHttpDialog } from './plain-http-dialog.tsx';
import { SignInView } from './sign-in-view.tsx';
import { SignOutDialog } from './sign-out-dialog.tsx';
import { hasWelcome } from '../welcome/welcome-state.ts';
import type { ViewProps } from './view-props.ts';

const NoticesView = lazyView(
  'loading.notices',
  async () => (await import('./notices-view.tsx')).NoticesView,
);
const RepairsView = lazyView(
  'loading.repairs',
  async () => (await import('../repairs/repairs-view.tsx')).RepairsView,
);
const SettingsView = lazyView(
  'loading.settings',
  async () => (await import('./settings-view.tsx')).SettingsView,
);
const ActivityView = lazyView(
  'loading.activity',
  async () => (await import('../activity/activity-view.tsx')).ActivityView,
);
const SignInAttemptView = lazyView(
  'loading.signIn',
  async () => (await import('../sign-in/sign-in-attempt-view.tsx')).SignInAttemptView,
);
const AdoptView = lazyView(
  'loading.token',
  async () => (await import('../adopt/adopt-view.tsx')).AdoptView,
);
const WelcomeView = lazyView(
  'loading.firstSteps',
  async () => (await import('../welcome/welcome-view.tsx')).WelcomeView,
);
const PretendAccountsView = lazyView(
  'loading.theAccounts',
  async () => (await import('../welcome/pretend-accounts-view.tsx')).PretendAccountsView,
);
const SignedInView = lazyView(
  'loading.accounts',
  async () => (await import('./signed-in-view.tsx')).SignedInView,
);

/** Before any account is known. If it fails, that is said where they are shown. */
export function loadAccountsView(): void {
  SignedInView.load().catch(() => undefined);
}

const LeftNamedTokensView = lazyView(
  'loading.namedTokens',
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
      {state.known && hasWelcome(state) && <BesideSignIn state={state} actions={actions} />}
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

/** For somebody who opens the program for the first time, or to look around in a demo. */
function BesideSignIn({ state, actions }: ViewProps) {
  const View = state.demo === null ? WelcomeView : PretendAccountsView;
  return <View state={state} actions={actions} />;
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
      {state.demo !== null && (
        <p class="note">
          <strong>{say('page.demo')}</strong> {say('page.demoIsMadeUp')}
        </p>
      )}
      {state.standInOrigin !== '' && state.demo === null && (
        <p class="note">{say('page.standIn', { origin: plainText(state.standInOrigin) })}</p>
      )}
      <Progress label={say('page.starting')} shown={isPending(state, 'readState')} />
      <Alert failure={failure} />
      {state.isLocked && <LockNote state={state} actions={actions} />}
      <SettingsFileNote state={state} actions={actions} />
      {!state.known && failure !== null && (
        <>
          <Button onClick={() => void actions.readState()}>{say('page.tryAgain')}</Button>
          <DiagnosticsPart acts={actions.diagnostics} />
        </>
      )}
      {trouble !== null && state.signIn === null && (
        <KeychainNotice trouble={trouble} state={state} actions={actions} />
      )}
      {state.trayHost === 'absent' && !state.trayNoteRead && (
        <div class="note">
          <p>{say('page.desktopHasNoTray')}</p>
          <Button look="quiet" onClick={() => actions.apply({ type: 'tray-note-read' })}>
            {say('page.gotIt')}
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
        {say('page.unlock')}
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
      <p>{settingsFileSentence(storage)}</p>
      <Button look="quiet" onClick={() => actions.apply({ type: 'settings-note-read' })}>
        {say('page.gotIt')}
      </Button>
    </div>
  );
}
