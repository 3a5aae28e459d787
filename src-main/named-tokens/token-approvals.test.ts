import { describe, expect, test, vi } from 'vitest';
import { createSignInTurn } from '../accounts/sign-in-turn.ts';
import { AccountId } from '../contract/entities.ts';
import { NamedTokenId } from '../contract/named-tokens.ts';
import type { NamedTokenApproval, NamedTokenSummary } from '../contract/named-tokens.ts';
import { createTestClock } from '../expiry/test-clock.ts';
import { payloads } from '../ipc/contract-samples.ts';
import type { PendingNamedToken, PendingPin } from '../keychain/stored-pin.ts';
import { KeyringError } from '../keyring-error.ts';
import { credentialOf, nora, sam } from '../test-samples.ts';
import { PrivateKey, Token } from '../token.ts';
import { LEFT_TO_NEXT_START } from './approve-token.ts';
import type { ApprovalOptions, WaitingDevice, WaitingPin } from './approve-token.ts';
import type { MadeToken } from './named-token-store.ts';
import { createTokenApprovals } from './token-approvals.ts';

const newId = NamedTokenId.parse('9b6f7a52-0000-4000-8000-000000000001');
const tautulli: NamedTokenSummary = {
  ...(payloads.namedTokensChanged[0] as NamedTokenSummary),
  accountId: nora,
  isRevoking: false,
};
const { namedTokenId } = tautulli;

type Asked = {
  kind: string;
  accountId: AccountId;
  device: WaitingDevice;
  give: (made: MadeToken) => void;
  fail: (error: unknown) => void;
  trouble: ApprovalOptions['onTrouble'];
  look: () => void;
  left: WaitingPin | undefined;
};

const key = new PrivateKey('a-key');

const gone = AccountId.parse('signed-out');

/** Approvals that the test gives, or refuses. */
function setUp(plexRefuses?: KeyringError) {
  const clock = createTestClock();
  const asked: Asked[] = [];
  const pages: string[] = [];
  const told: (NamedTokenApproval | null)[] = [];
  const made: unknown[] = [];
  const bugs: unknown[] = [];
  const pending: (PendingPin | 'dropped')[] = [];
  const turn = createSignInTurn();
  const acts = {
    requireRoom: vi.fn(() => Promise.resolve()),
    keep: vi.fn(() => Promise.resolve(newId)),
    keepInPlaceOf: vi.fn(() => Promise.resolve('revoked' as const)),
  };
  const openInBrowser = vi.fn((address: string) => {
    pages.push(address);
    return Promise.resolve();
  });
  const approveAs =
    (kind: string) =>
    (accountId: AccountId, device: WaitingDevice, options: ApprovalOptions): Promise<MadeToken> => {
      if (plexRefuses) return Promise.reject(plexRefuses);
      return new Promise((give, fail) => {
        const look = vi.fn();
        const { left, onTrouble: trouble } = options;
        asked.push({ kind, accountId, device, give, fail, trouble, look, left });
        device.signal.addEventListener('abort', () => fail(new KeyringError('cancelled', 'so')));
        const pin = { id: new Token('7'), code: new Token('strong'), expiresAt: clock.now() + 1 };
        options.onWaiting(options.left ?? { pin, privateKey: kind === 'jwt' ? key : null }, look);
      });
    };
  let identifiers = 0;
  const approvals = createTokenApprovals({
    now: clock.now,
    startTimer: clock.startTimer,
    approve: { token: approveAs('token'), jwt: approveAs('jwt') },
    acts,
    accounts: {
      credential: (id) => {
        if (id === gone) throw new KeyringError('account-unknown', 'signed out');
        return credentialOf(nora);
      },
    },
    turn,
    pending: {
      keep: (pin) => Promise.resolve(void pending.push(pin)),
      drop: () => Promise.resolve(void pending.push('dropped')),
    },
    plexOrigin: 'https://plex.tv',
    isThere: (id) => id === namedTokenId,
    pages: (deviceName) => ({
      origins: ['https://app.plex.tv'],
      link: '',
      approval: (identifier, code) => `${identifier}/${code}/${deviceName}`,
    }),
    openInBrowser,
    newClientIdentifier: () => `client-${(identifiers += 1)}`,
    onMade: (...news) => made.push(news),
    onBug: (error) => bugs.push(error),
  });
  approvals.onChange((approval) => told.push(approval));
  return { approvals, asked, pages, told, made, bugs, turn, acts, openInBrowser, pending, clock };
}

const givenToken = (token: string): MadeToken => ({
  token: new Token(token),
  clientIdentifier: 'client-1',
  jwt: null,
});
const refusedWith = (code: KeyringError['code']) => expect.objectContaining({ code }) as unknown;

