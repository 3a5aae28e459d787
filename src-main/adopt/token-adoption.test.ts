import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ClipboardText } from '../clipboard/clipboard-text.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import { accountDetails, nora } from '../test-samples.ts';
import { Token } from '../token.ts';
import { createTokenAdoption } from './token-adoption.ts';

const theirs = 'xYz_0123456789-AbCdE';

beforeEach(() => void vi.useFakeTimers({ now: 1_790_000_000_000 }));
afterEach(() => void vi.useRealTimers());

/** An adoption over a clipboard, and what it asked of whom, in order. */
function setUp(clipboardText: ClipboardText | string = theirs) {
  const done: unknown[][] = [];
  const world = {
    clipboard:
      typeof clipboardText === 'string'
        ? ({ kind: 'text', text: clipboardText } as ClipboardText)
        : clipboardText,
    plexFails: undefined as KeyringError | undefined,
    keepFails: undefined as KeyringError | undefined,
    kept: [] as { name: string; token: Token }[],
    isSignedIn: false,
  };
  const adoption = createTokenAdoption({
    clipboard: {
      read: () => Promise.resolve(world.clipboard),
      takeOff: (text) => Promise.resolve(void done.push(['take off', text])),
    },
    plex: {
      getTokenDetails: (token, { clientIdentifier }) => {
        done.push(['ask Plex', token.reveal(), clientIdentifier]);
        return world.plexFails === undefined
          ? Promise.resolve(accountDetails())
          : Promise.reject(world.plexFails);
      },
    },
    keeper: {
      keep: ({ token, clientIdentifier }, keepIn) => {
        done.push(['keep', token.reveal(), clientIdentifier, keepIn]);
        return world.keepFails === undefined
          ? Promise.resolve(nora)
          : Promise.reject(world.keepFails);
      },
    },
    kept: () => world.kept,
    serverOfToken: (token) =>
      token.reveal() === 'of_the_attic_box_1234' ? 'Attic box' : undefined,
    isSignedIn: () => world.isSignedIn,
    newClientIdentifier: () => 'fresh-one',
    now: Date.now,
    onKept: (accountId) => void done.push(['kept', accountId]),
  });
  return { adoption, world, doneSince: () => done.splice(0) };
}

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;
const asked = ['ask Plex', theirs, 'fresh-one'];

