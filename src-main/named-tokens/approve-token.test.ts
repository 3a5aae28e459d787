import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTestClock, MINUTE, SECOND } from '../expiry/test-clock.ts';
import type { TestClock } from '../expiry/test-clock.ts';
import { KeyringError } from '../keyring-error.ts';
import type { PlexClient } from '../plex/plex-client.ts';
import { accountDetails, nora, sam } from '../test-samples.ts';
import { Token } from '../token.ts';
import { approveToken } from './approve-token.ts';

type Plex = Pick<PlexClient, 'createPin' | 'checkPin' | 'getTokenDetails' | 'signOut'>;

const given = new Token('of-tautulli');
const failing = (code: KeyringError['code']) => () => Promise.reject(new KeyringError(code, 'so'));

let clock: TestClock;
let controller: AbortController;
beforeEach(() => {
  clock = createTestClock();
  controller = new AbortController();
});
afterEach(() => controller.abort());

/** A PIN of 30 minutes that is approved at once, but for what the test has otherwise. */
function setUp(some: Partial<Plex> = {}) {
  const ended: string[] = [];
  const troubles: unknown[] = [];
  const plex: Plex = {
    createPin: vi.fn(() =>
      Promise.resolve({
        id: new Token('7'),
        code: new Token('strong'),
        expiresAt: clock.now() + 30 * MINUTE,
      }),
    ),
    checkPin: vi.fn(() => Promise.resolve(given)),
    getTokenDetails: () => Promise.resolve(accountDetails()),
    signOut: (token, { clientIdentifier, deviceName }) => {
      ended.push(`${token.reveal()} of ${clientIdentifier}, ${deviceName ?? ''}`);
      return Promise.resolve();
    },
    ...some,
  };
  const device = {
    clientIdentifier: 'client-1',
    deviceName: 'Tautulli',
    signal: controller.signal,
  };
  const made = approveToken(plex, nora, device, {
    now: clock.now,
    startTimer: clock.startTimer,
    onWaiting: () => undefined,
    onTrouble: (failure) => troubles.push(failure),
  });
  const end = made.then(
    ({ token }) => token.reveal(),
    (error: unknown) => (error as KeyringError).code,
  );
  return { plex, ended, troubles, end };
}

describe('a token approved in the browser', () => {
  test('comes of a strong PIN under its own identifier and name', async () => {
    const { plex, end, ended } = setUp();
    await clock.passAsync(SECOND);
    expect(await end).toBe('of-tautulli');
    const own = expect.objectContaining({
      clientIdentifier: 'client-1',
      deviceName: 'Tautulli',
    }) as unknown;
    expect(plex.createPin).toHaveBeenCalledWith({ strong: true }, own);
    expect(plex.checkPin).toHaveBeenCalledWith(expect.anything(), own);
    expect(ended).toEqual([]);
  });

  test('is asked about again where that failed on the way', async () => {
    const answers = [failing('offline'), () => Promise.resolve(accountDetails())];
    const { end, ended, troubles } = setUp({
      getTokenDetails: () => (answers.shift() ?? failing('internal'))(),
    });
    await clock.passAsync(SECOND);
    expect(troubles).toEqual(['offline']);
    expect(ended).toEqual([]);
    await clock.passAsync(10 * SECOND);
    expect(await end).toBe('of-tautulli');
  });

  test.each([
    [
      'another account’s',
      () => Promise.resolve(accountDetails({ uuid: sam })),
      'named-token-of-another-account',
    ],
    ['one that does not answer', failing('token-rejected'), 'token-rejected'],
  ] as const)('is ended, once: %s', async (_whose, getTokenDetails, code) => {
    const { end, ended } = setUp({ getTokenDetails });
    await clock.passAsync(SECOND);
    expect(await end).toBe(code);
    expect(ended).toEqual(['of-tautulli of client-1, Tautulli']);
  });

  test('that nobody approves ends with its PIN, after one last look', async () => {
    const checkPin = vi.fn(() => Promise.resolve('waiting' as const));
    const { end, ended } = setUp({ checkPin });
    await clock.passAsync(30 * MINUTE + SECOND);
    expect(await end).toBe('pin-expired');
    const looks = checkPin.mock.calls.length;
    await clock.passAsync(MINUTE);
    expect(checkPin.mock.calls.length).toBe(looks);
    expect(ended).toEqual([]);
  });

  test.each([
    ['came unnoticed', given, ['of-tautulli of client-1, Tautulli']],
    ['never came', 'waiting', []],
  ] as const)('that was cancelled and %s is nobody’s', async (_what, found, gone) => {
    const { end, ended } = setUp({ checkPin: () => Promise.resolve(found) });
    await Promise.resolve();
    controller.abort();
    expect(await end).toBe('cancelled');
    expect(ended).toEqual(gone);
  });
});
