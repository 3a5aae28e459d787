import { describe, expect, test } from 'vitest';
import { QuickEntryId } from './contract/entities.ts';
import type { QuickEntry } from './contract/entities.ts';
import { callNames } from './contract/names.ts';
import type { CallName } from './contract/names.ts';
import { createHandlers } from './handlers.ts';
import type { Rooms } from './handlers.ts';
import { payloads, replies, requests } from './ipc/contract-samples.ts';
import { KeyringError } from './keyring-error.ts';
import { credentialOf, nora } from './test-samples.ts';
import { Token } from './token.ts';

/** Rooms that write down what they are asked, in order. `fail`: those that throw. */
function setUp({ fail = [] as string[], isLocked = false } = {}) {
  const done: unknown[][] = [];
  const note = (...entry: unknown[]): Promise<void> => {
    done.push(entry);
    const [name] = entry;
    return fail.includes(String(name))
      ? Promise.reject(new KeyringError('offline', 'as the test wants it'))
      : Promise.resolve();
  };
  const noteNow = (...entry: unknown[]): void => void note(...entry);
  const rooms: Rooms = {
    readState: () => replies.readState,
    signInForm: {
      start: async (request) => note('start', request).then(() => replies.signIn),
      verify: async (code) => note('verify', code).then(() => replies.verifyCode),
      cancel: () => noteNow('cancel'),
    },
    pinSignIn: {
      start: (...asked) => note('start a PIN', ...asked),
      openPage: () => note('open the page'),
      cancel: () => noteNow('cancel the PIN'),
    },
    accounts: {
      credential: (accountId) => credentialOf(accountId),
      remove: (accountId) => note('remove', accountId),
    },
    signOut: (accountId) => note('signOut', accountId),
    forgetEverythingOf: (accountId) => note('forgetEverythingOf', accountId),
    tokenDetails: {
      read: async (accountId, refresh) =>
        note('details', accountId, refresh).then(() => replies.readTokenDetails),
      email: async (accountId) => note('email', accountId).then(() => 'nora@example.test'),
      remember: () => undefined,
      forget: (accountId) => noteNow('forgetDetails', accountId),
    },
    jwtRenewals: {
      use: (namedTokenId, act) => act({ ...credentialOf(nora), namedTokenId, jwt: null }),
    },
    probeJwt: async (id) => note('probe', id).then(() => replies.probeNamedToken),
    namedTokens: {
      list: () => payloads.namedTokensChanged,
      rename: (...asked) => note('rename', ...asked),
      remove: (id) => note('forgetNamed', id),
      setRevoking: (...asked) => note('setRevoking', ...asked),
    },
    tokenApprovals: {
      startNew: async (...asked) => note('approve a new one', ...asked),
      startReplacement: async ({ namedTokenId: id }) => note('approve another', id),
      cancel: () => void note('cancel the approval'),
    },
    namedTokenActs: {
      make: async (...asked) => note('make', ...asked).then(() => namedTokenId),
      replace: async (id) => note('replace', id).then(() => replies.replaceNamedToken),
      revoke: async (id) => note('revoke', id).then(() => replies.revokeNamedToken),
      revokeAllOf: async (id) => note('revokeAllOf', id).then(() => replies.revokeNamedTokensOf),
    },
    servers: {
      lists: () => [],
      load: (accountId) => note('load', accountId),
      addByHand: async (...asked) => note('addByHand', ...asked).then(() => replies.addServer),
      keepByHand: () => Promise.reject(new Error('not asked here')),
      removeByHand: (...asked) => note('removeByHand', ...asked),
      connect: () => Promise.reject(new Error('not asked here')),
      requireOwn: () => Promise.reject(new Error('not asked here')),
      connections: async (...asked) =>
        note('connections', ...asked).then(() => replies.readConnections),
      chooseAnew: () => Promise.reject(new Error('not asked here')),
      noteHealth: () => undefined,
      name: () => '',
      serverOfToken: () => undefined,
      forget: () => Promise.resolve(),
      onChange: () => () => undefined,
    },
    serverChecks: { hurry: (accountId) => noteNow('check now', accountId) },
    transientTokens: {
      list: () => [],
      mint: async (...asked) => note('mint', ...asked).then(() => replies.mintTransientToken),
      use: async (id) => note('use', id).then(() => new Token('transient')),
      tokenUse: () => ({
        address: 'https://10.0.0.5:32400/library',
        clientIdentifier: 'client-1',
      }),
      forget: (id) => noteNow('forgetToken', id),
      forgetAccount: () => undefined,
      checkAll: () => note('checkAll'),
      renew: () => Promise.reject(new Error('not asked here')),
      lookAgain: () => undefined,
      onChange: () => () => undefined,
    },
    notices: {
      dismiss: (noticeId) => noteNow('put aside', noticeId),
      act: async (...asked) => note('answer', ...asked).then(() => replies.actOnNotice),
    },
    repairs: { forget: (accountId) => noteNow('repair read', accountId) },
    sources: {
      lookUp: async (request) => note('lookUp', request).then(() => replies.lookUpSource),
      token: () => new Token('of-the-source'),
      tokenUse: () => ({
        address: 'https://10.0.0.6:32400/library',
        clientIdentifier: 'client-1',
      }),
      address: (_id, position) => `https://10.0.0.${String(position)}:32400`,
      name: () => 'Films',
      forgetAccount: () => undefined,
    },
    unlockKeychain: async () => note('unlock').then(() => 'ready'),
    welcome: {
      keychainName: async () => note('read the name').then(() => 'GNOME Keyring'),
      end: () => void note('end the welcome'),
      startDemo: async () => note('start a demo'),
    },
    accountAddress: 'https://plex.tv/api/v2/user',
    copySecret: async (secret) => note('copySecret', secret.reveal()).then(() => replies.copyToken),
    copyText: (text) => note('copyText', text),
    showToken: (name, token) => noteNow('show', name, token.reveal()),
    tokenAdoption: {
      read: async () => note('read the clipboard').then(() => replies.readClipboardToken),
      keep: async (...asked) => note('adopt', ...asked).then(() => nora),
      drop: (...asked) => note('drop', ...asked),
      revoke: async () =>
        note('revoke what is on the clipboard').then(() => replies.revokeClipboardToken.owner),
      forget: () => undefined,
    },
    devices: {
      name: () => 'Attic desk',
      read: async (accountId) => note('devices', accountId).then(() => replies.readDevices),
      remove: (...asked) => note('remove device', ...asked),
      forgetAccount: () => undefined,
    },
    homeUsers: {
      read: async (accountId) => note('home', accountId).then(() => replies.readHomeUsers),
      getToken: async (...asked) =>
        note('switch', ...asked).then(() => replies.getHomeUserToken.accountId),
      forgetAccount: () => undefined,
    },
    claims: {
      mint: async (accountId) => note('claim', accountId).then(() => replies.mintClaim),
      token: () => new Token('claim-of-nora'),
      forget: (claimId) => noteNow('forget claim', claimId),
      forgetAccount: () => undefined,
      close: () => undefined,
    },
    openHelp: (topic) => note('help', topic),
    quickTargets: () => [
      { entry: quickEntry, act: { kind: 'mint-and-copy', accountId: nora, serverId } },
    ],
    hidePalette: () => noteNow('hide'),
    changeSetting: async (change) => note('set', change).then(() => replies.changeSettings),
    lock: {
      isLocked,
      unlock: async () => note('open the lock').then(() => true),
      requireOpen: () => {
        if (isLocked) throw new KeyringError('app-locked', 'as the test wants it');
      },
    },
    programs: {
      readApprovalQuestion: () => Promise.resolve(replies.readApprovalQuestion),
      answerApproval: async (asked) => note('answer a program', asked).then(() => null),
      readRememberedApprovals: () => Promise.resolve(replies.readRememberedApprovals),
      forgetApproval: async ({ approvalId }) =>
        note('forget approval', approvalId).then(() => null),
    },
    actsBy: () => handlers,
    diagnostics: {
      prepareDiagnostics: async () =>
        note('prepare diagnostics').then(() => replies.prepareDiagnostics),
      copyDiagnostics: async () => note('copy diagnostics').then(() => null),
    },
    updates: {
      state: () => updatesShown,
      look: () => note('look for updates'),
      download: () => note('download it'),
      cancelDownload: () => noteNow('end the download'),
      show: () => note('show the file'),
      follow: () => undefined,
      onChange: () => () => undefined,
      close: () => Promise.resolve(),
    },
    activity: {
      log: {
        newest: async () => note('read the log').then(() => replies.readActivity),
        text: async () => note('read the log as text').then(() => ''),
      },
      saveFile: async ({ name }) => note('save', name).then(() => 'saved'),
    },
    backups: {
      exportPlain: async () => note('export').then(() => 'saved'),
      exportSecret: async (passphrase) => note('export all', passphrase).then(() => 'cancelled'),
      open: async () => note('open').then(() => replies.openBackup),
      unlock: async (passphrase) => note('decrypt', passphrase).then(() => replies.unlockBackup),
      import: async () => note('import').then(() => replies.importBackup),
      close: () => noteNow('close'),
    },
    protectContent: (isProtected) => noteNow('protect', isProtected),
  };
  const handlers = createHandlers(rooms);
  return { done, handlers };
}

