import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createCredentialListFile } from '../accounts/credential-list-file.ts';
import { createTestStore } from '../accounts/test-store.ts';
import type { NamedTokenId } from '../contract/named-tokens.ts';
import { createScheduler } from '../expiry/scheduler.ts';
import { createTestClock, MINUTE } from '../expiry/test-clock.ts';
import { createMemoryKeychain } from '../keychain/memory-keychain.ts';
import { KeyringError } from '../keyring-error.ts';
import { createPrivateFile } from '../settings/private-file.ts';
import { accountDetails, accountSummary, nora } from '../test-samples.ts';
import { Token } from '../token.ts';
import type { MintingPlex } from './mint-token.ts';
import { createNamedTokens } from './named-tokens.ts';
import type { JwtMaking } from './named-tokens.ts';

let folder: string;
let ends: (() => unknown)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'named-tokens-'));
  ends = [];
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  await rm(folder, { recursive: true, force: true });
});

const plexOrigin = 'https://plex.tv';
const texts = new Map<string, string>();
beforeEach(() => texts.clear());

const noJwts: JwtMaking = {
  mint: () => Promise.reject(new Error('no JWT was asked for')),
  end: () => Promise.reject(new Error('no JWT is there')),
};

/** The acts over a real store, with a Plex that keeps one token per identifier. */
async function setUp() {
  const clock = createTestClock();
  const scheduler = createScheduler(clock);
  const keychain = createMemoryKeychain({ plexOrigin, texts });
  const store = createTestStore({
    keychain,
    listFile: createCredentialListFile(createPrivateFile(join(folder, 'accounts.json'))),
    plexOrigin,
    now: clock.now,
  });
  ends.push(
    () => store.close(),
    () => scheduler.close(),
  );
  await store.start();
  await store.looked();
  /** The tokens that live at Plex, by identifier. */
  const alive = new Map<string, string>();
  const seen = { fail: undefined as KeyringError['code'] | undefined, signOuts: 0 };
  const answer = <Result>(result: Result): Promise<Result> =>
    seen.fail === undefined
      ? Promise.resolve(result)
      : Promise.reject(new KeyringError(seen.fail, 'as the test wants it'));
  const plex: MintingPlex = {
    createPin: () => answer({ id: new Token('7'), code: new Token('ABCD'), expiresAt: 0 }),
    linkPin: () => answer(undefined),
    checkPin: async (_id, { clientIdentifier }) => {
      await answer(undefined);
      alive.set(clientIdentifier, `token-${clientIdentifier}`);
      return new Token(`token-${clientIdentifier}`);
    },
    getTokenDetails: () => answer(accountDetails()),
    signOut: async (token, { clientIdentifier }) => {
      seen.signOuts += 1;
      await answer(undefined);
      if (alive.get(clientIdentifier) === token.reveal()) alive.delete(clientIdentifier);
    },
  };
  let made = 0;
  const acts = createNamedTokens({
    plex,
    jwts: noJwts,
    accounts: store,
    store: store.named,
    keychain,
    scheduler,
    newClientIdentifier: () => `client-${(made += 1)}`,
    now: clock.now,
  });
  ends.push(() => acts.close());
  if (store.list().length === 0) {
    await store.add(
      { accountId: nora, name: 'nora_k', token: new Token('of-nora'), clientIdentifier: 'own' },
      'keychain',
    );
  }
  alive.set('own', 'of-nora');
  const tokenOf = (id: NamedTokenId) => store.named.credential(id).token.reveal();
  return { clock, keychain, store, alive, seen, acts, plex, tokenOf };
}

const waitingIn = ({ store }: Awaited<ReturnType<typeof setUp>>) =>
  store.named.list().filter(({ isRevoking }) => isRevoking).length;

