import { describe, expect, test } from 'vitest';
import {
  beforeMain,
  chosenServers,
  chosenTransientTokens,
  failureAt,
  isPending,
  keychainTrouble,
  next,
} from './page-state.ts';
import type { Change, PageState, ShownFailure } from './page-state.ts';
import {
  account,
  appState,
  notice,
  server,
  signedOut,
  sourceConnection,
  tokenDetails,
  transientToken,
} from './testing/samples.ts';

const nora = account();
const gus = account({ accountId: 'b2', name: 'gus_m' });
const studio = server();

function after(...changes: readonly Change[]): PageState {
  return changes.reduce(next, beforeMain);
}

const asSignedOut: Change = { type: 'state-read', state: signedOut() };
const asSignedIn: Change = { type: 'state-read', state: appState() };
const asTwo: Change = {
  type: 'state-read',
  state: appState({
    accounts: [nora, gus],
    transientTokens: [
      transientToken(),
      transientToken({ transientTokenId: 'later', issuedAt: transientToken().issuedAt + 1 }),
      transientToken({ transientTokenId: 'of-gus', accountId: gus.accountId }),
    ],
  }),
};
const sent: Change = { type: 'sign-in-sent', login: 'nora_k', keepIn: 'keychain' };
const codeNeeded: Change = { type: 'code-needed' };
const codeSent: Change = { type: 'code-sent' };

function failed(code: ShownFailure['code'], call: 'signIn' | 'verifyCode' = 'signIn'): Change {
  const failure = { act: { call, subject: '' }, code, retryAt: null };
  return { type: 'sign-in-failed', failure };
}

