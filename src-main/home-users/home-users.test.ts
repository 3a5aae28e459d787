import { beforeEach, describe, expect, test } from 'vitest';
import type { Credential, NewAccount } from '../accounts/account-store.ts';
import { AccountId } from '../contract/entities.ts';
import type { KeptIn, KeychainState } from '../contract/entities.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import { HomeUserId } from '../contract/home-users.ts';
import { KeyringError } from '../keyring-error.ts';
import type { PlexHomeUser, SwitchedUser } from '../plex/home-calls.ts';
import { credentialOf, nora, pending } from '../test-samples.ts';
import { Token } from '../token.ts';
import { createHomeUsers } from './home-users.ts';

const kid = HomeUserId.parse('a1b2c3d4e5f60719');
const teen = HomeUserId.parse('a1b2c3d4e5f60720');

function user(some: Partial<PlexHomeUser> & { uuid: string }): PlexHomeUser {
  return {
    title: '',
    username: '',
    friendlyName: '',
    admin: false,
    guest: false,
    restricted: false,
    protected: false,
    ...some,
  };
}

const members = [
  user({ uuid: nora, title: 'nora_k', username: 'nora_k', admin: true, protected: true }),
  user({ uuid: kid, title: 'Kid', restricted: true }),
  user({ uuid: teen, title: 'teen_t', username: 'teen_t', protected: true }),
];

type Switch = { uuid: string; pin: string | undefined; clientIdentifier: string };

let switches: Switch[];
let answer: (asked: Switch) => Promise<SwitchedUser>;
let added: { account: NewAccount; keepIn: KeptIn }[];
let replaced: Credential | undefined;
let signedOut: string[];
let keychain: KeychainState;
let keptIn: KeptIn;
let notKept: KeyringError | undefined;
let now: number;

beforeEach(() => {
  [switches, added, signedOut] = [[], [], []];
  [replaced, notKept, keychain, keptIn, now] = [undefined, undefined, 'ready', 'keychain', 5_000];
  answer = ({ uuid }) =>
    Promise.resolve({ authToken: new Token(`token-of-${uuid}`), uuid, title: '', username: '' });
});

async function open() {
  const homeUsers = createHomeUsers({
    plex: {
      getHomeUsers: () => Promise.resolve({ name: 'Attic home', users: members }),
      switchHomeUser: (token, { uuid, pin }, { clientIdentifier }) => {
        expect(token.reveal()).toBe(`token-of-${nora}-at-client-1`);
        switches.push({ uuid, pin, clientIdentifier });
        return answer({ uuid, pin, clientIdentifier });
      },
      signOut: (token, { clientIdentifier }) => {
        signedOut.push(`${token.reveal()} at ${clientIdentifier}`);
        return Promise.reject(new KeyringError('offline', 'nobody waits for this'));
      },
    },
    accounts: {
      credential: (accountId) => ({ ...credentialOf(accountId), keptIn }),
      add: (account, keepIn) => {
        if (notKept) return Promise.reject(notKept);
        added.push({ account, keepIn });
        return Promise.resolve({ replaced });
      },
      noteHealth: () => undefined,
    },
    keychain: { check: () => Promise.resolve(keychain) },
    newClientIdentifier: () => `fresh-${String(switches.length + 1)}`,
    now: () => now,
  });
  const list = await homeUsers.read(nora);
  return { ...homeUsers, list };
}

const failsWith = (code: FailureCode, retryAt?: number) => (): Promise<never> =>
  Promise.reject(new KeyringError(code, 'as the test wants it', { retryAt }));

describe('the users of a home', () => {
  test('are told with what they are, and which is the account', async () => {
    const { list } = await open();
    expect(list.homeName).toBe('Attic home');
    expect(
      list.users.map(({ name, isAdmin, isManaged, isProtected, isSelf }) => [
        name,
        { isAdmin, isManaged, isProtected, isSelf },
      ]),
    ).toEqual([
      ['nora_k', { isAdmin: true, isManaged: false, isProtected: true, isSelf: true }],
      ['Kid', { isAdmin: false, isManaged: true, isProtected: false, isSelf: false }],
      ['teen_t', { isAdmin: false, isManaged: false, isProtected: true, isSelf: false }],
    ]);
  });
});

