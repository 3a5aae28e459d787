import { describe, expect, test } from 'vitest';
import type { KeychainState } from '../contract/entities.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import type { SignInAttempt } from '../contract/sign-in-ways.ts';
import { createTestClock, MINUTE, SECOND, settled } from '../expiry/test-clock.ts';
import { createMemoryKeychain } from '../keychain/memory-keychain.ts';
import { createPendingPinRoom } from '../keychain/pending-pin.ts';
import { KeyringError } from '../keyring-error.ts';
import { accountDetails, credentialOf, nora } from '../test-samples.ts';
import { Token } from '../token.ts';
import type { Credential } from './account-store.ts';
import { createAccountKeeper } from './keep-account.ts';
import { createPinSignIn } from './pin-sign-in.ts';
import { signInPages } from './sign-in-pages.ts';
import { createSignInTurn } from './sign-in-turn.ts';

const plexOrigin = 'https://plex.tv';
const STRONG = 'q1w2e3r4t5y6u7i8o9p0a1s2d';
const failure = (code: FailureCode) => new KeyringError(code, 'as the test wants it');
const device = {
  product: 'Keyring for Plex',
  version: '1.2.3',
  platform: 'Linux',
  platformVersion: '6.8',
  device: 'PC',
  deviceName: 'Nora’s desk & chair',
};

/** PIN sign-in over a Plex that knows when a PIN is approved. One `texts` is one system's keychain. */
function setUp(
  options: {
    keychain?: KeychainState;
    texts?: Map<string, string>;
    replaced?: Credential;
    clock?: ReturnType<typeof createTestClock>;
    createFails?: FailureCode;
    browserFails?: boolean;
  } = {},
) {
  const clock = options.clock ?? createTestClock();
  const { texts = new Map<string, string>() } = options;
  const keychain = createMemoryKeychain({
    plexOrigin,
    texts,
    ...(options.keychain === undefined ? {} : { state: options.keychain }),
  });
  const pending = createPendingPinRoom(keychain, plexOrigin);
  const turn = createSignInTurn();
  const asked: [call: string, ...rest: string[]][] = [];
  const kept: [token: string, clientIdentifier: string, keptIn: string][] = [];
  const signedOut: string[] = [];
  const opened: string[] = [];
  const told: string[] = [];
  const changes: (SignInAttempt | null)[] = [];
  const bugs: unknown[] = [];
  let pins = 0;
  let identifiers = 0;
  const state = {
    approved: undefined as Token | undefined,
    detailsFail: undefined as FailureCode | undefined,
    writeFails: undefined as FailureCode | undefined,
    lookFails: undefined as FailureCode | undefined,
  };
  const plex = {
    signOut: (token: Token) => {
      signedOut.push(token.reveal());
      return Promise.resolve();
    },
  };
  const pinSignIn = createPinSignIn({
    now: clock.now,
    startTimer: clock.startTimer,
    plex: {
      createPin: ({ strong }, { clientIdentifier }) => {
        if (options.createFails) return Promise.reject(failure(options.createFails));
        pins += 1;
        asked.push(['create', strong ? 'strong' : 'short', clientIdentifier]);
        const code = new Token(strong ? STRONG : 'QX7K');
        const expiresAt = clock.now() + (strong ? 30 : 15) * MINUTE;
        return Promise.resolve({ id: new Token(String(700 + pins)), code, expiresAt });
      },
      checkPin: (id, { clientIdentifier }) => {
        asked.push(['look', id.reveal(), clientIdentifier]);
        if (state.lookFails) return Promise.reject(failure(state.lookFails));
        return Promise.resolve(state.approved ?? 'waiting');
      },
      getTokenDetails: () =>
        state.detailsFail
          ? Promise.reject(failure(state.detailsFail))
          : Promise.resolve(accountDetails({ uuid: nora })),
    },
    keeper: createAccountKeeper({
      plex,
      keychain,
      accounts: {
        add: ({ token, clientIdentifier }, keptIn) => {
          if (state.writeFails) return Promise.reject(failure(state.writeFails));
          kept.push([token.reveal(), clientIdentifier, keptIn]);
          return Promise.resolve({ replaced: options.replaced });
        },
      },
    }),
    turn,
    pending,
    pages: signInPages(plexOrigin, device),
    plexOrigin,
    openInBrowser: (address, origins) => {
      expect(origins).toContain(new URL(address).origin);
      if (options.browserFails) return Promise.reject(failure('browser-not-opened'));
      opened.push(address);
      return Promise.resolve();
    },
    newClientIdentifier: () => `client-${(identifiers += 1)}`,
    onSignedIn: (accountId) => told.push(accountId),
    onBug: (error) => bugs.push(error),
  });
  pinSignIn.onChange((attempt) => changes.push(attempt));
  return {
    ...{ clock, texts, keychain, pending, turn, asked, kept, signedOut, opened, told, changes },
    ...{ bugs, state, pinSignIn },
  };
}

