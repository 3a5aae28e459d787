import type { Bridge } from '../src-main/contract/bridge.ts';
import type { HelpTopic } from '../src-main/contract/contract.ts';
import type { AccountId, KeychainState } from '../src-main/contract/entities.ts';
import { say } from '../src-main/contract/languages/say.ts';
import { createPanelActions } from './account-panels/panel-actions.ts';
import { createAccountActions } from './accounts/account-actions.ts';
import type { ActKit, Store } from './act-kit.ts';
import { createActivityActions } from './activity/activity-actions.ts';
import { createAdoptActions } from './adopt/adopt-actions.ts';
import { createBackupActions } from './backup/backup-actions.ts';
import { asksPassphrase } from './backup/backup-state.ts';
import { createDiagnosticsActs } from './diagnostics/diagnostics-acts.ts';
import { createNamedTokensActions } from './named-tokens/named-tokens-actions.ts';
import { createNoticesActions } from './notices/notices-actions.ts';
import { isPending } from './page-state.ts';
import type { PageState } from './page-state.ts';
import { createProgramsActions } from './programs/programs-actions.ts';
import { createRepairsActions } from './repairs/repairs-actions.ts';
import { createConnectionsActions } from './servers/connections-actions.ts';
import { createServersActions } from './servers/servers-actions.ts';
import { createSettingsActions } from './settings/settings-actions.ts';
import { createSignInActions } from './sign-in/sign-in-actions.ts';
import { createSignInWaysActions } from './sign-in/sign-in-ways-actions.ts';
import { createUpdatesActs } from './updates/updates-acts.ts';
import { createWelcomeActions } from './welcome/welcome-actions.ts';

export type Actions = ReturnType<typeof createActions>;

/** How long a good message without an end of its own stays. Our choice: time to read it twice. */
const STATUS_SECONDS = 12;

/** All that a person can do on the page, and the only user of the bridge. */
export function createActions(bridge: Bridge, store: Store) {
  const { apply } = store;
  const kit = createKit(bridge, store);
  const { perform, announce } = kit;
  const namedTokens = createNamedTokensActions(kit);
  const programs = createProgramsActions(bridge, kit);
  const panels = createPanelActions(kit);
  const activity = createActivityActions(kit);
  const repairs = createRepairsActions(bridge, kit);
  const settings = createSettingsActions(kit);
  const accounts = createAccountActions(kit, namedTokens.revokeAllOf);

  async function start(): Promise<void> {
    namedTokens.start();
    bridge.onAccountsChanged((accounts) => apply({ type: 'accounts-changed', accounts }));
    bridge.onSignInChanged((attempt) => apply({ type: 'sign-in-attempt-changed', attempt }));
    bridge.onKeychainChanged((keychain) => apply({ type: 'keychain-changed', keychain }));
    bridge.onServersChanged((servers) => apply({ type: 'servers-changed', servers }));
    bridge.onTransientTokensChanged((transientTokens) =>
      apply({ type: 'transient-tokens-changed', transientTokens }),
    );
    bridge.onNoticesChanged((notices) => apply({ type: 'notices-changed', notices }));
    bridge.onTrayHostChanged((trayHost) => apply({ type: 'tray-host-changed', trayHost }));
    bridge.onOpenRequested((request) => apply({ type: 'open-requested', request }));
    settings.followSettings();
    bridge.onLockChanged((isLocked) => apply({ type: 'lock-changed', isLocked }));
    programs.follow();
    activity.followActivity();
    repairs.followRepairs();
    await readState();
  }

  async function readState(): Promise<void> {
    const act = { call: 'readState', subject: '' } as const;
    const told = await perform(act, () => bridge.readState(null));
    if (told !== null) apply({ type: 'state-read', state: told.value });
  }

  async function unlockKeychain(): Promise<void> {
    const act = { call: 'unlockKeychain', subject: '' } as const;
    const answer = await perform(act, () => bridge.unlockKeychain(null));
    if (answer === null) return;
    apply({ type: 'keychain-changed', keychain: answer.value });
    announce(keychainNews[answer.value]);
  }

  /**
   * Token details show the chosen account: when either changes, they are read, and when its token
   * has come out of the keychain. Main is told of passwords, and of a form that is no longer there.
   */
  function followUp(before: PageState, after: PageState): void {
    panels.followPanel(before, after);
    if (before.signIn?.isHeld === true && after.signIn === null) void bridge.cancelSignIn(null);
    const isShown = hasSecretField(after);
    if (after.known && (!before.known || isShown !== hasSecretField(before)))
      void bridge.tellPasswordShown({ isShown });
    const { chosen, detailsOpen } = after;
    if (!detailsOpen || chosen === null) return;
    const tokenCame = isTokenHeld(after, chosen) && !isTokenHeld(before, chosen);
    if (before.detailsOpen && before.chosen === chosen && !tokenCame) return;
    void accounts.readDetails(chosen, false);
  }

  async function openHelp(topic: HelpTopic): Promise<void> {
    const act = { call: 'openHelp', subject: '' } as const;
    await perform(act, () => bridge.openHelp({ topic }));
  }

  async function unlockTokens(): Promise<void> {
    const act = { call: 'unlockTokens', subject: '' } as const;
    const answer = await perform(act, () => bridge.unlockTokens(null));
    if (answer === null) return;
    apply({ type: 'lock-changed', isLocked: answer.value.isLocked });
    announce(say(answer.value.isLocked ? 'page.stillLocked' : 'page.unlocked'));
  }

  return {
    apply,
    namedTokens,
    start,
    readState,
    ...createSignInActions(kit),
    ...createSignInWaysActions(bridge, store, perform),
    ...createAdoptActions(kit),
    unlockKeychain,
    ...accounts,
    followUp,
    ...createConnectionsActions(bridge, perform, apply),
    ...createServersActions(kit),
    ...createNoticesActions(kit),
    openHelp,
    ...settings,
    ...createWelcomeActions(kit),
    unlockTokens,
    programs,
    diagnostics: createDiagnosticsActs(bridge),
    updates: createUpdatesActs(bridge),
    ...activity,
    ...repairs,
    ...createBackupActions(kit),
    ...panels,
  };
}

