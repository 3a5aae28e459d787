import { describe, expect, test, vi } from 'vitest';
import { createSignInTurn } from '../accounts/sign-in-turn.ts';
import type { AccountId } from '../contract/entities.ts';
import { NamedTokenId } from '../contract/named-tokens.ts';
import type { NamedTokenApproval, NamedTokenSummary } from '../contract/named-tokens.ts';
import { createTestClock } from '../expiry/test-clock.ts';
import { payloads } from '../ipc/contract-samples.ts';
import { KeyringError } from '../keyring-error.ts';
import { credentialOf, nora, sam } from '../test-samples.ts';
import { Token } from '../token.ts';
import type { ApprovalOptions, WaitingDevice } from './approve-token.ts';
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
};

/** Approvals that the test gives, or refuses. */
function setUp(plexRefuses?: KeyringError) {
  const clock = createTestClock();
  const asked: Asked[] = [];
  const pages: string[] = [];
  const told: (NamedTokenApproval | null)[] = [];
  const made: unknown[] = [];
  const bugs: unknown[] = [];
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
        asked.push({ kind, accountId, device, give, fail, trouble: options.onTrouble, look });
        device.signal.addEventListener('abort', () => fail(new KeyringError('cancelled', 'so')));
        const pin = { id: new Token('7'), code: new Token('strong'), expiresAt: clock.now() + 1 };
        options.onWaiting(pin, look);
      });
    };
  let identifiers = 0;
  const approvals = createTokenApprovals({
    now: clock.now,
    startTimer: clock.startTimer,
    approve: { token: approveAs('token'), jwt: approveAs('jwt') },
    acts,
    accounts: { credential: () => credentialOf(nora) },
    turn,
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
  return { approvals, asked, pages, told, made, bugs, turn, acts, openInBrowser };
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
});
