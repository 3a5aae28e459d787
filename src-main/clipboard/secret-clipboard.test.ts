import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Token } from '../token.ts';
import { fingerprintOf, isOf } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';
import { createSecretClipboard } from './secret-clipboard.ts';
import type { SecretClipboard } from './secret-clipboard.ts';

const secret = new Token('canary-token');

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The texts that are used here, by their fingerprint. */
const nameOf = (meant: Fingerprint): string =>
  ['theirs', 'canary-token', 'left-token'].find((text) => isOf(text, meant)) ?? 'something else';

const passSeconds = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);

/** What was done, in order. `owns`: whether the selection can be owned. */
function setUp({ owns = true, seconds = 30, hasSelections = true } = {}) {
  const done: string[] = [];
  const note = (deed: string): Promise<void> => Promise.resolve(void done.push(deed));
  const state = {
    owns,
    seconds,
    isBroken: false,
    isStillThere: false,
    mark: undefined as Fingerprint | undefined,
  };
  const clipboard = createSecretClipboard({
    owned: hasSelections
      ? {
          offer: (text: string) => note(`own ${text}`).then(() => state.owns),
          clear: () => note('empty'),
          close: () => note('leave'),
          read: () => Promise.resolve({ kind: 'text' as const, text: 'of the selection' }),
          takeOff: (meant) => note(`take ${nameOf(meant)} off the selections`),
        }
      : undefined,
    guarded: {
      write: (text) =>
        state.isBroken ? Promise.reject(new Error('no clipboard')) : note(`write ${text}`),
      writePlain: (text) => note(`write plain ${text}`),
      clear: () => note('look and clear').then(() => state.isStillThere),
      leave: () => note('look and leave').then(() => state.isStillThere),
      read: () => Promise.resolve({ kind: 'text', text: 'of the system' }),
      takeOff: (meant) => note(`take ${nameOf(meant)} off`),
    },
    mark: {
      set: (fingerprint) => void (state.mark = fingerprint),
      remove: () => Promise.resolve(void (state.mark = undefined)),
      read: () => Promise.resolve(state.mark),
    },
    clearAfterSeconds: () => state.seconds,
  });
  /** What was done since the last look. */
  const doneSince = () => done.splice(0);
  return { clipboard, state, doneSince };
}