describe('making', () => {
  test('gives each tool a token of its own, and ends nobody’s', async () => {
    const { acts, store, alive, tokenOf } = await setUp();
    const tautulli = await acts.make(nora, ' Tautulli ', 'token');
    const kometa = await acts.make(nora, 'Kometa', 'token');
    expect(store.named.list()).toMatchObject([
      { name: 'Tautulli', accountName: 'nora_k', health: { state: 'valid' }, keptIn: 'keychain' },
      { name: 'Kometa' },
    ]);
    expect(tokenOf(tautulli)).not.toBe(tokenOf(kometa));
    expect([...alive.keys()]).toEqual(['own', 'client-1', 'client-2']);
  });

  test('asks Plex for nothing while the token could not be kept', async () => {
    const { acts, alive, keychain } = await setUp();
    keychain.setState('locked');
    await expect(acts.make(nora, 'Tautulli', 'token')).rejects.toMatchObject({
      code: 'keychain-locked',
    });
    await expect(acts.make(nora, ' ', 'token')).rejects.toMatchObject({
      code: 'named-token-name-empty',
    });
    expect([...alive.keys()]).toEqual(['own']);
  });

  test('ends at Plex what the keychain does not take', async () => {
    const { acts, alive, keychain, store } = await setUp();
    const refusal = new KeyringError('keychain-refused', 'full');
    vi.spyOn(keychain, 'write').mockRejectedValue(refusal);
    await expect(acts.make(nora, 'Tautulli', 'token')).rejects.toBe(refusal);
    expect([...alive.keys()]).toEqual(['own']);
    expect(store.named.list()).toEqual([]);
  });

  test('keeps it for the session where the account is kept so', async () => {
    const { acts, store } = await setUp();
    const again = { accountId: nora, name: 'nora_k', token: new Token('x'), clientIdentifier: 'y' };
    await store.add(again, 'session');
    await acts.make(nora, 'Tautulli', 'token');
    expect(store.named.list()).toMatchObject([{ keptIn: 'session' }]);
  });

  test('learns from Plex that the account’s token is dead', async () => {
    const { acts, store, seen } = await setUp();
    seen.fail = 'token-rejected';
    await expect(acts.make(nora, 'Tautulli', 'token')).rejects.toMatchObject({
      code: 'token-rejected',
    });
    expect(store.list()).toMatchObject([{ health: { state: 'rejected' } }]);
  });
});

describe('replacing', () => {
  test('revokes the old one once the new one is kept, and leaves the others alone', async () => {
    const { acts, alive, store, tokenOf } = await setUp();
    const id = await acts.make(nora, 'Tautulli', 'token');
    const other = await acts.make(nora, 'Kometa', 'token');
    expect(await acts.replace(id)).toBe('revoked');
    expect(tokenOf(id)).toBe('token-client-3');
    expect(tokenOf(other)).toBe('token-client-2');
    expect([...alive.keys()]).toEqual(['own', 'client-2', 'client-3']);
    expect(store.named.list()).toHaveLength(2);
  });

  test('keeps the old one when the new one does not answer', async () => {
    const { acts, alive, plex, tokenOf } = await setUp();
    const id = await acts.make(nora, 'Tautulli', 'token');
    const failure = new KeyringError('plex-busy', 'no answer');
    vi.spyOn(plex, 'getTokenDetails').mockRejectedValue(failure);
    await expect(acts.replace(id)).rejects.toBe(failure);
    expect(tokenOf(id)).toBe('token-client-1');
    expect([...alive.keys()]).toEqual(['own', 'client-1']);
  });

  test('leaves an old one that cannot be ended now beside it, to be revoked', async () => {
    const { acts, plex, store, tokenOf } = await setUp();
    const id = await acts.make(nora, 'Tautulli', 'token');
    vi.spyOn(plex, 'signOut').mockRejectedValueOnce(new KeyringError('offline', 'gone'));
    expect(await acts.replace(id)).toBe('queued');
    expect(tokenOf(id)).toBe('token-client-2');
    const [, old] = store.named.list();
    expect(old).toMatchObject({ name: 'Tautulli', isRevoking: true });
    expect(old && tokenOf(old.namedTokenId)).toBe('token-client-1');
  });
});