describe('getting a token', () => {
  test('of a managed user keeps it under the title, as an account of the home', async () => {
    const { getToken } = await open();
    expect(await getToken(nora, kid, '')).toBe(kid);
    expect(switches).toEqual([{ uuid: kid, pin: undefined, clientIdentifier: 'fresh-1' }]);
    expect(added).toMatchObject([
      {
        keepIn: 'keychain',
        account: {
          accountId: kid,
          name: 'Kid',
          clientIdentifier: 'fresh-1',
          homeOf: nora,
          isManaged: true,
        },
      },
    ]);
    expect(added[0]?.account.token.reveal()).toBe(`token-of-${kid}`);
    expect(signedOut).toEqual([]);
  });

  test('of a protected user sends the PIN, and of another one none', async () => {
    const { getToken } = await open();
    await getToken(nora, teen, '0471');
    await getToken(nora, kid, '0471');
    expect(switches.map(({ pin }) => pin)).toEqual(['0471', undefined]);
    expect(added[0]?.account).toMatchObject({ name: 'teen_t', isManaged: false });
  });

  test('of a protected user without a PIN is not even tried', async () => {
    const { getToken } = await open();
    await expect(getToken(nora, teen, '')).rejects.toMatchObject({ code: 'home-pin-required' });
    expect(switches).toEqual([]);
  });

  test('again takes the old one’s place, and signs the old one out', async () => {
    replaced = { ...credentialOf(AccountId.parse(kid), 'old-one'), name: 'Kid' };
    const { getToken } = await open();
    await getToken(nora, kid, '');
    expect(signedOut).toEqual([`token-of-${kid}-at-old-one at old-one`]);
  });

  test('that cannot be kept leaves no token at Plex', async () => {
    const { getToken } = await open();
    notKept = new KeyringError('list-not-written', 'as the test wants it');
    await expect(getToken(nora, kid, '')).rejects.toBe(notKept);
    expect(signedOut).toEqual([`token-of-${kid} at fresh-1`]);
  });

  test.each<[KeychainState, FailureCode]>([
    ['locked', 'keychain-locked'],
    ['frozen', 'keychain-frozen'],
    ['unavailable', 'keychain-unavailable'],
  ])('is not asked of Plex while the keychain is %s', async (state, code) => {
    keychain = state;
    const { getToken } = await open();
    await expect(getToken(nora, kid, '')).rejects.toMatchObject({ code });
    expect(switches).toEqual([]);
  });

  test('for the session needs no keychain, and is kept as the account is', async () => {
    [keychain, keptIn] = ['locked', 'session'];
    const { getToken } = await open();
    await getToken(nora, kid, '');
    expect(added[0]?.keepIn).toBe('session');
  });

  test('waits out the pause that Plex asked for, without asking again', async () => {
    const { getToken } = await open();
    answer = failsWith('rate-limited', 65_000);
    const paused = { code: 'rate-limited', retryAt: 65_000 };
    await expect(getToken(nora, teen, '0471')).rejects.toMatchObject(paused);
    now = 64_999;
    await expect(getToken(nora, kid, '')).rejects.toMatchObject(paused);
    expect(switches).toHaveLength(1);
    now = 65_000;
    await expect(getToken(nora, kid, '')).rejects.toMatchObject(paused);
    expect(switches).toHaveLength(2);
  });

  test('with a wrong PIN is sent once, and says so', async () => {
    const { getToken } = await open();
    answer = failsWith('home-pin-wrong');
    await expect(getToken(nora, teen, '0000')).rejects.toMatchObject({ code: 'home-pin-wrong' });
    expect([switches.length, added.length]).toEqual([1, 0]);
  });

  test('is done one at a time', async () => {
    const { getToken } = await open();
    const plex = pending<SwitchedUser>();
    answer = () => plex.promise;
    const first = getToken(nora, kid, '');
    await expect(getToken(nora, kid, '')).rejects.toMatchObject({
      code: 'sign-in-already-running',
    });
    plex.resolve({ authToken: new Token('t'), uuid: kid, title: 'Kiddo', username: '' });
    expect(await first).toBe(kid);
    expect(added[0]?.account.name).toBe('Kiddo');
  });

  test('is only for others of the list last read', async () => {
    const { getToken, forgetAccount } = await open();
    const unknown = { code: 'home-user-unknown' };
    const self = HomeUserId.parse(nora);
    await expect(getToken(nora, self, '0471')).rejects.toMatchObject(unknown);
    await expect(getToken(AccountId.parse(kid), teen, '0471')).rejects.toMatchObject(unknown);
    forgetAccount(nora);
    await expect(getToken(nora, kid, '')).rejects.toMatchObject(unknown);
    expect(switches).toEqual([]);
  });
});