describe('a copied secret', () => {
  test('S26: is owned, and taken back when its time is up, and not before', async () => {
    const { clipboard, doneSince } = setUp();
    expect(await clipboard.copySecret(secret)).toEqual({
      clearsAfterSeconds: 30,
      keptOutOfHistories: true,
    });
    expect(doneSince()).toEqual(['look and clear', 'own canary-token']);
    await passSeconds(29.999);
    expect(doneSince()).toEqual([]);
    await passSeconds(0.001);
    expect(doneSince()).toEqual(['empty', 'look and clear']);
    await passSeconds(300);
    expect(doneSince()).toEqual([]);
  });

  test('is written plainly where the selection cannot be owned, and the reply says so', async () => {
    const { clipboard, doneSince } = setUp({ owns: false });
    expect(await clipboard.copySecret(secret)).toMatchObject({ keptOutOfHistories: false });
    expect(doneSince()).toEqual(['look and clear', 'own canary-token', 'write canary-token']);
    await passSeconds(30);
    expect(doneSince()).toContain('look and clear');
  });

  test('is written plainly where there are no selections at all', async () => {
    const written: string[] = [];
    const clipboard = createSecretClipboard({
      owned: undefined,
      guarded: {
        write: (text) => Promise.resolve(void written.push(text)),
        writePlain: () => Promise.resolve(),
        clear: () => Promise.resolve(false),
        leave: () => Promise.resolve(false),
        read: () => Promise.resolve({ kind: 'empty' }),
        takeOff: () => Promise.resolve(),
      },
      mark: {
        set: () => undefined,
        remove: () => Promise.resolve(),
        read: () => Promise.resolve(undefined),
      },
      clearAfterSeconds: () => 30,
    });
    expect(await clipboard.copySecret(secret)).toMatchObject({ keptOutOfHistories: false });
    expect(written).toEqual(['canary-token']);
  });

  test.each([
    [10, 10],
    [45, 45],
    [120, 120],
    [0, 10],
    [86_400, 120],
    [Infinity, 120],
  ])('set to stay %d seconds stays %d', async (set, stays) => {
    const { clipboard, doneSince } = setUp({ seconds: set });
    expect(await clipboard.copySecret(secret)).toMatchObject({ clearsAfterSeconds: stays });
    doneSince();
    await passSeconds(stays - 0.001);
    expect(doneSince()).toEqual([]);
    await passSeconds(0.001);
    expect(doneSince()).toContain('empty');
  });

  test('stays its own time after another copy', async () => {
    const { clipboard, doneSince } = setUp();
    await clipboard.copySecret(secret);
    await passSeconds(20);
    await clipboard.copySecret(new Token('second-token'));
    doneSince();
    await passSeconds(29.999);
    expect(doneSince()).toEqual([]);
    await passSeconds(0.001);
    expect(doneSince()).toContain('empty');
  });

  test('S26: is taken back once when the screen is locked, however often that is told', async () => {
    const { clipboard, doneSince } = setUp();
    await clipboard.copySecret(secret);
    doneSince();
    await Promise.all([clipboard.clear(), clipboard.clear()]);
    // The second asks as well, and finds nothing of ours.
    expect(doneSince()).toEqual(['empty', 'look and clear', 'empty', 'look and clear']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is taken back when the lock comes in the middle of the copy', async () => {
    const { clipboard, doneSince } = setUp();
    await Promise.all([clipboard.copySecret(secret), clipboard.clear()]);
    expect(doneSince()).toEqual(['look and clear', 'own canary-token', 'empty', 'look and clear']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('gives way to an address, which stays', async () => {
    const { clipboard, doneSince } = setUp();
    await clipboard.copySecret(secret);
    doneSince();
    await clipboard.copyText('https://10.0.0.5:32400');
    expect(doneSince()).toEqual(['empty', 'look and clear', 'write plain https://10.0.0.5:32400']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('S26: is taken back and left behind when the program ends', async () => {
    const { clipboard, doneSince } = setUp();
    await clipboard.copySecret(secret);
    doneSince();
    await clipboard.close();
    expect(doneSince()).toEqual(['leave', 'look and leave']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('S26: taken from a clipboard that managers copy, it is given time to be missed before the program ends', async () => {
    const { clipboard, state } = setUp({ owns: false });
    await clipboard.copySecret(secret);
    state.isStillThere = true;
    const onClosed = vi.fn();
    void clipboard.close().then(onClosed);
    await vi.advanceTimersByTimeAsync(499);
    expect(onClosed).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(onClosed).toHaveBeenCalledOnce();
  });

  test.each([
    ['its time is up', () => passSeconds(30)],
    ['the screen is locked', (clipboard: SecretClipboard) => clipboard.clear()],
    ['an address is copied', (clipboard: SecretClipboard) => clipboard.copyText('http://a')],
    ['another secret is copied', (clipboard: SecretClipboard) => clipboard.copySecret(secret)],
  ])('is told to be gone when %s, and not before', async (_when, act) => {
    const { clipboard } = setUp();
    await clipboard.copySecret(secret);
    const onGone = vi.fn();
    clipboard.onGone(onGone);
    await passSeconds(29);
    expect(onGone).not.toHaveBeenCalled();
    await act(clipboard);
    expect(onGone).toHaveBeenCalledOnce();
  });

  test('that cannot be copied at all fails, and the next one can be', async () => {
    const { clipboard, state, doneSince } = setUp({ owns: false });
    state.isBroken = true;
    await expect(clipboard.copySecret(secret)).rejects.toThrow('no clipboard');
    state.isBroken = false;
    doneSince();
    await clipboard.copySecret(secret);
    expect(doneSince()).toContain('write canary-token');
  });
});

describe('the mark of what is on the clipboard', () => {
  const markedText = ({ mark }: { mark: Fingerprint | undefined }) => mark && nameOf(mark);

  test('stands from the copy until the secret is taken back', async () => {
    const { clipboard, state } = setUp();
    await clipboard.copySecret(secret);
    expect(markedText(state)).toBe('canary-token');
    expect(JSON.stringify(state.mark)).not.toContain('canary');
    await passSeconds(30);
    expect(markedText(state)).toBeUndefined();
  });

  test.each(['clear', 'close'] as const)('is gone after "%s"', async (act) => {
    const { clipboard, state } = setUp();
    await clipboard.copySecret(secret);
    await clipboard[act]();
    expect(markedText(state)).toBeUndefined();
  });

  test.each([
    [true, 'take left-token off the selections'],
    [false, 'take left-token off'],
  ])(
    'of a run that was killed has it taken off, once, before anything is copied (selections: %s)',
    async (hasSelections, takenOff) => {
      const { clipboard, state, doneSince } = setUp({ hasSelections });
      state.mark = fingerprintOf('left-token');
      const taken = clipboard.takeBackLeft();
      await clipboard.copySecret(secret);
      await taken;
      expect(doneSince()[0]).toBe(takenOff);
      expect(markedText(state)).toBe('canary-token');
      await clipboard.clear();
      doneSince();
      await clipboard.takeBackLeft();
      expect(doneSince()).toEqual([]);
    },
  );
});

describe('what somebody else copied', () => {
  test('is read and taken off where it can be done without waiting for its owner', async () => {
    const { clipboard, doneSince } = setUp();
    expect(await clipboard.read()).toEqual({ kind: 'text', text: 'of the selection' });
    await clipboard.takeOff('theirs');
    expect(doneSince()).toEqual(['take theirs off the selections']);
  });

  test('is read and taken off by the system where there are no selections', async () => {
    const { clipboard, doneSince } = setUp({ hasSelections: false });
    expect(await clipboard.read()).toEqual({ kind: 'text', text: 'of the system' });
    await clipboard.takeOff('theirs');
    expect(doneSince()).toEqual(['take theirs off']);
  });
});
