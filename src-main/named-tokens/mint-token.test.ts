import { describe, expect, test } from 'vitest';
import { KeyringError } from '../keyring-error.ts';
import type { CallOptions } from '../plex/plex-client.ts';
import { accountDetails, credentialOf, nora, sam } from '../test-samples.ts';
import { Token } from '../token.ts';
import { mintToken } from './mint-token.ts';
import type { MintingPlex } from './mint-token.ts';

const owner = credentialOf(nora, 'client-of-nora');
const device = { clientIdentifier: 'client-of-tautulli', deviceName: 'Tautulli' };
const made = new Token('token-of-tautulli');

/** Plex that makes a token at once, but for what the test has otherwise. */
function plexWith(some: Partial<MintingPlex> = {}) {
  const asked: unknown[][] = [];
  const note = <Result>(
    name: string,
    result: Result,
    { clientIdentifier, deviceName }: CallOptions,
  ) => {
    asked.push([name, clientIdentifier, deviceName]);
    return Promise.resolve(result);
  };
  const pin = { id: new Token('7'), code: new Token('ABCD'), expiresAt: 0 };
  const plex: MintingPlex = {
    createPin: (_kind, options) => note('createPin', pin, options),
    linkPin: (code, token, options) =>
      note(`link ${code.reveal()} with ${token.reveal()}`, undefined, options),
    checkPin: (_id, options) => note('checkPin', made, options),
    getTokenDetails: (token, options) =>
      note(`whose is ${token.reveal()}`, accountDetails(), options),
    signOut: (token, options) => note(`sign out ${token.reveal()}`, undefined, options),
    ...some,
  };
  return { plex, asked };
}

const failing = (code: KeyringError['code']) => () => Promise.reject(new KeyringError(code, 'so'));
const failureOf = (plex: MintingPlex) =>
  mintToken(plex, owner, device).then(
    () => expect.unreachable('a token'),
    (error: unknown) => (error as KeyringError).code,
  );

describe('a token for a tool', () => {
  test('is made under its own identifier and name, approved under the account’s', async () => {
    const { plex, asked } = plexWith();
    const token = await mintToken(plex, owner, device);
    expect(token).toEqual({ token: made, clientIdentifier: 'client-of-tautulli', jwt: null });
    expect(token.token.reveal()).toBe('token-of-tautulli');
    expect(asked).toEqual([
      ['createPin', 'client-of-tautulli', 'Tautulli'],
      [`link ABCD with ${owner.token.reveal()}`, 'client-of-nora', undefined],
      ['checkPin', 'client-of-tautulli', 'Tautulli'],
      ['whose is token-of-tautulli', 'client-of-tautulli', 'Tautulli'],
    ]);
  });

  test('is fetched also when the first look finds nothing, or fails', async () => {
    const looks: (() => Promise<Token | 'waiting'>)[] = [
      () => Promise.resolve('waiting'),
      failing('timed-out'),
      () => Promise.resolve(made),
    ];
    const { plex } = plexWith({ checkPin: () => (looks.shift() ?? failing('internal'))() });
    expect((await mintToken(plex, owner, device)).token).toBe(made);
  });

  test.each([
    ['pin-expired', 'named-token-link-refused'],
    ['token-refused', 'named-token-link-refused'],
    ['not-available-for-device', 'named-token-link-refused'],
    ['managed-user-refused', 'named-token-link-refused'],
    ['token-rejected', 'token-rejected'],
    ['offline', 'offline'],
    ['rate-limited', 'rate-limited'],
  ] as const)('is not made where Plex answers %s to the approval: %s', async (answer, code) => {
    const { plex, asked } = plexWith({ linkPin: failing(answer) });
    expect(await failureOf(plex)).toBe(code);
    expect(asked.map(([name]) => name)).toEqual(['createPin']);
  });

  test('that never comes is a refusal', async () => {
    const { plex } = plexWith({ checkPin: () => Promise.resolve('waiting') });
    expect(await failureOf(plex)).toBe('named-token-link-refused');
  });

  test('that somebody else approved is ended again', async () => {
    const { plex, asked } = plexWith({
      getTokenDetails: () => Promise.resolve(accountDetails({ uuid: sam })),
    });
    expect(await failureOf(plex)).toBe('named-token-of-another-account');
    expect(asked.at(-1)).toEqual(['sign out token-of-tautulli', 'client-of-tautulli', 'Tautulli']);
  });

  test('that does not answer is ended again', async () => {
    const { plex, asked } = plexWith({ getTokenDetails: failing('token-rejected') });
    expect(await failureOf(plex)).toBe('token-rejected');
    expect(asked.at(-1)?.[0]).toBe('sign out token-of-tautulli');
  });
});