/** How each act of the page runs, and how it says that all went well. */
function createKit(bridge: Bridge, { read, apply }: Store): ActKit {
  let statusTimer: ReturnType<typeof setTimeout> | undefined;

  const announce: ActKit['announce'] = (status, seconds = STATUS_SECONDS) => {
    clearTimeout(statusTimer);
    apply({ type: 'status-changed', status });
    statusTimer = setTimeout(() => apply({ type: 'status-changed', status: '' }), seconds * 1_000);
  };

  const perform: ActKit['perform'] = async (act, call, onConsentNeeded) => {
    if (isPending(read(), act.call, act.subject)) return null;
    const answer = call(); // Before the page is drawn: main need not wait for that.
    apply({ type: 'act-started', act });
    const outcome = await answer;
    apply({ type: 'act-ended', act });
    if (outcome.ok) return { value: outcome.value };
    const { code, retryAt } = outcome;
    if (code === 'plain-http-needs-consent' && onConsentNeeded !== undefined) onConsentNeeded();
    else if (code !== 'cancelled') apply({ type: 'act-failed', failure: { act, code, retryAt } });
    return null;
  };

  const sayCopied: ActKit['sayCopied'] = (
    whose,
    { clearsAfterSeconds, keptOutOfHistories },
    form = 'token',
  ) => {
    const copied = keptOutOfHistories ? 'copied.copied' : 'copied.copiedAndRemembered';
    announce(say(copied, { whose, form, seconds: clearsAfterSeconds }), clearsAfterSeconds);
  };

  return { bridge, read, apply, perform, announce, sayCopied };
}

/** A password, a passphrase or a PIN may stand in a field. */
function hasSecretField({ signIn, panel, backup }: PageState): boolean {
  const asksPin = panel?.kind === 'home-users' && panel.asking !== null;
  return signIn !== null || asksPin || asksPassphrase(backup);
}

function isTokenHeld(state: PageState, accountId: AccountId): boolean {
  return state.accounts.some((each) => each.accountId === accountId && each.token === 'held');
}

/** What came of asking the system to unlock it. */
const keychainNews: Record<KeychainState, string> = {
  get starting() {
    return say('page.keychainIsBeingAsked');
  },
  get ready() {
    return say('page.keychainIsOpen');
  },
  get locked() {
    return say('page.keychainIsStillLocked');
  },
  get unavailable() {
    return say('page.keychainIsStillMissing');
  },
  get frozen() {
    return say('page.keychainStillDoesNotAnswer');
  },
};
