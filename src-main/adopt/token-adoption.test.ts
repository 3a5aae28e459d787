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
    signOutFails: undefined as KeyringError | undefined,
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
      signOut: (token, { clientIdentifier }) => {
        done.push(['end at Plex', token.reveal(), clientIdentifier]);
        return world.signOutFails === undefined
          ? Promise.resolve()
          : Promise.reject(world.signOutFails);
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
    await expect(adoption.revoke()).rejects.toThrow(code('clipboard-token-gone'));
    expect(doneSince()).toEqual([]);
  });

  test.each([
    ['token-rejected', 'clipboard-token-rejected', [['take off', theirs]]],
    ['token-expired', 'clipboard-token-rejected', [['take off', theirs]]],
    ['offline', 'offline', []],
  ] as const)(
    'of which Plex says %s is %s, and stays only if that judges nothing',
    async (...row) => {
      const [plexFails, told, cleared] = row;
      const { adoption, world, doneSince } = setUp();
      world.plexFails = new KeyringError(plexFails, 'as the test wants it');
      await expect(adoption.read()).rejects.toThrow(code(told));
      expect(doneSince()).toEqual([asked, ...cleared]);
      await expect(adoption.drop(true)).rejects.toThrow(code('clipboard-token-gone'));
      expect(doneSince()).toEqual([]);
    },
  );

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

  test('is ended at Plex under the identifier with which it was asked, and leaves the clipboard', async () => {
    const { adoption, doneSince } = setUp(` ${theirs}\n`);
    await adoption.read();
    expect(await adoption.revoke()).toBe('nora_k');
    expect(doneSince()).toEqual([
      asked,
      ['end at Plex', theirs, 'fresh-one'],
      ['take off', ` ${theirs}\n`],
    ]);
    await expect(adoption.revoke()).rejects.toThrow(code('clipboard-token-gone'));
  });

  test('is still there, and on the clipboard, after Plex could not be asked to end it', async () => {
    const { adoption, world, doneSince } = setUp();
    await adoption.read();
    world.signOutFails = new KeyringError('offline', 'as the test wants it');
    await expect(adoption.revoke()).rejects.toThrow(code('offline'));
    expect(doneSince().map(([deed]) => deed)).toEqual(['ask Plex', 'end at Plex']);
    world.signOutFails = undefined;
    await adoption.revoke();
    expect(doneSince().map(([deed]) => deed)).toEqual(['end at Plex', 'take off']);
  });

  test('is ended where it is a JWT that still works, and not where it has ended or is kept here', async () => {
    const jwtUntil = (endsAt: number) =>
      [{ alg: 'EdDSA' }, { iss: 'plex.tv', exp: endsAt / 1_000, user: { username: 'sam' } }, 'x']
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
    const { adoption, world, doneSince } = setUp();
    const alive = jwtUntil(Date.now() + 60_000);
    world.clipboard = { kind: 'text', text: alive };
    await adoption.read();
    expect(await adoption.revoke()).toBe('sam');
    expect(doneSince()).toEqual([
      ['end at Plex', alive, 'fresh-one'],
      ['take off', alive],
    ]);
    world.kept = [{ name: 'Tautulli', token: new Token(alive) }];
    await adoption.read();
    await expect(adoption.revoke()).rejects.toThrow(code('clipboard-token-gone'));
    world.clipboard = { kind: 'text', text: jwtUntil(Date.now()) };
    await adoption.read();
    await expect(adoption.revoke()).rejects.toThrow(code('clipboard-token-gone'));
    expect(doneSince()).toEqual([]);
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

describe('a token that a program hands over', () => {
  const adopt = (world: ReturnType<typeof setUp>, text = theirs) =>
    world.adoption.adopt(new Token(text), 'keychain', new AbortController().signal);

  test('is kept once Plex has said whose it is, and the clipboard is left alone', async () => {
    const all = setUp('something else');
    expect(await adopt(all)).toEqual({ name: 'nora_k', accountId: nora });
    expect(all.doneSince()).toEqual([
      asked,
      ['keep', theirs, 'fresh-one', 'keychain'],
      ['kept', nora],
    ]);
  });

  test('stays as it is where it is kept already', async () => {
    const all = setUp();
    all.world.kept = [{ name: 'nora_k', token: new Token(theirs) }];
    expect(await adopt(all)).toEqual({ name: 'nora_k', accountId: null });
    expect(all.doneSince()).toEqual([]);
  });

  test.each(['of_the_attic_box_1234', 'claim-madeUpClaimToken', 'transient-made-up-1', 'a word'])(
    'is refused, and sent nowhere, where it is no account’s: %s',
    async (text) => {
      const all = setUp();
      await expect(adopt(all, text)).rejects.toThrow(code('token-refused'));
      expect(all.doneSince()).toEqual([]);
    },
  );

  test('is neither kept nor ended where Plex does not take it, or it cannot be kept', async () => {
    const all = setUp();
    all.world.plexFails = new KeyringError('token-rejected', '401');
    await expect(adopt(all)).rejects.toThrow(code('token-rejected'));
    all.world.plexFails = undefined;
    all.world.keepFails = new KeyringError('keychain-locked', 'locked');
    await expect(adopt(all)).rejects.toThrow(code('keychain-locked'));
    expect(all.doneSince().map(([deed]) => deed)).toEqual(['ask Plex', 'ask Plex', 'keep']);
  });
});