describe('what main says', () => {
  test('opens the sign-in form when there is no account', () => {
    const state = after(asSignedOut);
    expect(state.signIn).toMatchObject({ step: 'fields', login: '', keepIn: 'keychain' });
    expect(state.focus).toEqual({ on: 'login' });
    expect(state.chosen).toBeNull();
  });

  test('chooses the first account when there are some', () => {
    const state = after(asTwo);
    expect(state.known).toBe(true);
    expect(state.signIn).toBeNull();
    expect(state.chosen).toBe(nora.accountId);
    expect(chosenServers(state)?.servers).toEqual([studio]);
  });

  test('comes up on the account that a new window is opened for', () => {
    const openRequest = { view: 'accounts', accountId: gus.accountId, failure: null } as const;
    const state = after({
      type: 'state-read',
      state: appState({ accounts: [nora, gus], openRequest }),
    });
    expect(state.chosen).toBe(gus.accountId);
    expect(state.focus).toEqual({ on: 'account', accountId: gus.accountId });
  });

  test('opens token details on request, on the account’s heading', () => {
    const state = after(asTwo, {
      type: 'open-requested',
      request: { view: 'token-details', accountId: gus.accountId, failure: null },
    });
    expect(state).toMatchObject({
      detailsOpen: true,
      chosen: gus.accountId,
      focus: { on: 'account', accountId: gus.accountId },
    });
  });

  test('opens the sign-in form on request, and tells why an act of the tray failed', () => {
    const state = after(asSignedIn, {
      type: 'open-requested',
      request: { view: 'sign-in', accountId: null, failure: 'token-rejected' },
    });
    expect(state.signIn?.step).toBe('fields');
    expect(failureAt(state, 'page')).toMatchObject({ code: 'token-rejected', act: null });
  });

  test('asks whether to sign out when the tray wants that', () => {
    const state = after(asSignedIn, {
      type: 'open-requested',
      request: { view: 'sign-out', accountId: nora.accountId, failure: null },
    });
    expect(state.dialog).toEqual({ kind: 'sign-out', account: nora });
    expect(state.chosen).toBe(nora.accountId);
  });

  test('leaves a sign-in under way alone when the form is asked for again', () => {
    const state = after(asSignedOut, sent, codeNeeded, {
      type: 'open-requested',
      request: { view: 'sign-in', accountId: null, failure: null },
    });
    expect(state.signIn).toMatchObject({ step: 'code', login: 'nora_k' });
    expect(state.focus).toEqual({ on: 'code' });
  });

  test('stays as it is when it is asked to open an account that is gone', () => {
    const state = after(asSignedIn, {
      type: 'open-requested',
      request: { view: 'token-details', accountId: gus.accountId, failure: null },
    });
    expect(state).toMatchObject({ detailsOpen: false, chosen: nora.accountId });
  });

  test('drops whatever belonged to an account that is gone', () => {
    const state = after(
      asTwo,
      { type: 'account-chosen', accountId: gus.accountId },
      { type: 'details-read', details: tokenDetails({ accountId: gus.accountId }) },
      { type: 'details-read', details: tokenDetails() },
      { type: 'email-revealed', accountId: gus.accountId, email: 'gus@example.test' },
      { type: 'source-opened', server: studio },
      { type: 'dialog-opened', dialog: { kind: 'sign-out', account: gus } },
      { type: 'accounts-changed', accounts: [nora] },
    );
    expect(state.chosen).toBe(nora.accountId);
    expect([...state.details.keys()]).toEqual([nora.accountId]);
    expect(state.emails.size).toBe(0);
    expect(state.source).toBeNull();
    expect(state.dialog).toBeNull();
    expect(state.focus).toEqual({ on: 'accounts' });
  });

  test('opens the sign-in form when the last account is gone', () => {
    const state = after(
      asSignedIn,
      { type: 'details-opened', accountId: nora.accountId },
      { type: 'accounts-changed', accounts: [] },
    );
    expect(state).toMatchObject({ detailsOpen: false, chosen: null, focus: { on: 'login' } });
    expect(state.signIn?.step).toBe('fields');
  });

  test('keeps a dialog about an account that is still here', () => {
    const dialog = { kind: 'sign-out', account: nora } as const;
    const state = after(
      asTwo,
      { type: 'dialog-opened', dialog },
      { type: 'accounts-changed', accounts: [nora] },
    );
    expect(state.dialog).toEqual(dialog);
  });

  test('takes the keychain, transient tokens and tray as they are told', () => {
    const state = after(
      asSignedIn,
      { type: 'keychain-changed', keychain: 'locked' },
      { type: 'transient-tokens-changed', transientTokens: [transientToken()] },
      { type: 'tray-host-changed', trayHost: 'absent' },
    );
    expect(state.keychain).toBe('locked');
    expect(state.transientTokens).toHaveLength(1);
    expect(state.trayHost).toBe('absent');
  });

  test('forgets the complaint and the choice of the session only when the keychain opens', () => {
    const state = after(
      asSignedOut,
      sent,
      failed('keychain-locked'),
      { type: 'session-chosen', first: 'password' },
      { type: 'act-failed', failure: { act: null, code: 'keychain-locked', retryAt: null } },
      { type: 'keychain-changed', keychain: 'ready' },
    );
    expect(state.signIn?.keepIn).toBe('keychain');
    expect(state.failure).toBeNull();
  });

  test('keeps another complaint when the keychain opens', () => {
    const state = after(asSignedOut, sent, failed('offline'), {
      type: 'keychain-changed',
      keychain: 'ready',
    });
    expect(state.failure?.code).toBe('offline');
  });

  test('follows the server whose source is open, until it leaves the list', () => {
    const renamed = server({ name: 'Attic' });
    const listed = (servers: (typeof studio)[]): Change => ({
      type: 'servers-changed',
      servers: [{ accountId: nora.accountId, loading: false, failure: null, servers }],
    });
    const opened = [asSignedIn, { type: 'source-opened', server: studio } as const];
    expect(after(...opened, listed([renamed])).source?.server).toEqual(renamed);
    expect(after(...opened, listed([])).source).toBeNull();
  });
});

