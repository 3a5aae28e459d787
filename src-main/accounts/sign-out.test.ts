import { describe, expect, test } from 'vitest';
import type { FailureCode } from '../contract/failure-codes.ts';
import { KeyringError } from '../keyring-error.ts';
import { credentialOf, nora } from '../test-samples.ts';
import { signOut } from './sign-out.ts';

const failure = (code: FailureCode) => new KeyringError(code, 'as the test wants it');

function setUp({ plexSays, held }: { plexSays?: FailureCode; held?: FailureCode } = {}) {
  const done: string[] = [];
  const deps = {
    plex: {
      signOut: (
        token: { reveal: () => string },
        { clientIdentifier }: { clientIdentifier: string },
      ) => {
        done.push(`signed out ${token.reveal()} as ${clientIdentifier}`);
        return plexSays ? Promise.reject(failure(plexSays)) : Promise.resolve();
      },
    },
    accounts: {
      credential: () => {
        if (held) throw failure(held);
        return credentialOf(nora, 'client-7');
      },
      remove: () => {
        done.push('removed');
        return Promise.resolve();
      },
    },
  };
  return { done, run: () => signOut(deps, nora) };
}

const asked = `signed out token-of-${nora}-at-client-7 as client-7`;

describe('signing out', () => {
  test('has Plex end the token, under its own client identifier, before the entry goes', async () => {
    const { done, run } = setUp();
    await run();
    expect(done).toEqual([asked, 'removed']);
  });

  test.each(['offline', 'timed-out', 'plex-busy', 'rate-limited', 'token-refused'] as const)(
    'removes nothing when Plex cannot be asked: %s',
    async (code) => {
      const { done, run } = setUp({ plexSays: code });
      await expect(run()).rejects.toMatchObject({ code });
      expect(done).toEqual([asked]);
    },
  );

  test.each(['token-rejected', 'token-expired'] as const)(
    'removes the entry of a token that is dead already: %s',
    async (code) => {
      const { done, run } = setUp({ plexSays: code });
      await run();
      expect(done).toEqual([asked, 'removed']);
    },
  );

  test.each(['keychain-entry-missing', 'keychain-entry-unreadable'] as const)(
    'removes an account whose token is lost without asking Plex: %s',
    async (code) => {
      const { done, run } = setUp({ held: code });
      await run();
      expect(done).toEqual(['removed']);
    },
  );

  test.each(['keychain-locked', 'keychain-frozen', 'account-unknown'] as const)(
    'does nothing at all while the token cannot be read: %s',
    async (code) => {
      const { done, run } = setUp({ held: code });
      await expect(run()).rejects.toMatchObject({ code });
      expect(done).toEqual([]);
    },
  );
});
