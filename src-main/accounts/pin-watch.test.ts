import { describe, expect, test, vi } from 'vitest';
import type { FailureCode } from '../contract/failure-codes.ts';
import { createTestClock, MINUTE, SECOND } from '../expiry/test-clock.ts';
import { KeyringError } from '../keyring-error.ts';
import { Token } from '../token.ts';
import { watchPin } from './pin-watch.ts';

type Answer = Token | 'waiting' | Error;

const token = new Token('fresh-token');
const failure = (code: FailureCode, retryAt?: number) =>
  new KeyringError(code, 'as the test wants it', { retryAt });

/** Watches a PIN of 15 minutes. `answers`: Plex's, in turn; the last one is repeated. */
function setUp(...answers: Answer[]) {
  const clock = createTestClock();
  const looks: number[] = [];
  const startedAt = clock.now();
  const told: unknown[] = [];
  const onToken = vi.fn((found: Token) => {
    told.push(found.reveal());
    return Promise.resolve();
  });
  const state = { answers };
  const watch = watchPin(
    {
      now: clock.now,
      startTimer: clock.startTimer,
      plex: {
        checkPin: (id, { clientIdentifier, retry }) => {
          expect([id.reveal(), clientIdentifier, retry]).toEqual([
            '7',
            'client-1',
            { strategy: 'none' },
          ]);
          looks.push((clock.now() - startedAt) / SECOND);
          const answer = state.answers.length > 1 ? state.answers.shift() : state.answers[0];
          return answer instanceof Error
            ? Promise.reject(answer)
            : Promise.resolve(answer ?? 'waiting');
        },
      },
    },
    { id: new Token('7'), expiresAt: startedAt + 15 * MINUTE, clientIdentifier: 'client-1' },
    {
      onToken,
      onTrouble: (trouble) => told.push(trouble),
      onEnd: (code) => told.push(`ended: ${code}`),
      onBug: (error) => told.push(error),
    },
  );
  return { clock, looks, told, onToken, watch, state, startedAt };
}

describe('a PIN that waits', () => {
  test('is looked at after 1, 2, 4 and then every 5 seconds', async () => {
    const { clock, looks } = setUp('waiting');
    await clock.passAsync(23 * SECOND);
    expect(looks).toEqual([1, 3, 7, 12, 17, 22]);
  });

  test('is looked at at once when asked, and never twice at a time', async () => {
    const { clock, looks, watch } = setUp('waiting');
    watch.look();
    watch.look();
    await clock.passAsync(0);
    expect(looks).toEqual([0]);
  });

  test('is looked at as soon as the computer has woken', async () => {
    const { clock, looks, watch, told } = setUp('waiting', token);
    await clock.passAsync(1 * SECOND);
    clock.sleep(10 * MINUTE);
    watch.look();
    await clock.passAsync(0);
    expect(looks).toEqual([1, 601]);
    expect(told).toEqual([null, 'fresh-token']);
  });

  test('is not looked at any more once it is approved', async () => {
    const { clock, looks, told } = setUp('waiting', token);
    await clock.passAsync(20 * MINUTE);
    expect(looks).toEqual([1, 3]);
    expect(told).toEqual([null, 'fresh-token']);
    expect(clock.running()).toBe(0);
  });

  test('is not looked at any more once it is stopped', async () => {
    const { clock, looks, watch, told } = setUp('waiting');
    watch.stop();
    watch.look();
    await clock.passAsync(20 * MINUTE);
    expect(looks).toEqual([]);
    expect(told).toEqual([]);
    expect(clock.running()).toBe(0);
  });

  test('says nothing of an answer that comes after it was stopped', async () => {
    const { clock, watch, told } = setUp(failure('offline'));
    watch.look();
    watch.stop();
    await clock.passAsync(1 * MINUTE);
    expect(told).toEqual([]);
  });
});

