import type { Bridge, Reply } from '../src-main/contract/bridge.ts';
import type { HelpTopic, SignInStep } from '../src-main/contract/contract.ts';
import type {
  AccountId,
  AccountSummary,
  CopyForm,
  KeptIn,
  KeychainState,
  Notice,
  ServerSummary,
  SourceConnection,
  TransientTokenSummary,
} from '../src-main/contract/entities.ts';
import type { Outcome } from '../src-main/contract/outcome.ts';
import type { SettingChange } from '../src-main/contract/settings.ts';
import { createActivityActions } from './activity/activity-actions.ts';
import { createAdoptActions } from './adopt/adopt-actions.ts';
import { createPanelActions } from './account-panels/panel-actions.ts';
import { createNamedTokensActions } from './named-tokens/named-tokens-actions.ts';
import { createBackupActions } from './backup/backup-actions.ts';
import { asksPassphrase } from './backup/backup-state.ts';
import { endsAttempt, isPending } from './page-state.ts';
import type { Act, Change, Dialog, PageState, PlainHttpAct } from './page-state.ts';
import { plainText } from './plain-text.ts';
import { createProgramsActions } from './programs/programs-actions.ts';
import { createRepairsActions } from './repairs/repairs-actions.ts';
import { createConnectionsActions } from './servers/connections-actions.ts';
import { createSignInWaysActions } from './sign-in/sign-in-ways-actions.ts';
import { copiedAsWords } from './wording.ts';

/** Where the page's one state lives. */
export type Store = { read: () => PageState; apply: (change: Change) => void };

export type Actions = ReturnType<typeof createActions>;

/**
 * Runs one call as an act of the page: marked while it runs, its failure shown at its home. A second
 * press meanwhile does nothing. Answers null unless the call succeeded.
 */
export type Perform = <Value>(
  act: Act,
  call: () => Promise<Outcome<Value>>,
  onConsentNeeded?: () => void,
) => Promise<{ value: Value } | null>;

type Copied = Reply<'copyToken'>;

const mayBeRemembered = 'A program that keeps a history of the clipboard may remember it.';

/** How long a good message without an end of its own stays. Our choice: time to read it twice. */
const STATUS_SECONDS = 12;