describe('what is on the clipboard', () => {
  test('is an account’s token, of which Plex tells the owner', async () => {
    const { adoption, world, doneSince } = setUp(`X-Plex-Token: ${theirs}\n`);
    expect(await adoption.read()).toEqual({
      kind: 'account',
      owner: 'nora_k',
      maskedEmail: 'n•••@example.test',
      replaces: false,
    });
    expect(doneSince()).toEqual([asked]);
    world.isSignedIn = true;
    expect(await adoption.read()).toMatchObject({ replaces: true });
  });

  test('is known by comparing, and nobody is asked', async () => {
    const { adoption, world, doneSince } = setUp();
    world.kept = [{ name: 'Tautulli', token: new Token(theirs) }];
    expect(await adoption.read()).toEqual({ kind: 'kept', name: 'Tautulli' });
    world.clipboard = { kind: 'text', text: 'of_the_attic_box_1234' };
    expect(await adoption.read()).toEqual({ kind: 'server', name: 'Attic box' });
    expect(doneSince()).toEqual([]);
  });

  test.each([
    ['transient', 'transient-0a0a0a0a-0000-4000-8000-000000000001'],
    ['claim', 'claim-madeUpClaimToken_001'],
  ])('is a %s token by its form alone', async (kind, text) => {
    const { adoption, doneSince } = setUp(text);
    expect(await adoption.read()).toEqual({ kind });
    await expect(adoption.keep('keychain')).rejects.toThrow(code('clipboard-token-gone'));
    expect(doneSince()).toEqual([]);
  });

  test.each([
    ['token-rejected', 'clipboard-token-rejected'],
    ['token-expired', 'clipboard-token-rejected'],
    ['offline', 'offline'],
  ] as const)('of which Plex says %s is %s, and stays there', async (plexFails, told) => {
    const { adoption, world, doneSince } = setUp();
    world.plexFails = new KeyringError(plexFails, 'as the test wants it');
    await expect(adoption.read()).rejects.toThrow(code(told));
    expect(doneSince()).toEqual([asked]);
    await expect(adoption.drop(true)).rejects.toThrow(code('clipboard-token-gone'));
    expect(doneSince()).toEqual([]);
  });

  test.each(['empty', 'not-text', 'too-long', 'unanswered'] as const)(
    'is nothing to look at where it is %s',
    async (kind) => {
      const { adoption } = setUp({ kind });
      await expect(adoption.read()).rejects.toThrow(code(`clipboard-${kind}`));
    },
  );

  test('is sent nowhere unless it has the form of a token', async () => {
    const lines = fc.oneof(
      fc.string({ maxLength: 80, unit: 'binary' }),
      fc.stringMatching(/^[\w-]{0,40}$/),
      fc.stringMatching(/^X-Plex-Token[=:] ?[\w.-]{0,40}$/),
      fc.stringMatching(/^(?:claim|transient)-[\w-]{0,40}$/),
    );
    await fc.assert(
      fc.asyncProperty(lines, async (text) => {
        const { adoption, doneSince } = setUp(text);
        await adoption.read().catch((error: unknown) => {
          if (!isKeyringError(error)) throw error;
        });
        adoption.forget();
        for (const [deed, sent] of doneSince()) {
          expect(deed).toBe('ask Plex');
          expect(sent).toMatch(/^[\w-]{18,24}$/);
          expect(sent).not.toMatch(/^(?:claim-|transient-)[\w-]{8}/);
          expect(text).toContain(sent);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a token that was found', () => {
  test('is kept under the identifier with which Plex was asked, and leaves the clipboard', async () => {
    const { adoption, doneSince } = setUp(` ${theirs}\n`);
    await adoption.read();
    expect(await adoption.keep('session')).toBe(nora);
    expect(doneSince()).toEqual([
      asked,
      ['keep', theirs, 'fresh-one', 'session'],
      ['kept', nora],
      ['take off', ` ${theirs}\n`],
    ]);
    await expect(adoption.keep('session')).rejects.toThrow(code('clipboard-token-gone'));
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is still there after it could not be kept', async () => {
    const { adoption, world, doneSince } = setUp();
    await adoption.read();
    world.keepFails = new KeyringError('keychain-locked', 'as the test wants it');
    await expect(adoption.keep('keychain')).rejects.toThrow(code('keychain-locked'));
    world.keepFails = undefined;
    expect(await adoption.keep('keychain')).toBe(nora);
    expect(doneSince().map(([deed]) => deed)).toEqual([
      'ask Plex',
      'keep',
      'keep',
      'kept',
      'take off',
    ]);
  });

  test('is thrown away, or left where it is', async () => {
    const { adoption, doneSince } = setUp();
    await adoption.read();
    await adoption.drop(true);
    expect(doneSince()).toEqual([asked, ['take off', theirs]]);
    await adoption.read();
    await adoption.drop(false);
    expect(doneSince()).toEqual([asked]);
    await expect(adoption.keep('keychain')).rejects.toThrow(code('clipboard-token-gone'));
  });

  test('is held for five minutes, also by a clock that went on without its timers', async () => {
    const { adoption } = setUp();
    await adoption.read();
    await vi.advanceTimersByTimeAsync(299_999);
    await adoption.keep('keychain');
    await adoption.read();
    await vi.advanceTimersByTimeAsync(300_000);
    await expect(adoption.keep('keychain')).rejects.toThrow(code('clipboard-token-gone'));
    await adoption.read();
    vi.setSystemTime(Date.now() + 300_000);
    await expect(adoption.keep('keychain')).rejects.toThrow(code('clipboard-token-gone'));
  });

  test('is not held where everything was forgotten while Plex was asked', async () => {
    const { adoption } = setUp();
    const reading = adoption.read();
    adoption.forget();
    await expect(reading).rejects.toThrow(code('cancelled'));
    await expect(adoption.keep('keychain')).rejects.toThrow(code('clipboard-token-gone'));
    expect(vi.getTimerCount()).toBe(0);
  });
});