describe('acts', () => {
  const act = { call: 'copyToken', subject: nora.accountId } as const;
  const failure = { act, code: 'keychain-locked', retryAt: null } as const;

  test('are pending from start to end, each by its subject', () => {
    const started = after(asTwo, { type: 'act-started', act });
    expect(isPending(started, 'copyToken', nora.accountId)).toBe(true);
    expect(isPending(started, 'copyToken', gus.accountId)).toBe(false);
    expect(next(started, { type: 'act-ended', act }).pending).toEqual([]);
  });

  test('tell their failure at their home, until the next one starts', () => {
    const state = after(asTwo, { type: 'act-failed', failure });
    expect(failureAt(state, 'account', nora.accountId)).toEqual(failure);
    expect(failureAt(state, 'account', gus.accountId)).toBeNull();
    expect(failureAt(state, 'page')).toBeNull();
    expect(next(state, { type: 'act-started', act }).failure).toBeNull();
  });

  test('tell their failure at the head of the page when their home is gone', () => {
    const state = after(
      asTwo,
      { type: 'accounts-changed', accounts: [gus] },
      { type: 'act-failed', failure },
    );
    expect(failureAt(state, 'page')).toEqual(failure);
  });

  test.each([
    ['signIn', '', 'sign-in'],
    ['verifyCode', '', 'sign-in'],
    ['unlockKeychain', '', 'page'],
    ['showToken', nora.accountId, 'account'],
    ['signOut', nora.accountId, 'sign-out'],
    ['readTokenDetails', nora.accountId, 'details'],
    ['addServer', nora.accountId, 'servers'],
    ['mintTransientToken', studio.serverId, 'server'],
    ['copyTransientToken', transientToken().transientTokenId, 'transient-token'],
    ['actOnNotice', notice().noticeId, 'notice'],
    ['lookUpSource', studio.serverId, 'source'],
    ['openHelp', '', 'page'],
  ] as const)('tell a failed %s beside its button', (call, subject, home) => {
    const state = after(
      asTwo,
      { type: 'sign-in-opened', login: '' },
      { type: 'details-opened', accountId: nora.accountId },
      { type: 'source-opened', server: studio },
      { type: 'dialog-opened', dialog: { kind: 'sign-out', account: nora } },
      { type: 'notices-changed', notices: [notice()] },
      { type: 'act-failed', failure: { act: { call, subject }, code: 'offline', retryAt: null } },
    );
    expect(failureAt(state, home, subject)?.code).toBe('offline');
  });

  test('put a failure in place of the last good news', () => {
    const state = after(
      asTwo,
      { type: 'status-changed', status: 'Copied.' },
      { type: 'act-failed', failure },
    );
    expect(state.status).toBe('');
  });
});