const { updatesChanged: updatesShown } = payloads;
const accountToken = `token-of-${nora}-at-client-1`;
const { serverId } = requests.removeServer;
const quickEntry: QuickEntry = {
  entryId: requests.quickCopy.entryId,
  kind: 'server',
  label: 'Attic box',
  detail: 'New transient token',
};
const { transientTokenId } = requests.copyTransientToken;
const { namedTokenId } = requests.copyNamedToken;

/** What each call does, with the sample request. */
const deeds: Record<CallName, unknown[][]> = {
  readState: [],
  signIn: [['start', requests.signIn]],
  verifyCode: [['verify', '024 681']],
  cancelSignIn: [['cancel']],
  startPinSignIn: [['start a PIN', 'browser', 'keychain']],
  openSignInPage: [['open the page']],
  cancelPinSignIn: [['cancel the PIN']],
  unlockKeychain: [['unlock']],
  readTokenDetails: [['details', nora, false]],
  revealEmail: [['email', nora]],
  copyToken: [['copySecret', accountToken]],
  showToken: [['show', 'nora_k', accountToken]],
  signOut: [
    ['signOut', nora],
    ['forgetDetails', nora],
    ['forgetEverythingOf', nora],
  ],
  forgetAccount: [
    ['remove', nora],
    ['forgetDetails', nora],
    ['forgetEverythingOf', nora],
  ],
  makeNamedToken: [['make', nora, 'Tautulli', 'token']],
  makeNamedTokenInBrowser: [['approve a new one', nora, 'Tautulli', 'jwt']],
  cancelNamedTokenApproval: [['cancel the approval']],
  copyNamedToken: [['copySecret', accountToken]],
  showNamedToken: [['show', 'nora_k', accountToken]],
  renameNamedToken: [['rename', namedTokenId, 'Kometa']],
  replaceNamedToken: [['replace', namedTokenId]],
  replaceNamedTokenInBrowser: [['approve another', namedTokenId]],
  probeNamedToken: [['probe', namedTokenId]],
  revokeNamedToken: [['revoke', namedTokenId]],
  keepNamedToken: [['setRevoking', namedTokenId, false]],
  forgetNamedToken: [['forgetNamed', namedTokenId]],
  revokeNamedTokensOf: [['revokeAllOf', nora]],
  refreshServers: [['checkAll'], ['load', nora], ['check now', nora]],
  addServer: [['addByHand', nora, 'https://10.0.0.5:32400', false]],
  readConnections: [['connections', nora, serverId, true]],
  removeServer: [['removeByHand', nora, serverId]],
  mintTransientToken: [['mint', nora, serverId, false]],
  copyTransientToken: [
    ['use', transientTokenId],
    ['copySecret', 'X-Plex-Token: transient'],
  ],
  forgetTransientToken: [['forgetToken', transientTokenId]],
  lookUpSource: [['lookUp', requests.lookUpSource]],
  copySourceToken: [['copySecret', 'https://10.0.0.6:32400/library?X-Plex-Token=of-the-source']],
  copyAddress: [['copyText', 'https://10.0.0.0:32400']],
  dismissNotice: [['put aside', requests.dismissNotice.noticeId]],
  actOnNotice: [['answer', requests.actOnNotice.noticeId, 'renew-and-copy']],
  forgetRepair: [['repair read', nora]],
  readDevices: [['devices', nora]],
  removeDevice: [['remove device', nora, requests.removeDevice.deviceId]],
  readHomeUsers: [['home', nora]],
  getHomeUserToken: [['switch', nora, requests.getHomeUserToken.homeUserId, '0471']],
  mintClaim: [['claim', nora]],
  copyClaim: [['copySecret', 'claim-of-nora']],
  forgetClaim: [['forget claim', requests.forgetClaim.claimId]],
  readClipboardToken: [['read the clipboard']],
  keepClipboardToken: [['adopt', 'keychain']],
  dropClipboardToken: [['drop', true]],
  revokeClipboardToken: [['revoke what is on the clipboard']],
  openHelp: [['help', 'two-factor']],
  quickEntries: [],
  quickCopy: [
    ['mint', nora, serverId, false],
    ['use', transientTokenId],
    ['copySecret', 'transient'],
    ['hide'],
  ],
  changeSettings: [['set', { setting: 'theme', value: 'dark' }]],
  unlockTokens: [['open the lock']],
  tellPasswordShown: [['protect', true]],
  readApprovalQuestion: [],
  answerApproval: [['answer a program', requests.answerApproval]],
  readRememberedApprovals: [],
  forgetApproval: [['forget approval', requests.forgetApproval.approvalId]],
  exportBackup: [['export']],
  exportSecretBackup: [['export all', 'attic lamp and seven geese']],
  openBackup: [['open']],
  unlockBackup: [['decrypt', 'attic lamp and seven geese']],
  importBackup: [['import']],
  closeBackup: [['close']],
  prepareDiagnostics: [['prepare diagnostics']],
  copyDiagnostics: [['copy diagnostics']],
  readActivity: [['read the log']],
  exportActivity: [['save', 'keyring-activity']],
  readKeychainName: [['read the name']],
  endWelcome: [['end the welcome']],
  startDemo: [['start a demo']],
  readUpdates: [],
  lookForUpdates: [['look for updates']],
  downloadUpdate: [['download it']],
  cancelUpdateDownload: [['end the download']],
  showUpdate: [['show the file']],
};