describe('revoking', () => {
  test('ends that token alone, and its entry goes', async () => {
    const { acts, alive, store } = await setUp();
    const id = await acts.make(nora, 'Tautulli', 'token');
    await acts.make(nora, 'Kometa', 'token');
    expect(await acts.revoke(id)).toBe('revoked');
    expect([...alive.keys()]).toEqual(['own', 'client-2']);
    expect(store.named.list()).toMatchObject([{ name: 'Kometa' }]);
    expect(texts.size).toBe(2);
  });

  test('counts as done what Plex does not know any more', async () => {
    const { acts, seen, store } = await setUp();
    const id = await acts.make(nora, 'Tautulli', 'token');
    seen.fail = 'token-rejected';
    expect(await acts.revoke(id)).toBe('revoked');
    expect(store.named.list()).toEqual([]);
  });

  test('has nothing to tell Plex of a token that is lost', async () => {
    const first = await setUp();
    const id = await first.acts.make(nora, 'Tautulli', 'token');
    await first.store.close();
    for (const [name, text] of texts) if (text.includes('Tautulli')) texts.delete(name);
    const { acts, seen, store } = await setUp();
    expect(store.named.list()).toMatchObject([{ presence: 'missing' }]);
    expect(await acts.revoke(id)).toBe('revoked');
    expect([seen.signOuts, store.named.list()]).toEqual([0, []]);
  });

  test.each(['offline', 'timed-out', 'rate-limited', 'plex-busy', 'answer-unreadable'] as const)(
    'waits when Plex is %s, and is done every 15 minutes, when woken and when Plex answers',
    async (code) => {
      const all = await setUp();
      const { acts, alive, clock, seen } = all;
      const id = await acts.make(nora, 'Tautulli', 'token');
      seen.fail = code;
      expect(await acts.revoke(id)).toBe('queued');
      expect(waitingIn(all)).toBe(1);
      await clock.passAsync(14 * MINUTE);
      expect(seen.signOuts).toBe(1);
      await clock.passAsync(2 * MINUTE);
      await vi.waitFor(() => expect(seen.signOuts).toBe(2));
      acts.wake();
      await clock.passAsync(MINUTE);
      await vi.waitFor(() => expect(seen.signOuts).toBe(3));
      const valid = { state: 'valid', checkedAt: clock.now() } as const;
      acts.follow([accountSummary({ health: valid })]);
      await clock.passAsync(1);
      await vi.waitFor(() => expect(seen.signOuts).toBe(4));
      acts.follow([accountSummary({ health: valid })]);
      seen.fail = undefined;
      await clock.passAsync(16 * MINUTE);
      await vi.waitFor(() => expect(all.store.named.list()).toEqual([]));
      expect([...alive.keys()]).toEqual(['own']);
      await vi.waitFor(() => expect(clock.running()).toBe(0));
    },
  );

  test('goes on after a restart', async () => {
    const first = await setUp();
    const id = await first.acts.make(nora, 'Tautulli', 'token');
    first.seen.fail = 'offline';
    await first.acts.revoke(id);
    await first.store.close();
    const again = await setUp();
    again.acts.wake();
    await again.clock.passAsync(MINUTE);
    await vi.waitFor(() => expect(again.store.named.list()).toEqual([]));
    expect(again.seen.signOuts).toBe(1);
  });

  test('is taken back', async () => {
    const all = await setUp();
    const { acts, clock, seen, store, tokenOf } = all;
    const id = await acts.make(nora, 'Tautulli', 'token');
    seen.fail = 'offline';
    await acts.revoke(id);
    await store.named.setRevoking(id, false);
    seen.fail = undefined;
    await clock.passAsync(20 * MINUTE);
    expect(tokenOf(id)).toBe('token-client-1');
    expect(seen.signOuts).toBe(1);
  });

  test('is refused with Plex’s own word, and the token stays as it was', async () => {
    const all = await setUp();
    const id = await all.acts.make(nora, 'Tautulli', 'token');
    all.seen.fail = 'token-refused';
    await expect(all.acts.revoke(id)).rejects.toMatchObject({ code: 'token-refused' });
    expect(waitingIn(all)).toBe(0);
    expect(all.store.named.list()).toHaveLength(1);
  });

  test('takes all of an account, and says how many wait', async () => {
    const all = await setUp();
    const { acts, alive, plex, store } = all;
    for (const name of ['Tautulli', 'Kometa', 'Home Assistant'])
      await acts.make(nora, name, 'token');
    vi.spyOn(plex, 'signOut').mockRejectedValueOnce(new KeyringError('offline', 'gone'));
    expect(await acts.revokeAllOf(nora)).toEqual({ revoked: 2, queued: 1 });
    expect([...alive.keys()]).toEqual(['own', 'client-1']);
    expect(store.named.list()).toMatchObject([{ name: 'Tautulli', isRevoking: true }]);
  });
});
