import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KeychainState } from '../contract/entities.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import { KeyringError } from '../keyring-error.ts';
import type { CallOptions, PlexClient, SignedInAccount, SignInData } from '../plex/plex-client.ts';
import { accountDetails, credentialOf, nora, pending } from '../test-samples.ts';
import { Token } from '../token.ts';
import type { Credential } from './account-store.ts';
import { createAccountKeeper } from './keep-account.ts';
import { createSignInTurn } from './sign-in-turn.ts';
import { createSignIn } from './sign-in.ts';

const typed = { login: 'nora_k', password: ' attic lamp ', keepIn: 'keychain' as const };
const failure = (code: FailureCode) => new KeyringError(code, 'as the test wants it');
const account = accountDetails({ uuid: nora });
const signedIn = { account, token: new Token('fresh-token') };

type Answer = SignedInAccount | Error | Promise<SignedInAccount>;

/** A sign-in over a Plex that gives the answers in turn. `sent`: what reached Plex, in order. */
function setUp(
  options: {
    answers?: Answer[];
    keychain?: KeychainState | (() => Promise<KeychainState>);
    refusesWrite?: FailureCode;
    replaced?: Credential;
  } = {},
) {
  const answers = [...(options.answers ?? [signedIn])];
  const sent: (SignInData & Pick<CallOptions, 'clientIdentifier'>)[] = [];
  const signedOut: [token: string, clientIdentifier: string][] = [];
  const kept: [token: string, clientIdentifier: string, keptIn: string][] = [];
  const told: string[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const seen = { keychain: options.keychain ?? 'ready' };
  const plex: Pick<PlexClient, 'postUsersSignInData' | 'signOut'> = {
    postUsersSignInData: async (data, { clientIdentifier, signal }) => {
      sent.push({ ...data, clientIdentifier });
      signals.push(signal);
      const answer = answers.shift() ?? failure('internal');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    signOut: (token, { clientIdentifier }) => {
      signedOut.push([token.reveal(), clientIdentifier]);
      return Promise.resolve();
    },
  };
  const keeper = createAccountKeeper({
    plex,
    accounts: {
      add: ({ token, clientIdentifier }, keptIn) => {
        if (options.refusesWrite) return Promise.reject(failure(options.refusesWrite));
        kept.push([token.reveal(), clientIdentifier, keptIn]);
        return Promise.resolve({ replaced: options.replaced });
      },
    },
    keychain: {
      check: () =>
        typeof seen.keychain === 'string' ? Promise.resolve(seen.keychain) : seen.keychain(),
    },
  });
  const signIn = createSignIn({
    plex,
    keeper,
    turn: createSignInTurn(),
    newClientIdentifier: randomUUID,
    onSignedIn: (accountId) => told.push(accountId),
  });
  return { signIn, sent, signedOut, kept, told, signals, seen };
}

const codeNeeded = () => failure('verification-code-required');

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('keeps the account of a right password, and sends the password once', async () => {
  const { signIn, sent, kept, told, signedOut } = setUp();
  expect(await signIn.start(typed)).toEqual({ kind: 'signed-in', accountId: nora });
  expect(sent).toEqual([
    { login: 'nora_k', password: ' attic lamp ', clientIdentifier: expect.any(String) as string },
  ]);
  expect(kept).toEqual([['fresh-token', sent[0]?.clientIdentifier, 'keychain']]);
  expect(told).toEqual([nora]);
  expect(signedOut).toEqual([]);
});

test('takes spaces around the login for a slip, and those of the password for the password', async () => {
  const { signIn, sent } = setUp();
  await signIn.start({ ...typed, login: '  nora_k ' });
  expect(sent[0]).toMatchObject({ login: 'nora_k', password: ' attic lamp ' });
});

test.each([
  { login: '', password: 'x' },
  { login: '  ', password: 'x' },
  { login: 'nora_k', password: '' },
])('sends nothing without a login or a password: %o', async (fields) => {
  const { signIn, sent } = setUp();
  await expect(signIn.start({ ...typed, ...fields })).rejects.toMatchObject({
    code: 'sign-in-fields-empty',
  });
  expect(sent).toEqual([]);
});

test.each([
  ['locked', 'keychain-locked'],
  ['frozen', 'keychain-frozen'],
  ['unavailable', 'keychain-unavailable'],
  ['starting', 'keychain-unavailable'],
] as const)('sends nothing while the keychain is %s', async (state, code) => {
  const { signIn, sent, seen } = setUp({ keychain: state });
  await expect(signIn.start(typed)).rejects.toMatchObject({ code });
  expect(sent).toEqual([]);
  seen.keychain = 'ready';
  expect(await signIn.start(typed)).toMatchObject({ kind: 'signed-in' });
});

test('asks no keychain when the account is for this session only', async () => {
  const { signIn, kept } = setUp({ keychain: 'locked' });
  await signIn.start({ ...typed, keepIn: 'session' });
  expect(kept[0]?.[2]).toBe('session');
});

test('runs one sign-in at a time, also while the keychain is asked', async () => {
  const state = pending<KeychainState>();
  const answer = pending<SignedInAccount>();
  const { signIn, sent } = setUp({ keychain: () => state.promise, answers: [answer.promise] });
  const first = signIn.start(typed);
  await expect(signIn.start(typed)).rejects.toMatchObject({ code: 'sign-in-already-running' });
  state.resolve('ready');
  await vi.waitFor(() => expect(sent.length).toBe(1));
  await expect(signIn.start(typed)).rejects.toMatchObject({ code: 'sign-in-already-running' });
  await expect(signIn.verify('1')).rejects.toMatchObject({ code: 'sign-in-already-running' });
  answer.resolve(signedIn);
  await first;
  expect(sent.length).toBe(1);
});

test('has a fresh client identifier for each attempt', async () => {
  const { signIn, sent } = setUp({ answers: [failure('credentials-refused'), signedIn] });
  await expect(signIn.start(typed)).rejects.toMatchObject({ code: 'credentials-refused' });
  await signIn.start(typed);
  expect(new Set(sent.map(({ clientIdentifier }) => clientIdentifier)).size).toBe(2);
});

describe('with a verification code', () => {
  test.each([
    ['012 345', '012345'],
    [' 0 1 2345\t', '012345'],
    ['abc-def', 'abc-def'],
  ])(
    'sends "%s" as "%s", under the same identifier, with the password kept',
    async (code, sentAs) => {
      const { signIn, sent, kept } = setUp({ answers: [codeNeeded(), signedIn] });
      expect(await signIn.start(typed)).toEqual({ kind: 'code-needed' });
      expect(await signIn.verify(code)).toEqual({ kind: 'signed-in', accountId: nora });
      expect(sent[1]).toEqual({ ...sent[0], verificationCode: sentAs });
      expect(sent.length).toBe(2);
      expect(kept[0]?.[1]).toBe(sent[0]?.clientIdentifier);
    },
  );

  test('sends no empty code, and the attempt still waits', async () => {
    const { signIn, sent } = setUp({ answers: [codeNeeded(), signedIn] });
    await signIn.start(typed);
    await expect(signIn.verify(' \t ')).rejects.toMatchObject({ code: 'sign-in-fields-empty' });
    expect(sent.length).toBe(1);
    await signIn.verify('1');
  });

  test.each([
    'verification-code-wrong',
    'offline',
    'timed-out',
    'plex-busy',
    'rate-limited',
    'answer-unreadable',
  ] as const)('keeps the attempt after %s', async (code) => {
    const { signIn, sent } = setUp({ answers: [codeNeeded(), failure(code), signedIn] });
    await signIn.start(typed);
    await expect(signIn.verify('1')).rejects.toMatchObject({ code });
    expect(await signIn.verify('2')).toMatchObject({ kind: 'signed-in' });
    expect(sent[2]).toMatchObject({ password: typed.password, verificationCode: '2' });
    expect(sent.length).toBe(3);
  });

  test.each(['credentials-refused', 'address-blocked', 'email-required'] as const)(
    'ends the attempt after %s',
    async (code) => {
      const { signIn, sent } = setUp({ answers: [codeNeeded(), failure(code)] });
      await signIn.start(typed);
      await expect(signIn.verify('1')).rejects.toMatchObject({ code });
      await expect(signIn.verify('2')).rejects.toMatchObject({ code: 'sign-in-attempt-ended' });
      expect(sent.length).toBe(2);
    },
  );

  test('keeps the attempt, with nothing sent, while the keychain is locked meanwhile', async () => {
    const { signIn, sent, seen } = setUp({ answers: [codeNeeded(), signedIn] });
    await signIn.start(typed);
    seen.keychain = 'locked';
    await expect(signIn.verify('1')).rejects.toMatchObject({ code: 'keychain-locked' });
    expect(sent.length).toBe(1);
    seen.keychain = 'ready';
    expect(await signIn.verify('1')).toMatchObject({ kind: 'signed-in' });
  });

  test('waits for no code after a failure without one', async () => {
    const { signIn } = setUp({ answers: [failure('offline')] });
    await expect(signIn.start(typed)).rejects.toMatchObject({ code: 'offline' });
    await expect(signIn.verify('1')).rejects.toMatchObject({ code: 'sign-in-attempt-ended' });
  });

  test('S23: forgets the password after five minutes, however often a wrong code is typed', async () => {
    const wrong = () => failure('verification-code-wrong');
    const { signIn, sent } = setUp({ answers: [codeNeeded(), wrong(), wrong(), signedIn] });
    await signIn.start(typed);
    await vi.advanceTimersByTimeAsync(240_000);
    await expect(signIn.verify('1')).rejects.toMatchObject({ code: 'verification-code-wrong' });
    await vi.advanceTimersByTimeAsync(59_999);
    await expect(signIn.verify('2')).rejects.toMatchObject({ code: 'verification-code-wrong' });
    await vi.advanceTimersByTimeAsync(1);
    await expect(signIn.verify('3')).rejects.toMatchObject({ code: 'sign-in-attempt-ended' });
    expect(sent.length).toBe(3);
  });

  test('says that the attempt has ended when its time runs out while a wrong code is judged', async () => {
    const answer = pending<SignedInAccount>();
    const { signIn } = setUp({ answers: [codeNeeded(), answer.promise] });
    await signIn.start(typed);
    await vi.advanceTimersByTimeAsync(299_000);
    const verified = signIn.verify('1');
    await vi.advanceTimersByTimeAsync(1_000);
    answer.reject(failure('verification-code-wrong'));
    await expect(verified).rejects.toMatchObject({ code: 'sign-in-attempt-ended' });
  });

  test('leaves no timer behind once signed in', async () => {
    const { signIn } = setUp({ answers: [codeNeeded(), signedIn] });
    await signIn.start(typed);
    await signIn.verify('1');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('another sign-in takes the place of one that waits', async () => {
    const { signIn, sent } = setUp({ answers: [codeNeeded(), codeNeeded(), signedIn] });
    await signIn.start(typed);
    await signIn.start({ ...typed, login: 'sam' });
    expect(vi.getTimerCount()).toBe(1);
    await signIn.verify('1');
    expect(sent[2]).toMatchObject({ login: 'sam', clientIdentifier: sent[1]?.clientIdentifier });
  });
});

describe('cancelled', () => {
  test('breaks the request off, and another sign-in may start', async () => {
    const answer = pending<SignedInAccount>();
    const { signIn, signals } = setUp({ answers: [answer.promise, signedIn] });
    const first = signIn.start(typed);
    await vi.waitFor(() => expect(signals.length).toBe(1));
    signIn.cancel();
    expect(signals[0]?.aborted).toBe(true);
    answer.reject(failure('cancelled'));
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(await signIn.start(typed)).toMatchObject({ kind: 'signed-in' });
  });

  test('while the keychain is asked, sends nothing at all', async () => {
    const state = pending<KeychainState>();
    const { signIn, sent } = setUp({ keychain: () => state.promise });
    const first = signIn.start(typed);
    signIn.cancel();
    state.resolve('ready');
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(sent).toEqual([]);
  });

  test('after Plex had answered, signs the new token out again and keeps nothing', async () => {
    const answer = pending<SignedInAccount>();
    const { signIn, sent, signedOut, kept, told } = setUp({ answers: [answer.promise] });
    const first = signIn.start(typed);
    await vi.waitFor(() => expect(sent.length).toBe(1));
    answer.resolve(signedIn);
    signIn.cancel();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(signedOut).toEqual([['fresh-token', sent[0]?.clientIdentifier]]);
    expect(kept).toEqual([]);
    expect(told).toEqual([]);
  });

  test('forgets the attempt that waits for a code', async () => {
    const { signIn } = setUp({ answers: [codeNeeded()] });
    await signIn.start(typed);
    signIn.cancel();
    expect(vi.getTimerCount()).toBe(0);
    await expect(signIn.verify('1')).rejects.toMatchObject({ code: 'sign-in-attempt-ended' });
  });

  test('with nothing under way, is nothing', () => {
    expect(() => setUp().signIn.cancel()).not.toThrow();
  });
});

test.each(['keychain-refused', 'keychain-locked', 'list-not-written'] as const)(
  'signs the new token out at Plex when it cannot be kept: %s',
  async (code) => {
    const { signIn, sent, signedOut, told } = setUp({ refusesWrite: code });
    await expect(signIn.start(typed)).rejects.toMatchObject({ code });
    expect(signedOut).toEqual([['fresh-token', sent[0]?.clientIdentifier]]);
    expect(told).toEqual([]);
  },
);

test('signs out the token of an account that the contract has no room for', async () => {
  const endless = { ...signedIn, account: { ...account, uuid: 'x'.repeat(129) } };
  const { signIn, signedOut, kept } = setUp({ answers: [endless] });
  await expect(signIn.start(typed)).rejects.toThrow();
  expect(signedOut.length).toBe(1);
  expect(kept).toEqual([]);
});

test('ends the token that a new one replaces, under the old one’s client identifier', async () => {
  const replaced = { ...credentialOf(nora, 'old-identifier'), token: new Token('old-token') };
  const { signIn, signedOut } = setUp({ replaced });
  await signIn.start(typed);
  expect(signedOut).toEqual([['old-token', 'old-identifier']]);
});
