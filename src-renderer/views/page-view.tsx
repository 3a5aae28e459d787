import { useRef } from 'preact/hooks';
import { chosenServers, failureAt, isPending, keychainTrouble } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { sentenceFor, settingsFileSentences } from '../wording.ts';
import { AccountsView } from './accounts-view.tsx';
import { Alert, Button, Progress, useFocus, useNow } from './controls.tsx';
import { KeychainNotice } from './keychain-notice.tsx';
import { NoticesView } from './notices-view.tsx';
import { PlainHttpDialog } from './plain-http-dialog.tsx';
import { ServersView } from './servers-view.tsx';
import { SettingsView } from './settings-view.tsx';
import { SignInView } from './sign-in-view.tsx';
import { SignOutDialog } from './sign-out-dialog.tsx';
import { SourceView } from './source-view.tsx';
import { TokenDetailsView } from './token-details-view.tsx';
import { TransientTokensView } from './transient-tokens-view.tsx';
import type { ViewProps } from './view-props.ts';

/** The whole page: one state in, one tree out. */
export function PageView({ state, actions }: ViewProps) {
  return (
    <>
      <Notes state={state} actions={actions} />
      {state.notices.length > 0 && (
        <div class="notices">
          <NoticesView state={state} actions={actions} />
        </div>
      )}
      {state.settingsOpen && <SettingsView state={state} actions={actions} />}
      {state.signIn !== null && (
        <SignInView signIn={state.signIn} state={state} actions={actions} />
      )}
      {state.chosen !== null && <SignedInView state={state} actions={actions} />}
      {state.dialog?.kind === 'sign-out' && (
        <SignOutDialog account={state.dialog.account} state={state} actions={actions} />
      )}
      {state.dialog?.kind === 'plain-http' && (
        <PlainHttpDialog dialog={state.dialog} actions={actions} />
      )}
      <p role="status" class="status">
        {state.status}
      </p>
    </>
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

function SignedInView({ state, actions }: ViewProps) {
  const now = useNow();
  const account = state.accounts.find((each) => each.accountId === state.chosen);
  if (account === undefined) return null;
  return (
    <div class="columns">
      <div class="column">
        <AccountsView state={state} actions={actions} now={now} />
        {state.detailsOpen && (
          <TokenDetailsView account={account} state={state} actions={actions} now={now} />
        )}
      </div>
      <div class="column">
        <ServersView
          key={account.accountId}
          account={account}
          list={chosenServers(state)}
          state={state}
          actions={actions}
        />
        {state.source !== null && (
          <SourceView
            key={`${account.accountId} ${state.source.server.serverId}`}
            lookUp={state.source}
            state={state}
            actions={actions}
          />
        )}
        <TransientTokensView state={state} actions={actions} now={now} />
      </div>
    </div>
  );
}