const looksOf = ({ asked }: ReturnType<typeof setUp>) =>
  asked.filter(([call]) => call === 'look').length;

describe('the browser way', () => {
  test('opens Plex’s page with a strong PIN, and keeps the account that approved it', async () => {
    const it = setUp();
    await it.pinSignIn.start('browser', 'keychain');
    expect(it.asked).toEqual([['create', 'strong', 'client-1']]);
    const [address = ''] = it.opened;
    const { origin, pathname, search, hash } = new URL(address);
    expect([origin, pathname, search]).toEqual(['https://app.plex.tv', '/auth', '']);
    expect(hash).toContain(`#?clientID=client-1&code=${STRONG}&context%5Bdevice%5D%5Bproduct%5D=`);

    it.state.approved = new Token('fresh-token');
    await it.clock.passAsync(1 * SECOND);
    expect(it.kept).toEqual([['fresh-token', 'client-1', 'keychain']]);
    expect(it.told).toEqual([nora]);
    expect(it.signedOut).toEqual([]);
    expect(it.pinSignIn.current()).toBeNull();
    expect(it.texts.size).toBe(0);
    expect(it.clock.running()).toBe(0);
  });

  test('shows how long it waits, and never its code', async () => {
    const it = setUp();
    await it.pinSignIn.start('browser', 'keychain');
    expect(it.changes).toEqual([
      {
        way: 'browser',
        code: '',
        linkAddress: 'https://plex.tv/link',
        expiresAt: it.clock.now() + 30 * MINUTE,
        state: 'waiting',
        failure: null,
      },
    ]);
    expect(JSON.stringify(it.changes)).not.toContain(STRONG);
  });

  test('waits on when no browser could be opened, and opens one again when asked', async () => {
    const it = setUp({ browserFails: true });
    await expect(it.pinSignIn.start('browser', 'keychain')).rejects.toMatchObject({
      code: 'browser-not-opened',
    });
    expect(it.pinSignIn.current()?.state).toBe('waiting');
    await expect(it.pinSignIn.openPage()).rejects.toMatchObject({ code: 'browser-not-opened' });
  });

  test('opens the same page again, and none once it has ended', async () => {
    const it = setUp();
    await it.pinSignIn.start('browser', 'keychain');
    await it.pinSignIn.openPage();
    expect(it.opened[1]).toBe(it.opened[0]);
    it.pinSignIn.cancel();
    await expect(it.pinSignIn.openPage()).rejects.toMatchObject({ code: 'sign-in-attempt-ended' });
  });

  test('goes on when the window is closed', async () => {
    const it = setUp();
    await it.pinSignIn.start('browser', 'keychain');
    it.pinSignIn.windowClosed();
    it.state.approved = new Token('fresh-token');
    await it.clock.passAsync(1 * SECOND);
    expect(it.told).toEqual([nora]);
  });

  test('signs the token out that it replaces, unless it is the same', async () => {
    const it = setUp({ replaced: credentialOf(nora, 'client-0') });
    await it.pinSignIn.start('browser', 'keychain');
    it.state.approved = new Token('fresh-token');
    await it.clock.passAsync(1 * SECOND);
    expect(it.signedOut).toEqual([credentialOf(nora, 'client-0').token.reveal()]);

    const same = setUp({ replaced: { ...credentialOf(nora), token: new Token('fresh-token') } });
    await same.pinSignIn.start('browser', 'keychain');
    same.state.approved = new Token('fresh-token');
    await same.clock.passAsync(1 * SECOND);
    expect(same.told).toEqual([nora]);
    expect(same.signedOut).toEqual([]);
  });
});