describe('the handlers', () => {
  test.each(callNames)('%s does its one thing and replies as the contract says', async (name) => {
    const { done, handlers } = setUp();
    const handle = handlers[name] as (request: unknown) => Promise<unknown>;
    expect(await handle(requests[name])).toEqual(replies[name]);
    expect(done).toEqual(deeds[name]);
  });

  test.each([
    'copyToken',
    'showToken',
    'makeNamedToken',
    'makeNamedTokenInBrowser',
    'replaceNamedTokenInBrowser',
    'copyNamedToken',
    'showNamedToken',
    'replaceNamedToken',
    'mintTransientToken',
    'copyTransientToken',
    'copySourceToken',
    'quickCopy',
    'getHomeUserToken',
    'mintClaim',
    'copyClaim',
  ] as const)('%s does nothing while the lock is closed', async (name) => {
    const { done, handlers } = setUp({ isLocked: true });
    const handle = handlers[name] as (request: unknown) => Promise<unknown>;
    await expect(handle(requests[name])).rejects.toMatchObject({ code: 'app-locked' });
    expect(done).toEqual([]);
  });

  test('the closed lock cannot be switched off, and keeps nobody from the other settings', async () => {
    const { done, handlers } = setUp({ isLocked: true });
    const change = { setting: 'lockAfterIdleMinutes', value: null } as const;
    await expect(handlers.changeSettings(change)).rejects.toMatchObject({ code: 'app-locked' });
    expect(done).toEqual([]);
    await handlers.changeSettings({ setting: 'theme', value: 'dark' });
    expect(done).toHaveLength(1);
  });

  test.each([
    ['signOut', 'signOut'],
    ['forgetAccount', 'remove'],
  ] as const)('%s forgets nothing of an account that stays', async (name, fails) => {
    const { done, handlers } = setUp({ fail: [fails] });
    await expect(handlers[name]({ accountId: nora })).rejects.toMatchObject({ code: 'offline' });
    expect(done).toEqual([[fails, nora]]);
  });

  test('a quick copy that fails leaves its window where it is, to say why', async () => {
    const { done, handlers } = setUp({ fail: ['mint'] });
    await expect(handlers.quickCopy(requests.quickCopy)).rejects.toMatchObject({ code: 'offline' });
    expect(done).toEqual([['mint', nora, serverId, false]]);
  });

  test('copies nothing for an entry that has gone', async () => {
    const { done, handlers } = setUp();
    const gone = { entryId: QuickEntryId.parse('account/somebody') };
    await expect(handlers.quickCopy(gone)).rejects.toMatchObject({ code: 'quick-entry-unknown' });
    expect(done).toEqual([]);
  });

  test('copies no transient token that is gone', async () => {
    const { done, handlers } = setUp({ fail: ['use'] });
    await expect(
      handlers.copyTransientToken({ transientTokenId, form: 'token' }),
    ).rejects.toThrow();
    expect(done).toEqual([['use', transientTokenId]]);
  });

  test('looks at the transient tokens also when the servers cannot be listed', async () => {
    const { done, handlers } = setUp({ fail: ['load'] });
    await expect(handlers.refreshServers({ accountId: nora })).rejects.toMatchObject({
      code: 'offline',
    });
    expect(done).toContainEqual(['checkAll']);
  });
});