describe('a PIN at its end', () => {
  test('is looked at once more at the very end, and then no more', async () => {
    const { clock, looks, told } = setUp('waiting');
    await clock.passAsync(20 * MINUTE);
    expect(looks.at(-2)).toBe(897);
    expect(looks.at(-1)).toBe(900);
    expect(told.at(-1)).toBe('ended: pin-expired');
    expect(clock.running()).toBe(0);
  });

  test('that was approved late is found by the last look', async () => {
    const { clock, told, state } = setUp('waiting');
    await clock.passAsync(899 * SECOND);
    state.answers = [token];
    await clock.passAsync(1 * SECOND);
    expect(told.at(-1)).toBe('fresh-token');
  });

  test('that passed during sleep gets its last look on waking', async () => {
    const { clock, told, watch } = setUp(token);
    clock.sleep(3 * 60 * MINUTE);
    watch.look();
    await clock.passAsync(0);
    expect(told).toEqual(['fresh-token']);
  });

  test('that Plex no longer knows is over at once', async () => {
    const { clock, looks, told } = setUp('waiting', failure('pin-expired'));
    await clock.passAsync(5 * MINUTE);
    expect(looks).toEqual([1, 3]);
    expect(told).toEqual([null, 'ended: pin-expired']);
  });

  test('takes a last look that Plex answers, and waits a minute for it', async () => {
    const { clock, told, state } = setUp('waiting');
    await clock.passAsync(899 * SECOND);
    state.answers = [failure('offline')];
    await clock.passAsync(40 * SECOND);
    expect(told.at(-1)).toBe('offline');
    state.answers = [token];
    await clock.passAsync(5 * SECOND);
    expect(told.at(-1)).toBe('fresh-token');
  });

  test('is over when a minute of last looks had no answer', async () => {
    const { clock, looks, told } = setUp(failure('offline'));
    await clock.passAsync(30 * MINUTE);
    expect(told.at(-1)).toBe('ended: offline');
    expect(looks.at(-1)).toBe(955);
    expect(clock.running()).toBe(0);
  });
});

describe('trouble on the way', () => {
  test.each(['offline', 'timed-out', 'plex-busy', 'answer-unreadable'] as const)(
    '%s is told, and ends nothing',
    async (code) => {
      const { clock, told } = setUp(failure(code), failure(code), 'waiting', token);
      await clock.passAsync(1 * MINUTE);
      expect(told).toEqual([code, code, null, 'fresh-token']);
    },
  );

  test('a pause that Plex asks for is kept', async () => {
    const { clock, looks, state, startedAt, told } = setUp('waiting');
    state.answers = [failure('rate-limited', startedAt + 60 * SECOND), 'waiting'];
    await clock.passAsync(61 * SECOND);
    expect(looks).toEqual([1, 60]);
    expect(told).toEqual(['rate-limited', null]);
  });

  test('a pause beyond the end is kept too, and the last look comes after it', async () => {
    const { clock, looks, state, startedAt, told } = setUp('waiting');
    state.answers = [failure('rate-limited', startedAt + 950 * SECOND), 'waiting'];
    await clock.passAsync(20 * MINUTE);
    expect(looks).toEqual([1, 950]);
    expect(told).toEqual(['rate-limited', 'ended: pin-expired']);
  });

  test('a token that could not be put to use is asked for again', async () => {
    const { clock, told, onToken } = setUp(token);
    onToken.mockRejectedValueOnce(failure('keychain-locked'));
    await clock.passAsync(6 * SECOND);
    expect(told).toEqual(['keychain-locked', 'fresh-token']);
    expect(clock.running()).toBe(0);
  });

  test('a bug is told as one, and ends nothing', async () => {
    const { clock, told, onToken } = setUp(token);
    const bug = new TypeError('as the test wants it');
    onToken.mockRejectedValueOnce(bug);
    await clock.passAsync(6 * SECOND);
    expect(told).toEqual([bug, 'internal', 'fresh-token']);
  });
});