describe('signing in', () => {
  test('keeps the login, empties the password and counts the attempt when it is sent', () => {
    const state = after(asSignedOut, sent);
    const signingIn = { step: 'signing-in', login: 'nora_k', attempt: 1, emptied: 1 };
    expect(state.signIn).toMatchObject(signingIn);
  });

  test('points at the empty field', () => {
    const state = after(asSignedOut, { type: 'fields-found-empty', first: 'password' });
    expect(failureAt(state, 'sign-in')?.code).toBe('sign-in-fields-empty');
    expect(state.focus).toEqual({ on: 'password' });
  });

  test('asks for the code', () => {
    const state = after(asSignedOut, sent, codeNeeded);
    expect(state.signIn).toMatchObject({ step: 'code', login: 'nora_k', isHeld: false });
    expect(state.focus).toEqual({ on: 'code' });
  });

  test('knows that main holds the password which Plex has not judged, until it is sent again', () => {
    const state = after(asSignedOut, sent, failed('offline'));
    expect(state.signIn).toMatchObject({ step: 'fields', isHeld: true });
    expect(next(state, sent).signIn?.isHeld).toBe(false);
  });

  test('wants another password for the one that Plex refused', () => {
    const state = after(asSignedOut, sent, failed('credentials-refused'));
    expect(state.signIn).toMatchObject({ step: 'fields', isHeld: false, login: 'nora_k' });
    expect(state.focus).toEqual({ on: 'password' });
  });

  test('goes to the login when Plex wants the e-mail address', () => {
    expect(after(asSignedOut, sent, failed('email-required')).focus).toEqual({ on: 'login' });
  });

  test('empties a code as it is sent, and stays at a wrong one', () => {
    const state = after(
      asSignedOut,
      sent,
      codeNeeded,
      codeSent,
      failed('verification-code-wrong', 'verifyCode'),
    );
    expect(state.signIn).toMatchObject({ step: 'code', emptied: 2, login: 'nora_k' });
    expect(state.focus).toEqual({ on: 'code' });
  });

  test('goes back to the password when main has dropped the attempt', () => {
    const state = after(
      asSignedOut,
      sent,
      codeNeeded,
      codeSent,
      failed('sign-in-attempt-ended', 'verifyCode'),
    );
    expect(state.signIn).toMatchObject({ step: 'fields', login: 'nora_k' });
    expect(state.focus).toEqual({ on: 'password' });
  });

  test('goes back one step when cancelled, to the field that has to be filled', () => {
    expect(after(asSignedOut, sent, { type: 'sign-in-cancelled' })).toMatchObject({
      signIn: { step: 'fields', attempt: 2, isHeld: false },
      focus: { on: 'password' },
    });
    expect(after(asSignedOut, sent, codeNeeded, { type: 'sign-in-cancelled' })).toMatchObject({
      signIn: { step: 'fields', attempt: 2 },
      focus: { on: 'password' },
    });
  });

  test('closes the form and comes up on the new account', () => {
    const state = after(
      asSignedIn,
      { type: 'sign-in-opened', login: '' },
      sent,
      { type: 'accounts-changed', accounts: [nora, gus] },
      { type: 'signed-in', accountId: gus.accountId },
    );
    expect(state.signIn).toBeNull();
    expect(state).toMatchObject({
      chosen: gus.accountId,
      focus: { on: 'account', accountId: gus.accountId },
    });
  });

  test('opens with the login of an account that has to sign in again', () => {
    const state = after(asSignedIn, { type: 'sign-in-opened', login: 'nora_k' });
    expect(state.signIn?.login).toBe('nora_k');
    expect(state.focus).toEqual({ on: 'password' });
  });

  test('closes back to its button', () => {
    const state = after(
      asSignedIn,
      { type: 'sign-in-opened', login: '' },
      { type: 'sign-in-closed' },
    );
    expect(state.signIn).toBeNull();
    expect(state.focus).toEqual({ on: 'add-account' });
  });

  test('keeps the choice of the session only for the next try', () => {
    const state = after(asSignedOut, { type: 'session-chosen', first: 'login' });
    expect(state.signIn?.keepIn).toBe('session');
    expect(state.focus).toEqual({ on: 'login' });
  });

  test('empties password and code when they are to be forgotten', () => {
    const state = after(asSignedOut, { type: 'secrets-forgotten' });
    expect(state.signIn).toMatchObject({ step: 'fields', emptied: 1 });
  });

  test('ignores the news of a form that is closed', () => {
    const closed = after(asSignedIn);
    for (const change of [sent, codeNeeded, codeSent, failed('offline')]) {
      expect(next(closed, change)).toEqual(closed);
    }
  });
});