describe('a token to be approved in the browser', () => {
  test('waits under an identifier of its own and the tool’s name, and is kept', async () => {
    const { approvals, asked, pages, told, made, acts, turn } = setUp();
    await approvals.startNew(nora, ' Tautulli ', 'jwt');
    expect(asked).toMatchObject([{ kind: 'jwt', accountId: nora }]);
    expect(asked[0]?.device).toMatchObject({
      clientIdentifier: 'client-1',
      deviceName: 'Tautulli',
    });
    expect(pages).toEqual(['client-1/strong/Tautulli']);
    expect(approvals.current()).toMatchObject({ name: 'Tautulli', state: 'waiting' });
    const given = givenToken('of-tautulli');
    asked[0]?.give(given);
    await vi.waitFor(() => expect(made).toEqual([[newId, true]]));
    expect(acts.keep).toHaveBeenCalledWith(nora, 'Tautulli', given);
    expect(told.at(-1)).toMatchObject({ state: 'made', namedTokenId: newId });
    expect(approvals.current()).toBeNull();
    expect(() => turn.take('password')).not.toThrow();
  });

  test('takes the place of the token that it replaces', async () => {
    const { approvals, asked, made, acts } = setUp();
    await approvals.startReplacement(tautulli);
    const given = givenToken('anew');
    asked[0]?.give(given);
    await vi.waitFor(() => expect(made).toEqual([[namedTokenId, false]]));
    expect(acts.keepInPlaceOf).toHaveBeenCalledWith(namedTokenId, given);
    expect(acts.keep).not.toHaveBeenCalled();
  });

  test('waits alone: no sign-in beside it, and none for another tool', async () => {
    const { approvals, turn, asked } = setUp();
    await approvals.startNew(nora, 'Tautulli', 'token');
    expect(() => turn.take('pin')).toThrow(refusedWith('sign-in-already-running'));
    const running = refusedWith('sign-in-already-running');
    await expect(approvals.startReplacement(tautulli)).rejects.toEqual(running);
    await expect(approvals.startNew(sam, 'Tautulli', 'token')).rejects.toEqual(running);
    expect(asked).toHaveLength(1);
    approvals.cancel();
    turn.take('password');
    await expect(approvals.startNew(nora, 'Tautulli', 'token')).rejects.toEqual(running);
    expect(asked).toHaveLength(1);
  });

  test('gets a new code in the place of the old one, which ends', async () => {
    const { approvals, asked, pages } = setUp();
    await approvals.startNew(nora, 'Tautulli', 'token');
    await approvals.startNew(nora, 'Tautulli', 'token');
    expect(asked.map(({ device }) => device.signal.aborted)).toEqual([true, false]);
    expect(pages).toHaveLength(2);
    expect(approvals.current()).toMatchObject({ state: 'waiting', failure: null });
  });

  test('that ends badly says why, and lets others in', async () => {
    const { approvals, asked, turn, bugs } = setUp();
    await approvals.startNew(nora, 'Tautulli', 'token');
    asked[0]?.trouble('offline');
    expect(approvals.current()).toMatchObject({ state: 'waiting', failure: 'offline' });
    asked[0]?.fail(new KeyringError('named-token-of-another-account', 'so'));
    await vi.waitFor(() =>
      expect(approvals.current()).toMatchObject({
        state: 'ended',
        failure: 'named-token-of-another-account',
      }),
    );
    expect(bugs).toEqual([]);
    turn.take('pin');
    turn.give('pin');
    await approvals.startReplacement(tautulli);
    expect(approvals.current()).toMatchObject({ state: 'waiting', namedTokenId });
  });

  test.each(['cancelled', 'its account signed out', 'the token to be replaced taken back'])(
    'is dropped: %s',
    async (why) => {
      const { approvals, asked, told } = setUp();
      await approvals.startReplacement(tautulli);
      approvals.follow([tautulli]);
      approvals.forgetAccount(sam);
      expect(approvals.current()).not.toBeNull();
      if (why === 'cancelled') approvals.cancel();
      else if (why.startsWith('its account')) approvals.forgetAccount(nora);
      else approvals.follow([{ ...tautulli, isRevoking: true }]);
      expect(asked[0]?.device.signal.aborted).toBe(true);
      expect(told.at(-1)).toBeNull();
    },
  );

  test('is not begun where Plex makes no PIN, no keychain is there, or no browser opens', async () => {
    const refused = setUp(new KeyringError('rate-limited', 'so'));
    const started = refused.approvals.startNew(nora, 'Tautulli', 'token');
    await expect(started).rejects.toEqual(refusedWith('rate-limited'));
    expect(refused.approvals.current()).toBeNull();

    const { approvals, acts, asked, openInBrowser, turn } = setUp();
    acts.requireRoom.mockRejectedValueOnce(new KeyringError('keychain-locked', 'so'));
    await expect(approvals.startNew(nora, 'Tautulli', 'token')).rejects.toEqual(
      refusedWith('keychain-locked'),
    );
    expect(asked).toEqual([]);
    openInBrowser.mockRejectedValueOnce(new KeyringError('browser-not-opened', 'so'));
    await expect(approvals.startNew(nora, 'Tautulli', 'token')).rejects.toEqual(
      refusedWith('named-token-page-not-opened'),
    );
    expect(asked[0]?.device.signal.aborted).toBe(true);
    expect(approvals.current()).toBeNull();
    expect(() => turn.take('password')).not.toThrow();
  });

  test('is looked at when the computer wakes', async () => {
    const { approvals, asked } = setUp();
    await approvals.startNew(nora, 'Tautulli', 'token');
    approvals.look();
    expect(asked[0]?.look).toHaveBeenCalledOnce();
  });

  test('is in the keychain while it waits, with the key of its PIN, and leaves it with its end', async () => {
    const { approvals, asked, pending, made } = setUp();
    await approvals.startNew(nora, 'Kometa', 'jwt');
    expect(pending).toMatchObject([
      { kind: 'named-token', accountId: nora, namedTokenId: null, name: 'Kometa' },
    ]);
    expect(pending[0]).toMatchObject({ tokenKind: 'jwt', privateKey: key, pinId: new Token('7') });
    asked[0]?.give(givenToken('of-kometa'));
    await vi.waitFor(() => expect(made).toHaveLength(1));
    expect(pending.slice(1)).toEqual(['dropped']);
    await approvals.startNew(nora, 'Seerr', 'token');
    approvals.cancel();
    expect(pending.at(-1)).toBe('dropped');
  });

  test('is left to the next start when the program ends', async () => {
    const { approvals, asked, pending } = setUp();
    await approvals.startNew(nora, 'Kometa', 'jwt');
    approvals.close();
    expect(asked[0]?.device.signal.reason).toBe(LEFT_TO_NEXT_START);
    expect(pending).toHaveLength(1);
  });
});

