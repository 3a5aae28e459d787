import { expect, test } from 'vitest';
import type { AccountId } from '../contract/entities.ts';
import { Token } from '../token.ts';
import { encodeEnvelope, ownAccount } from './envelope.ts';
import { answerRequest } from './keychain-calls.ts';
import type { CredentialLibrary } from './keychain-calls.ts';
import type { KeychainRequest } from './keychain-messages.ts';

const plexOrigin = 'https://plex.tv';
const otherOrigin = 'http://127.0.0.1:4000';

const textOf = (origin: string, token = 'a-token') =>
  encodeEnvelope({
    token: new Token(token),
    accountId: 'uuid-1' as AccountId,
    name: 'nora_k',
    clientIdentifier: 'client-1',
    plexOrigin: origin,
    signedInAt: 1,
    about: ownAccount,
    privateKey: null,
  });

type Entries = Record<string, string>;

/** A keychain in memory that notes each call; a test overrides what misbehaves. */
function createLibrary(entries: Entries, misbehaviour: Partial<CredentialLibrary> = {}) {
  const texts = new Map(Object.entries(entries));
  const calls: string[] = [];
  const sound: CredentialLibrary = {
    findCredentials: () =>
      Promise.resolve([...texts].map(([account, password]) => ({ account, password }))),
    getPassword: (_service, account) => Promise.resolve(texts.get(account) ?? null),
    setPassword: (_service, account, password) =>
      Promise.resolve(texts.set(account, password)).then(() => undefined),
    deletePassword: (_service, account) => Promise.resolve(texts.delete(account)),
  };
  const library = new Proxy(
    { ...sound, ...misbehaviour },
    {
      get: (target, name, receiver) => {
        calls.push(String(name));
        return Reflect.get(target, name, receiver) as unknown;
      },
    },
  );
  const answer = (request: KeychainRequest) => answerRequest(library, 'A service', request);
  return { texts, calls, answer };
}

test('reads everything in one call, and lets go of our origin only', async () => {
  const ours = textOf(plexOrigin, 'token-of-ours');
  const { calls, answer } = createLibrary({
    'entry-1': ours,
    'entry-2': textOf(otherOrigin, 'token-of-theirs'),
    'entry-3': 'damaged with token-of-somebody',
    'Not One Of Ours': textOf(plexOrigin),
  });
  const reply = await answer({ call: 'read-all', plexOrigin });
  expect(reply).toEqual({
    outcome: 'done',
    entries: [
      { entryName: 'entry-1', text: ours },
      { entryName: 'entry-3', text: null },
    ],
  });
  expect(calls).toEqual(['findCredentials']);
});

test('S21: writes, reads back and compares', async () => {
  const { texts, calls, answer } = createLibrary({});
  const text = textOf(plexOrigin);
  expect(await answer({ call: 'write', entryName: 'entry-1', text })).toEqual({
    outcome: 'done',
    entries: [],
  });
  expect(texts.get('entry-1')).toBe(text);
  expect(calls).toEqual(['setPassword', 'getPassword']);
});

test('S21: keeps nothing that cannot be read back as it was written', async () => {
  const library = createLibrary(
    {},
    {
      getPassword: () => Promise.resolve('cut sho'),
    },
  );
  const request = { call: 'write', entryName: 'entry-1', text: textOf(plexOrigin) } as const;
  expect(await library.answer(request)).toEqual({ outcome: 'failed', reason: 'refused' });
  expect(library.texts.size).toBe(0);
});

test('removes an entry of our origin and a damaged one; one that is gone is no failure', async () => {
  const { texts, answer } = createLibrary({ 'entry-1': textOf(plexOrigin), 'entry-2': 'damaged' });
  for (const entryName of ['entry-1', 'entry-2', 'entry-3']) {
    const reply = await answer({ call: 'remove', entryName, plexOrigin });
    expect(reply).toEqual({ outcome: 'done', entries: [] });
  }
  expect(texts.size).toBe(0);
});

test('never removes an entry of another origin', async () => {
  const { texts, calls, answer } = createLibrary({ 'entry-1': textOf(otherOrigin) });
  const reply = await answer({ call: 'remove', entryName: 'entry-1', plexOrigin });
  expect(reply).toEqual({ outcome: 'failed', reason: 'refused' });
  expect(texts.size).toBe(1);
  expect(calls).not.toContain('deletePassword');
});

test('believes no refused deletion', async () => {
  const entries = { 'entry-1': textOf(plexOrigin) };
  const { answer } = createLibrary(entries, {
    deletePassword: () => Promise.resolve(false),
  });
  const reply = await answer({ call: 'remove', entryName: 'entry-1', plexOrigin });
  expect(reply).toEqual({ outcome: 'failed', reason: 'refused' });
});

test.each([
  ['locked', 'Cannot create an item in a locked collection'],
  ['locked', 'User interaction is not allowed.'],
  ['unavailable', 'The name org.freedesktop.secrets was not provided by any .service files'],
  ['unavailable', 'Cannot autolaunch D-Bus without X11 $DISPLAY'],
  ['unavailable', 'Could not connect: No such file or directory'],
  ['refused', 'The specified item already exists in the keychain. a-token'],
])('says %s for: %s', async (reason, message) => {
  const setPassword = () => Promise.reject(new Error(message));
  const { answer } = createLibrary({}, { setPassword });
  const reply = await answer({ call: 'write', entryName: 'entry-1', text: textOf(plexOrigin) });
  expect(reply).toEqual({ outcome: 'failed', reason });
});