describe('the page’s own regions', () => {
  test('belong to the account touched last', () => {
    const state = after(
      asTwo,
      { type: 'source-opened', server: studio },
      { type: 'account-chosen', accountId: gus.accountId },
    );
    expect(state.chosen).toBe(gus.accountId);
    expect(state.source).toBeNull();
    expect(chosenServers(state)).toBeNull();
    expect(chosenTransientTokens(state).map((each) => each.transientTokenId)).toEqual(['of-gus']);
  });

  test('show the newest transient token first', () => {
    expect(chosenTransientTokens(after(asTwo)).map((each) => each.transientTokenId)).toEqual([
      'later',
      'transient-1',
    ]);
  });

  test('open token details for the account whose button it was, and keep them open', () => {
    const opened = after(asTwo, { type: 'details-opened', accountId: gus.accountId });
    expect(opened).toMatchObject({ detailsOpen: true, chosen: gus.accountId });
    expect(opened.focus).toEqual({ on: 'details' });
    const chosen = next(opened, { type: 'account-chosen', accountId: nora.accountId });
    expect(chosen.detailsOpen).toBe(true);
    expect(next(chosen, { type: 'details-closed' })).toMatchObject({
      detailsOpen: false,
      focus: { on: 'account', accountId: nora.accountId },
    });
  });

  test('hold details and revealed e-mail addresses by account', () => {
    const state = after(
      asTwo,
      { type: 'details-read', details: tokenDetails() },
      { type: 'email-revealed', accountId: nora.accountId, email: 'nora@example.test' },
    );
    expect(state.details.get(nora.accountId)).toEqual(tokenDetails());
    expect(state.emails.get(nora.accountId)).toBe('nora@example.test');
    expect(state.details.get(gus.accountId)).toBeUndefined();
  });

  test('show what was found for the server that is open, and for no other', () => {
    const found = sourceConnection();
    const other = server({ serverId: 'other' });
    const opened = after(asSignedIn, { type: 'source-opened', server: studio });
    expect(opened.source).toEqual({ accountId: nora.accountId, server: studio, found: null });
    expect(next(opened, { type: 'source-found', server: studio, found }).source?.found).toEqual(
      found,
    );
    expect(next(opened, { type: 'source-found', server: other, found }).source?.found).toBeNull();
    expect(next(opened, { type: 'source-closed' }).source).toBeNull();
  });

  test('keep what was found when the same server’s button is pressed again', () => {
    const found = sourceConnection();
    const state = after(
      asSignedIn,
      { type: 'source-opened', server: studio },
      { type: 'source-found', server: studio, found },
      { type: 'source-opened', server: studio },
    );
    expect(state.source?.found).toEqual(found);
  });

  test('open no source without an account', () => {
    expect(after(asSignedOut, { type: 'source-opened', server: studio }).source).toBeNull();
  });

  test('close a dialog with its failure', () => {
    const failure = {
      act: { call: 'signOut', subject: nora.accountId },
      code: 'offline',
      retryAt: null,
    } as const;
    const state = after(
      asSignedIn,
      { type: 'dialog-opened', dialog: { kind: 'sign-out', account: nora } },
      { type: 'act-failed', failure },
      { type: 'dialog-closed' },
    );
    expect(state).toMatchObject({ dialog: null, failure: null });
  });

  test('return to the accounts after a sign-out, unless its end has been seen already', () => {
    const dialog: Change = { type: 'dialog-opened', dialog: { kind: 'sign-out', account: gus } };
    const open = after(asTwo, dialog);
    expect(next(open, { type: 'signed-out' })).toMatchObject({
      dialog: null,
      focus: { on: 'accounts' },
    });
    const closed = after(asSignedIn);
    expect(next(closed, { type: 'signed-out' })).toEqual({ ...closed, focus: null });
  });

  test('empty the address of a server that was added', () => {
    expect(after(asSignedIn, { type: 'server-added' }).addressEmptied).toBe(1);
  });

  test('keep the keyboard near what was removed', () => {
    expect(after(asSignedIn, { type: 'server-removed' }).focus).toEqual({ on: 'servers' });
    expect(after(asSignedIn, { type: 'notice-answered' }).focus).toMatchObject({ on: 'account' });
    const notices = [notice()];
    expect(
      after(asSignedIn, { type: 'notices-changed', notices }, { type: 'notice-answered' }).focus,
    ).toEqual({ on: 'notices' });
    expect(after(asSignedIn, { type: 'transient-token-forgotten' }).focus).toEqual({
      on: 'transient-tokens',
    });
  });

  test('show the note about the tray until it is read', () => {
    expect(after(asSignedIn, { type: 'tray-note-read' }).trayNoteRead).toBe(true);
  });

  test('move the focus once', () => {
    const state = after(
      asSignedIn,
      { type: 'server-removed' },
      { type: 'status-changed', status: 'Removed.' },
    );
    expect(state.focus).toBeNull();
  });
});

test('tells the trouble of the keychain by its state, else by the last failure', () => {
  const withKeychain = (keychain: PageState['keychain']) =>
    keychainTrouble(after(asSignedOut, { type: 'keychain-changed', keychain }));
  expect(withKeychain('starting')).toBeNull();
  expect(withKeychain('ready')).toBeNull();
  expect(withKeychain('locked')).toBe('keychain-locked');
  expect(withKeychain('frozen')).toBe('keychain-frozen');
  expect(withKeychain('unavailable')).toBe('keychain-unavailable');
  expect(keychainTrouble(after(asSignedOut, sent, failed('keychain-refused')))).toBe(
    'keychain-refused',
  );
  expect(keychainTrouble(after(asSignedOut, sent, failed('keychain-entry-missing')))).toBeNull();
});