describe('a token that an earlier run has left to be approved', () => {
  const left = (some: Partial<PendingNamedToken> = {}): PendingNamedToken => ({
    kind: 'named-token',
    accountId: nora,
    namedTokenId: null,
    name: 'Kometa',
    tokenKind: 'jwt',
    privateKey: key,
    pinId: new Token('8'),
    pinCode: new Token('strong'),
    clientIdentifier: 'client-of-before',
    plexOrigin: 'https://plex.tv',
    expiresAt: 9e12,
    ...some,
  });

  test('is waited for with its PIN, key and identifier, and kept', async () => {
    const { approvals, asked, made, pages, pending, told, turn } = setUp();
    approvals.resume(left());
    expect(asked).toMatchObject([{ kind: 'jwt', accountId: nora }]);
    expect(asked[0]?.device).toMatchObject({
      clientIdentifier: 'client-of-before',
      deviceName: 'Kometa',
    });
    expect(asked[0]?.left).toMatchObject({ privateKey: key, pin: { id: new Token('8') } });
    expect(told.at(-1)).toMatchObject({ name: 'Kometa', state: 'waiting', expiresAt: 9e12 });
    expect(() => turn.take('pin')).toThrow(refusedWith('sign-in-already-running'));
    expect(pages).toEqual([]);
    asked[0]?.give(givenToken('of-kometa'));
    await vi.waitFor(() => expect(made).toEqual([[newId, true]]));
    expect(pending).toEqual(['dropped']);
  });

  test.each([
    ['its account is signed out', { accountId: gone }],
    ['what it was to replace is gone', { namedTokenId: newId }],
  ])('is ended where %s', (_why, some) => {
    const { approvals, asked, pending } = setUp();
    approvals.resume(left(some));
    expect(asked[0]?.device.signal.aborted).toBe(true);
    expect(asked[0]?.device.signal.reason).not.toBe(LEFT_TO_NEXT_START);
    expect(pending).toEqual(['dropped']);
    expect(approvals.current()).toBeNull();
  });

  test('ends without a word where its time was over before', async () => {
    const { approvals, asked } = setUp();
    approvals.resume(left({ expiresAt: 1 }));
    asked[0]?.fail(new KeyringError('pin-expired', 'so'));
    await vi.waitFor(() => expect(approvals.current()).toBeNull());
  });

  test('gives way to a sign-in, and to an approval begun since', async () => {
    const { approvals, asked, turn } = setUp();
    turn.take('password');
    approvals.resume(left());
    turn.give('password');
    expect(asked).toEqual([]);
    await approvals.startNew(nora, 'Seerr', 'token');
    approvals.resume(left());
    expect(asked).toHaveLength(1);
  });
});