describe('the code way', () => {
  test('shows four characters, and opens no browser unasked', async () => {
    const it = setUp();
    await it.pinSignIn.start('code', 'keychain');
    expect(it.asked).toEqual([['create', 'short', 'client-1']]);
    expect(it.opened).toEqual([]);
    expect(it.pinSignIn.current()).toMatchObject({
      code: 'QX7K',
      linkAddress: 'https://plex.tv/link',
    });
    await it.pinSignIn.openPage();
    expect(it.opened).toEqual(['https://plex.tv/link']);
  });

  test('ends when the window is closed, with its entry', async () => {
    const it = setUp();
    await it.pinSignIn.start('code', 'keychain');
    expect(it.texts.size).toBe(1);
    it.pinSignIn.windowClosed();
    await settled();
    expect(it.pinSignIn.current()).toBeNull();
    expect(it.texts.size).toBe(0);
    expect(it.clock.running()).toBe(0);
  });

  test('stands there ended when its time is over, until it is put aside', async () => {
    const it = setUp();
    await it.pinSignIn.start('code', 'keychain');
    await it.clock.passAsync(15 * MINUTE);
    expect(it.pinSignIn.current()).toMatchObject({
      state: 'ended',
      failure: 'pin-expired',
      code: '',
    });
    expect(it.texts.size).toBe(0);
    const looks = looksOf(it);
    it.pinSignIn.cancel();
    await settled();
    expect(it.pinSignIn.current()).toBeNull();
    expect(looksOf(it)).toBe(looks); // Plex does not know it any more.
  });
});

describe('one attempt at a time', () => {
  test('is replaced by the next of its kind, under a fresh identifier', async () => {
    const it = setUp();
    await it.pinSignIn.start('browser', 'keychain');
    await it.pinSignIn.start('code', 'keychain');
    expect(it.asked.filter(([call]) => call === 'create')).toEqual([
      ['create', 'strong', 'client-1'],
      ['create', 'short', 'client-2'],
    ]);
    await settled();
    expect(it.texts.size).toBe(1);
    await it.clock.passAsync(1 * SECOND);
    expect(it.asked.at(-1)).toEqual(['look', '702', 'client-2']);
    expect(it.clock.running()).toBe(1);
  });

  test('refuses to start while a password is under way, and holds nothing then', async () => {
    const it = setUp();
    it.turn.take('password');
    await expect(it.pinSignIn.start('browser', 'keychain')).rejects.toMatchObject({
      code: 'sign-in-already-running',
    });
    expect(it.asked).toEqual([]);
    it.turn.give('password');
    await it.pinSignIn.start('browser', 'keychain');
    expect(() => it.turn.take('password')).toThrow(KeyringError);
  });

  test.each(['cancelled', 'ended', 'done'])('leaves the turn when it is %s', async (how) => {
    const it = setUp();
    await it.pinSignIn.start('code', 'keychain');
    if (how === 'cancelled') it.pinSignIn.cancel();
    if (how === 'done') it.state.approved = new Token('fresh-token');
    await it.clock.passAsync(15 * MINUTE);
    expect(() => it.turn.take('password')).not.toThrow();
  });

  test('a start that Plex refuses leaves nothing behind', async () => {
    const it = setUp({ createFails: 'rate-limited' });
    await expect(it.pinSignIn.start('browser', 'keychain')).rejects.toMatchObject({
      code: 'rate-limited',
    });
    expect(it.pinSignIn.current()).toBeNull();
    expect(it.texts.size).toBe(0);
    expect(() => it.turn.take('password')).not.toThrow();
  });

  test.each(['locked', 'unavailable', 'frozen'] as const)(
    'asks Plex nothing while the keychain is %s, but for the session',
    async (keychain) => {
      const it = setUp({ keychain });
      await expect(it.pinSignIn.start('browser', 'keychain')).rejects.toMatchObject({
        code: `keychain-${keychain}`,
      });
      expect(it.asked).toEqual([]);
      await it.pinSignIn.start('browser', 'session');
      it.state.approved = new Token('fresh-token');
      await it.clock.passAsync(1 * SECOND);
      expect(it.kept).toEqual([['fresh-token', 'client-2', 'session']]);
      expect(it.texts.size).toBe(0);
    },
  );
});