/** All that a person can do on the page, and the only user of the bridge. */
export function createActions(bridge: Bridge, { read, apply }: Store) {
  let statusTimer: ReturnType<typeof setTimeout> | undefined;
  /** Changes of settings on their way, in the order made. */
  let settingsTurn: Promise<void> = Promise.resolve();
  let settingsUnderWay = 0;

  function say(status: string, seconds = STATUS_SECONDS): void {
    clearTimeout(statusTimer);
    apply({ type: 'status-changed', status });
    statusTimer = setTimeout(() => apply({ type: 'status-changed', status: '' }), seconds * 1_000);
  }

  const perform: Perform = async (act, call, onConsentNeeded) => {
    if (isPending(read(), act.call, act.subject)) return null;
    apply({ type: 'act-started', act });
    const outcome = await call();
    apply({ type: 'act-ended', act });
    if (outcome.ok) return { value: outcome.value };
    const { code, retryAt } = outcome;
    if (code === 'plain-http-needs-consent' && onConsentNeeded !== undefined) onConsentNeeded();
    else if (code !== 'cancelled') apply({ type: 'act-failed', failure: { act, code, retryAt } });
    return null;
  };
  const backup = createBackupActions({ bridge, read, apply, perform, say });
  const repairs = createRepairsActions(bridge, { apply, perform });
  const activity = createActivityActions({ bridge, read, apply, perform, say });

  const programs = createProgramsActions(bridge, { apply, perform, say });
  const panels = createPanelActions({ bridge, read, apply, perform, say, sayCopied });
  const namedTokens = createNamedTokensActions({ bridge, read, apply, perform, say, sayCopied });

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
    bridge.onSettingsChanged((settings) => {
      // What main tells of one change must not undo the next one, which is on its way already.
      if (settingsUnderWay === 0) apply({ type: 'settings-changed', settings });
    });
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

  // Signing in.

  async function signIn(login: string, password: string, keepIn?: KeptIn): Promise<void> {
    const trimmedLogin = login.trim();
    const first = trimmedLogin === '' ? 'login' : 'password';
    if (trimmedLogin === '' || password === '') {
      apply({ type: 'fields-found-empty', first });
      return;
    }
    const kept = keepIn ?? read().signIn?.keepIn ?? 'keychain';
    apply({ type: 'sign-in-sent', login: trimmedLogin, keepIn: kept });
    await follow('signIn', bridge.signIn({ login: trimmedLogin, password, keepIn: kept }));
  }

  async function verifyCode(code: string): Promise<void> {
    if (code.trim() === '') {
      apply({ type: 'fields-found-empty', first: 'code' });
      return;
    }
    apply({ type: 'code-sent' });
    await follow('verifyCode', bridge.verifyCode({ code }));
  }

  async function follow(
    call: 'signIn' | 'verifyCode',
    answer: Promise<Outcome<SignInStep>>,
  ): Promise<void> {
    const attempt = read().signIn?.attempt;
    const outcome = await answer;
    if (read().signIn?.attempt !== attempt) return;
    if (outcome.ok) {
      const step = outcome.value;
      apply(
        step.kind === 'code-needed'
          ? { type: 'code-needed' }
          : { type: 'signed-in', accountId: step.accountId },
      );
      return;
    }
    const { code, retryAt } = outcome;
    if (code === 'cancelled') {
      apply({ type: 'sign-in-cancelled' });
      return;
    }
    // Plex refused what main still holds for this attempt, so main need not hold it any longer.
    if (call === 'verifyCode' && endsAttempt(code)) void bridge.cancelSignIn(null);
    apply({ type: 'sign-in-failed', failure: { act: { call, subject: '' }, code, retryAt } });
  }

  /** One step back: out of the attempt under way, or else out of the form if there is an account. */
  async function cancelSignIn(): Promise<void> {
    const current = read().signIn;
    if (current === null) return;
    if (current.step === 'fields') {
      if (read().accounts.length > 0) apply({ type: 'sign-in-closed' });
      return;
    }
    await bridge.cancelSignIn(null);
    if (read().signIn?.attempt === current.attempt) apply({ type: 'sign-in-cancelled' });
  }

  /** The way past a closed keychain: this sign-in lives in main's memory. Goes on if it can. */
  async function keepForSession(login: string, password: string): Promise<void> {
    const step = read().signIn?.step;
    if (step === 'code') await cancelSignIn();
    const first = login.trim() === '' && step === 'fields' ? 'login' : 'password';
    apply({ type: 'session-chosen', first });
    if (step === 'fields' && login.trim() !== '' && password !== '') {
      await signIn(login, password, 'session');
    }
  }

  async function unlockKeychain(): Promise<void> {
    const act = { call: 'unlockKeychain', subject: '' } as const;
    const answer = await perform(act, () => bridge.unlockKeychain(null));
    if (answer === null) return;
    apply({ type: 'keychain-changed', keychain: answer.value });
    say(keychainNews[answer.value]);
  }

  // Accounts.

  async function copyToken(account: AccountSummary, form: CopyForm = 'token'): Promise<void> {
    const { accountId } = account;
    const act = { call: 'copyToken', subject: accountId } as const;
    const copied = await perform(act, () => bridge.copyToken({ accountId, form }));
    if (copied === null) return;
    sayCopied(`Token of ${plainText(account.name)}`, copied.value, form);
  }

  function sayCopied(whose: string, copied: Copied, form: CopyForm = 'token'): void {
    const { clearsAfterSeconds, keptOutOfHistories } = copied;
    const leaves = `It leaves the clipboard in ${clearsAfterSeconds} seconds.`;
    const sentences = [`${whose} ${copiedAsWords[form]}.`, leaves];
    if (!keptOutOfHistories) sentences.push(mayBeRemembered);
    say(sentences.join(' '), clearsAfterSeconds);
  }

  async function showToken({ accountId }: AccountSummary): Promise<void> {
    const act = { call: 'showToken', subject: accountId } as const;
    await perform(act, () => bridge.showToken({ accountId }));
  }

  /** @param revokesTools whether the tokens made for tools end with it */
  async function signOut({ accountId, name }: AccountSummary, revokesTools = false): Promise<void> {
    const act = { call: 'signOut', subject: accountId } as const;
    const done = await perform(act, () => bridge.signOut({ accountId }));
    if (done === null) return;
    leave(`${plainText(name)} is signed out. The token no longer works.`);
    if (revokesTools) await namedTokens.revokeAllOf(accountId);
  }

  async function forgetAccount({ accountId, name }: AccountSummary): Promise<void> {
    const act = { call: 'forgetAccount', subject: accountId } as const;
    const done = await perform(act, () => bridge.forgetAccount({ accountId }));
    if (done !== null)
      leave(`${plainText(name)} is forgotten here. The token still works at Plex.`);
  }

  function leave(status: string): void {
    apply({ type: 'signed-out' });
    say(status);
  }

  async function readDetails(accountId: AccountId, refresh: boolean): Promise<void> {
    const act = { call: 'readTokenDetails', subject: accountId } as const;
    const answer = await perform(act, () => bridge.readTokenDetails({ accountId, refresh }));
    if (answer !== null) apply({ type: 'details-read', details: answer.value });
  }

  /**
   * Token details show the chosen account: when either changes, they are read, and when its token
   * has come out of the keychain. Main is told of passwords.
   */
  function followUp(before: PageState, after: PageState): void {
    panels.followPanel(before, after);
    const isShown = hasSecretField(after);
    if (after.known && (!before.known || isShown !== hasSecretField(before)))
      void bridge.tellPasswordShown({ isShown });
    const { chosen, detailsOpen } = after;
    if (!detailsOpen || chosen === null) return;
    const tokenCame = isTokenHeld(after, chosen) && !isTokenHeld(before, chosen);
    if (before.detailsOpen && before.chosen === chosen && !tokenCame) return;
    void readDetails(chosen, false);
  }

  async function revealEmail(accountId: AccountId): Promise<void> {
    const act = { call: 'revealEmail', subject: accountId } as const;
    const answer = await perform(act, () => bridge.revealEmail({ accountId }));
    if (answer === null) return;
    apply({ type: 'email-revealed', accountId, email: answer.value.email });
  }

  // Servers, transient tokens, source connections.

  async function refreshServers(accountId: AccountId): Promise<void> {
    const act = { call: 'refreshServers', subject: accountId } as const;
    await perform(act, () => bridge.refreshServers({ accountId }));
  }

  function askPlainHttp(accountId: AccountId, act: PlainHttpAct): () => void {
    return () => apply({ type: 'dialog-opened', dialog: { kind: 'plain-http', accountId, act } });
  }

  async function addServer(
    accountId: AccountId,
    address: string,
    plainHttpAgreed = false,
  ): Promise<void> {
    const typed = address.trim();
    const added = await perform(
      { call: 'addServer', subject: accountId },
      () => bridge.addServer({ accountId, address: typed, plainHttpAgreed }),
      askPlainHttp(accountId, { call: 'addServer', address: typed }),
    );
    if (added === null) return;
    apply({ type: 'server-added' });
    say(
      added.value.hasToken
        ? 'Server added.'
        : 'Server added without a token, because it is not on this account’s list.',
    );
  }

  async function removeServer(accountId: AccountId, server: ServerSummary): Promise<void> {
    const { serverId, name } = server;
    const act = { call: 'removeServer', subject: serverId } as const;
    const done = await perform(act, () => bridge.removeServer({ accountId, serverId }));
    if (done === null) return;
    apply({ type: 'server-removed' });
    say(`${plainText(name)} removed.`);
  }

  async function mintTransientToken(
    accountId: AccountId,
    server: ServerSummary,
    plainHttpAgreed = false,
  ): Promise<void> {
    const { serverId, name } = server;
    const minted = await perform(
      { call: 'mintTransientToken', subject: serverId },
      () => bridge.mintTransientToken({ accountId, serverId, plainHttpAgreed }),
      askPlainHttp(accountId, { call: 'mintTransientToken', server }),
    );
    if (minted === null) return;
    say(`New transient token for ${plainText(name)}. It ends in 48 hours at the latest.`);
  }

  async function copyTransientToken(
    token: TransientTokenSummary,
    form: CopyForm = 'token',
  ): Promise<void> {
    const { transientTokenId, serverName } = token;
    const act = { call: 'copyTransientToken', subject: transientTokenId } as const;
    const copied = await perform(act, () => bridge.copyTransientToken({ transientTokenId, form }));
    if (copied === null) return;
    sayCopied(`Transient token for ${plainText(serverName)}`, copied.value, form);
  }

  async function forgetTransientToken(token: TransientTokenSummary): Promise<void> {
    const { transientTokenId, serverName } = token;
    const act = { call: 'forgetTransientToken', subject: transientTokenId } as const;
    const done = await perform(act, () => bridge.forgetTransientToken({ transientTokenId }));
    if (done === null) return;
    apply({ type: 'transient-token-forgotten' });
    say(`Transient token for ${plainText(serverName)} forgotten.`);
  }

  async function answerNotice(
    { noticeId, name }: Notice,
    act: 'renew-and-copy' | 'sign-in-again' | 'not-now' | 'open',
  ): Promise<void> {
    const call = { call: 'actOnNotice', subject: noticeId } as const;
    const answer = await perform(call, () => bridge.actOnNotice({ noticeId, act }));
    if (answer === null || act === 'open' || act === 'sign-in-again') return;
    apply({ type: 'notice-answered' });
    if (answer.value !== null)
      sayCopied(`New transient token for ${plainText(name)}`, answer.value);
  }

  async function putAside(notices: readonly Notice[]): Promise<void> {
    for (const { noticeId } of notices) {
      const act = { call: 'dismissNotice', subject: noticeId } as const;
      await perform(act, () => bridge.dismissNotice({ noticeId }));
    }
    apply({ type: 'notice-answered' });
  }

  async function lookUpSource(
    accountId: AccountId,
    server: ServerSummary,
    asked: { source: string; refresh: boolean },
    plainHttpAgreed = false,
  ): Promise<void> {
    const { serverId } = server;
    const source = asked.source.trim();
    const { refresh } = asked;
    const answer = await perform(
      { call: 'lookUpSource', subject: serverId },
      () => bridge.lookUpSource({ accountId, serverId, source, refresh, plainHttpAgreed }),
      askPlainHttp(accountId, { call: 'lookUpSource', server, source, refresh }),
    );
    if (answer !== null) apply({ type: 'source-found', server, found: answer.value });
  }

  async function copySourceToken(
    { serverId }: ServerSummary,
    { sourceConnectionId, name }: SourceConnection,
    form: CopyForm = 'token',
  ): Promise<void> {
    const act = { call: 'copySourceToken', subject: serverId } as const;
    const copied = await perform(act, () => bridge.copySourceToken({ sourceConnectionId, form }));
    if (copied === null) return;
    sayCopied(`Token of ${plainText(name) || 'the source'}`, copied.value, form);
  }

  async function copyAddress(
    { serverId }: ServerSummary,
    { sourceConnectionId }: SourceConnection,
    position: number,
  ): Promise<void> {
    const act = { call: 'copyAddress', subject: serverId } as const;
    const copied = await perform(act, () => bridge.copyAddress({ sourceConnectionId, position }));
    if (copied !== null) say('Address copied.');
  }

  /** Repeats what was stopped for want of consent, now with it. */
  async function sendAnyway(dialog: Extract<Dialog, { kind: 'plain-http' }>): Promise<void> {
    const { accountId, act } = dialog;
    apply({ type: 'dialog-closed' });
    switch (act.call) {
      case 'addServer':
        return addServer(accountId, act.address, true);
      case 'mintTransientToken':
        return mintTransientToken(accountId, act.server, true);
      case 'lookUpSource':
        return lookUpSource(accountId, act.server, act, true);
    }
  }

  async function openHelp(topic: HelpTopic): Promise<void> {
    const act = { call: 'openHelp', subject: '' } as const;
    await perform(act, () => bridge.openHelp({ topic }));
  }

  // Settings and lock.

  /** Shown at once, sent in turn. What main refuses goes back to what holds. */
  function changeSetting(change: SettingChange): Promise<void> {
    apply({ type: 'setting-sent', change });
    settingsUnderWay += 1;
    settingsTurn = settingsTurn.then(async () => {
      const outcome = await bridge.changeSettings(change);
      settingsUnderWay -= 1;
      if (outcome.ok) {
        if (settingsUnderWay === 0) apply({ type: 'settings-changed', settings: outcome.value });
        return;
      }
      const act = { call: 'changeSettings', subject: '' } as const;
      const { code, retryAt } = outcome;
      const told = await bridge.readState(null);
      if (told.ok) apply({ type: 'settings-changed', settings: told.value.settings });
      apply({ type: 'act-failed', failure: { act, code, retryAt } });
    });
    return settingsTurn;
  }

  async function unlockTokens(): Promise<void> {
    const act = { call: 'unlockTokens', subject: '' } as const;
    const answer = await perform(act, () => bridge.unlockTokens(null));
    if (answer === null) return;
    apply({ type: 'lock-changed', isLocked: answer.value.isLocked });
    say(answer.value.isLocked ? 'Still locked.' : 'Unlocked.');
  }

  return {
    apply,
    namedTokens,
    start,
    readState,
    signIn,
    verifyCode,
    cancelSignIn,
    ...createSignInWaysActions(bridge, { read }, perform),
    ...createAdoptActions({ bridge, read, apply, perform, say }),
    keepForSession,
    unlockKeychain,
    copyToken,
    showToken,
    signOut,
    forgetAccount,
    readDetails,
    followUp,
    revealEmail,
    ...createConnectionsActions(bridge, perform, apply),
    refreshServers,
    addServer,
    removeServer,
    mintTransientToken,
    copyTransientToken,
    forgetTransientToken,
    answerNotice,
    putAside,
    lookUpSource,
    copySourceToken,
    copyAddress,
    sendAnyway,
    openHelp,
    changeSetting,
    unlockTokens,
    programs,
    ...activity,
    ...repairs,
    ...backup,
    ...panels,
  };
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
  starting: 'The keychain is being asked.',
  ready: 'The keychain is open.',
  locked: 'The keychain is still locked.',
  unavailable: 'Still no keychain was found.',
  frozen: 'The keychain still does not answer.',
};
