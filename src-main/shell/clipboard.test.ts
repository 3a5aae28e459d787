import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Token } from '../token.ts';
import { CLEARS_AFTER_SECONDS, createSecretClipboard } from './clipboard.ts';
import type { Selection } from './clipboard.ts';

const electronClipboard = vi.hoisted(() => ({ clipboard: {} }));
// The module takes the clipboard from electron, which is a path to a program outside Electron.
vi.mock('electron', () => electronClipboard);

const secret = new Token('canary-token');

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** X's two selections: a text written to the first lands in both. */
function desktop() {
  const seen = { first: '', second: '', reads: 0, cleared: [] as string[] };
  const selection = (name: 'first' | 'second'): Selection => ({
    read: () => {
      seen.reads += 1;
      return Promise.resolve(seen[name]);
    },
    write: (text) => {
      [seen.first, seen.second] = [text, text];
      return Promise.resolve();
    },
    clear: () => {
      seen.cleared.push(name);
      seen[name] = '';
    },
  });
  return { seen, selections: [selection('first'), selection('second')] };
}

const passSeconds = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);

describe('a copied secret', () => {
  test('is gone from both selections after 30 seconds, and not before', async () => {
    const { seen, selections } = desktop();
    const clipboard = createSecretClipboard(selections);
    expect(await clipboard.copySecret(secret)).toEqual({ clearsAfterSeconds: 30 });
    expect(CLEARS_AFTER_SECONDS).toBe(30);
    expect([seen.first, seen.second]).toEqual(['canary-token', 'canary-token']);
    await passSeconds(29.999);
    expect(seen.first).toBe('canary-token');
    await passSeconds(0.001);
    expect([seen.first, seen.second]).toEqual(['', '']);
  });

  test('leaves alone what somebody else copied meanwhile, each selection for itself', async () => {
    const { seen, selections } = desktop();
    await createSecretClipboard(selections).copySecret(secret);
    seen.first = 'somebody else’s';
    await passSeconds(30);
    expect([seen.first, seen.second]).toEqual(['somebody else’s', '']);
    expect(seen.cleared).toEqual(['second']);
  });

  test('is never looked for on the clipboard before its time', async () => {
    const { seen, selections } = desktop();
    await createSecretClipboard(selections).copySecret(secret);
    await passSeconds(29);
    expect(seen.reads).toBe(0);
  });

  test('stays its own 30 seconds after another copy', async () => {
    const { seen, selections } = desktop();
    const clipboard = createSecretClipboard(selections);
    await clipboard.copySecret(secret);
    await passSeconds(20);
    await clipboard.copySecret(new Token('second-token'));
    await passSeconds(29);
    expect(seen.first).toBe('second-token');
    await passSeconds(1);
    expect(seen.first).toBe('');
  });

  test('is gone at once when the program ends, and nothing is done twice', async () => {
    const { seen, selections } = desktop();
    const clipboard = createSecretClipboard(selections);
    await clipboard.copySecret(secret);
    await clipboard.clear();
    expect([seen.first, seen.second]).toEqual(['', '']);
    expect(vi.getTimerCount()).toBe(0);
    seen.first = 'canary-token';
    await clipboard.clear();
    expect(seen.first).toBe('canary-token');
  });

  test('gives way to an address, which stays', async () => {
    const { seen, selections } = desktop();
    const clipboard = createSecretClipboard(selections);
    await clipboard.copySecret(secret);
    await clipboard.copyText('https://10.0.0.5:32400');
    expect(vi.getTimerCount()).toBe(0);
    await passSeconds(60);
    expect(seen.first).toBe('https://10.0.0.5:32400');
  });

  test('goes from the one selection when the other cannot be read', async () => {
    const { seen, selections } = desktop();
    const frozen: Selection = {
      read: () => Promise.reject(new Error('frozen')),
      write: selections[0]?.write ?? (() => undefined),
      clear: () => undefined,
    };
    const clipboard = createSecretClipboard([frozen, ...selections.slice(1)]);
    await clipboard.copySecret(secret);
    await passSeconds(30);
    expect(seen.second).toBe('');
  });

  test('that was copied before one that could not be is still cleared', async () => {
    const { seen, selections } = desktop();
    const [first, second] = selections;
    if (!first || !second) throw new Error('two selections were made');
    let isBroken = false;
    const fragile: Selection = {
      ...first,
      write: (text) => (isBroken ? Promise.reject(new Error('no clipboard')) : first.write(text)),
    };
    const clipboard = createSecretClipboard([fragile, second]);
    await clipboard.copySecret(secret);
    isBroken = true;
    await expect(clipboard.copySecret(new Token('second-token'))).rejects.toThrow('no clipboard');
    await passSeconds(30);
    expect([seen.first, seen.second]).toEqual(['', '']);
  });
});

describe('the system’s clipboard', () => {
  const fake = () => {
    const seen = { text: '', calls: [] as string[] };
    const asked = (name: string) => (type?: string) => {
      seen.calls.push(type === undefined ? name : `${name} ${type}`);
      return seen.text;
    };
    return {
      seen,
      shape: {
        readText: asked('read'),
        clear: asked('clear'),
        writeText: (text: string) => {
          seen.text = text;
        },
      },
    };
  };
  const onPlatform = (platform: string) =>
    vi.spyOn(process, 'platform', 'get').mockReturnValue(platform as NodeJS.Platform);

  test('has its second selection as an object in Electron 45', async () => {
    onPlatform('linux');
    const [first, second] = [fake(), fake()];
    electronClipboard.clipboard = { ...first.shape, selection: second.shape };
    const clipboard = createSecretClipboard();
    await clipboard.copySecret(secret);
    second.seen.text = 'canary-token';
    await clipboard.clear();
    expect(first.seen.calls).toEqual(['read', 'clear']);
    expect(second.seen.calls).toEqual(['read', 'clear']);
  });

  test('has its second selection as an argument in Electron 33', async () => {
    onPlatform('linux');
    const { seen, shape } = fake();
    electronClipboard.clipboard = shape;
    const clipboard = createSecretClipboard();
    await clipboard.copySecret(secret);
    await clipboard.clear();
    expect(seen.calls).toEqual(['read', 'clear', 'read selection', 'clear selection']);
  });

  test('has but one elsewhere', async () => {
    onPlatform('darwin');
    const { seen, shape } = fake();
    electronClipboard.clipboard = shape;
    const clipboard = createSecretClipboard();
    await clipboard.copySecret(secret);
    await clipboard.clear();
    expect(seen.calls).toEqual(['read', 'clear']);
  });
});