describe('a cancelled attempt', () => {
  test('is looked at once more, and a token that came of it is ended at Plex', async () => {
    const it = setUp();
    await it.pinSignIn.start('browser', 'keychain');
    it.state.approved = new Token('unwanted-token');
    it.pinSignIn.cancel();
    await it.clock.passAsync(30 * MINUTE);
    expect(looksOf(it)).toBe(1);
    expect(it.signedOut).toEqual(['unwanted-token']);
    expect(it.kept).toEqual([]);
    expect(it.texts.size).toBe(0);
  });

  test('has touched no other token', async () => {
    const it = setUp({ replaced: credentialOf(nora) });
    await it.pinSignIn.start('browser', 'keychain');
    it.pinSignIn.cancel();
    await it.clock.passAsync(30 * MINUTE);
    expect(it.signedOut).toEqual([]);
  });
});

describe('an approval', () => {
  test('is not lost when Plex or the keychain fails right then', async () => {
    const it = setUp();
    await it.pinSignIn.start('browser', 'keychain');
    it.state.approved = new Token('fresh-token');
    it.state.detailsFail = 'offline';
    await it.clock.passAsync(1 * SECOND);
    expect(it.pinSignIn.current()?.failure).toBe('offline');
    it.state.detailsFail = undefined;
    it.state.writeFails = 'keychain-locked';
    await it.clock.passAsync(5 * SECOND);
    expect(it.pinSignIn.current()?.failure).toBe('keychain-locked');
    it.state.writeFails = undefined;
    await it.clock.passAsync(5 * SECOND);
    expect(it.kept).toEqual([['fresh-token', 'client-1', 'keychain']]);
    expect(it.signedOut).toEqual([]);
  });

  test('that could not be kept to the end is ended at Plex', async () => {
    const it = setUp();
    await it.pinSignIn.start('code', 'keychain');
    it.state.approved = new Token('fresh-token');
    it.state.writeFails = 'list-not-written';
    await it.clock.passAsync(20 * MINUTE);
    expect(it.pinSignIn.current()).toMatchObject({ state: 'ended', failure: 'list-not-written' });
    expect(it.signedOut).toEqual(['fresh-token']);
  });
});

describe('a restart in the middle', () => {
  async function leaveWaiting(way: 'browser' | 'code') {
    const before = setUp();
    await before.pinSignIn.start(way, 'keychain');
    before.pinSignIn.close();
    expect(before.clock.running()).toBe(0);
    expect(before.texts.size).toBe(1);
    return before;
  }

  test.each(['browser', 'code'] as const)('goes on with the %s way', async (way) => {
    const before = await leaveWaiting(way);
    const after = setUp({ texts: before.texts, clock: before.clock });
    await after.pending.keychain.readAll();
    expect(after.pinSignIn.current()).toEqual(before.pinSignIn.current());
    after.state.approved = new Token('fresh-token');
    await after.clock.passAsync(1 * SECOND);
    expect(after.asked[0]).toEqual(['look', '701', 'client-1']);
    expect(after.kept).toEqual([['fresh-token', 'client-1', 'keychain']]);
    expect(after.texts.size).toBe(0);
  });

  test('makes its last look where the time passed meanwhile, and says nothing of an end', async () => {
    const before = await leaveWaiting('browser');
    before.clock.pass(60 * MINUTE);
    const after = setUp({ texts: before.texts, clock: before.clock });
    await after.pending.keychain.readAll();
    await after.clock.passAsync(1 * SECOND);
    expect(looksOf(after)).toBe(1);
    expect(after.pinSignIn.current()).toBeNull();
    expect(after.texts.size).toBe(0);
  });

  test('finds the account that was approved meanwhile', async () => {
    const before = await leaveWaiting('browser');
    before.clock.pass(60 * MINUTE);
    const after = setUp({ texts: before.texts, clock: before.clock });
    after.state.approved = new Token('fresh-token');
    await after.pending.keychain.readAll();
    await after.clock.passAsync(1 * SECOND);
    expect(after.told).toEqual([nora]);
  });

  test.each(['a new attempt', 'one of the session', 'a password'])(
    'gives way to %s that was begun before the keychain was read',
    async (what) => {
      const before = await leaveWaiting('browser');
      const after = setUp({ texts: before.texts, clock: before.clock });
      if (what === 'a password') after.turn.take('password');
      else await after.pinSignIn.start('code', what === 'a new attempt' ? 'keychain' : 'session');
      await after.pending.keychain.readAll();
      await settled();
      expect(after.pinSignIn.current()?.way).toBe(what === 'a password' ? undefined : 'code');
      expect(after.texts.size).toBe(what === 'a new attempt' ? 1 : 0);
      expect(after.clock.running()).toBe(what === 'a password' ? 0 : 1);
    },
  );
});
