import { describe, expect, test, vi } from 'vitest';
import { fingerprintOf } from '../clipboard/fingerprint.ts';
import { createGuardedClipboard } from './clipboard.ts';
import type { Selection } from './clipboard.ts';

const electronClipboard = vi.hoisted(() => ({ clipboard: {} }));
// The module takes the clipboard from electron, which is a path to a program outside Electron.
vi.mock('electron', () => electronClipboard);

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

describe('a secret on the guarded clipboard', () => {
  test('goes from both selections, and nothing is done twice', async () => {
    const { seen, selections } = desktop();
    const clipboard = createGuardedClipboard(selections);
    await clipboard.write('canary-token');
    expect([seen.first, seen.second]).toEqual(['canary-token', 'canary-token']);
    expect(await clipboard.clear()).toBe(true);
    expect([seen.first, seen.second]).toEqual(['', '']);
    seen.first = 'canary-token';
    expect(await clipboard.clear()).toBe(false);
    expect(seen.first).toBe('canary-token');
  });

  test('leaves alone what somebody else copied meanwhile, each selection for itself', async () => {
    const { seen, selections } = desktop();
    const clipboard = createGuardedClipboard(selections);
    await clipboard.write('canary-token');
    seen.first = 'somebody else’s';
    await clipboard.clear();
    expect([seen.first, seen.second]).toEqual(['somebody else’s', '']);
    expect(seen.cleared).toEqual(['second']);
  });

  test('S26: at the end a blank takes its place where both selections hold it, for managers to keep', async () => {
    const { seen, selections } = desktop();
    const clipboard = createGuardedClipboard(selections);
    await clipboard.write('canary-token');
    expect(await clipboard.leave()).toBe(true);
    expect([seen.first, seen.second]).toEqual([' ', ' ']);
    expect(await clipboard.leave()).toBe(false);
  });

  test('S26: at the end nothing takes the place of what somebody else has copied or selected', async () => {
    for (const [first, second] of [
      ['canary-token', 'of the middle button'],
      ['theirs', 'canary-token'],
      ['theirs', 'of the middle button'],
    ] as const) {
      const { seen, selections } = desktop();
      const clipboard = createGuardedClipboard(selections);
      await clipboard.write('canary-token');
      [seen.first, seen.second] = [first, second];
      await clipboard.leave();
      const left = [first, second].map((text) => (text === 'canary-token' ? '' : text));
      expect([seen.first, seen.second]).toEqual(left);
    }
  });

  test('S26: at the end it just goes where there is one clipboard alone', async () => {
    const { seen, selections } = desktop();
    const clipboard = createGuardedClipboard(selections.slice(0, 1));
    await clipboard.write('canary-token');
    expect(await clipboard.leave()).toBe(true);
    expect(seen.first).toBe('');
  });

  test('is never looked for on the clipboard before it is to go', async () => {
    const { seen, selections } = desktop();
    const clipboard = createGuardedClipboard(selections);
    await clipboard.clear();
    await clipboard.write('canary-token');
    expect(seen.reads).toBe(0);
  });

  test('goes from the one selection when the other cannot be read', async () => {
    const { seen, selections } = desktop();
    const frozen: Selection = {
      read: () => Promise.reject(new Error('frozen')),
      write: selections[0]?.write ?? (() => undefined),
      clear: () => undefined,
    };
    const clipboard = createGuardedClipboard([frozen, ...selections.slice(1)]);
    await clipboard.write('canary-token');
    await clipboard.clear();
    expect(seen.second).toBe('');
  });

  test('is still known after another that could not be written', async () => {
    const { seen, selections } = desktop();
    const [first, second] = selections;
    if (!first || !second) throw new Error('two selections were made');
    let isBroken = false;
    const fragile: Selection = {
      ...first,
      write: (text) => (isBroken ? Promise.reject(new Error('no clipboard')) : first.write(text)),
    };
    const clipboard = createGuardedClipboard([fragile, second]);
    await clipboard.write('canary-token');
    isBroken = true;
    await expect(clipboard.write('second-token')).rejects.toThrow('no clipboard');
    await clipboard.clear();
    expect([seen.first, seen.second]).toEqual(['', '']);
  });

  test('is another thing than a plain text, which stays', async () => {
    const { seen, selections } = desktop();
    const clipboard = createGuardedClipboard(selections);
    await clipboard.writePlain('https://10.0.0.5:32400');
    await clipboard.clear();
    expect(seen.first).toBe('https://10.0.0.5:32400');
  });
});

describe('what somebody else copied', () => {
  test('is read, and taken off each selection that holds exactly that', async () => {
    const { seen, selections } = desktop();
    const clipboard = createGuardedClipboard(selections);
    expect(await clipboard.read()).toEqual({ kind: 'empty' });
    [seen.first, seen.second] = ['theirs', 'of the middle button'];
    expect(await clipboard.read()).toEqual({ kind: 'text', text: 'theirs' });
    await clipboard.takeOff(fingerprintOf('theirs'));
    expect([seen.first, seen.second]).toEqual(['', 'of the middle button']);
  });

  test('is not read beyond 4 KiB', async () => {
    const { seen, selections } = desktop();
    const clipboard = createGuardedClipboard(selections);
    seen.first = 'ü'.repeat(2_048);
    expect(await clipboard.read()).toMatchObject({ kind: 'text' });
    seen.first += 'x';
    expect(await clipboard.read()).toEqual({ kind: 'too-long' });
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
  const writeSecret = async () => {
    const clipboard = createGuardedClipboard();
    await clipboard.write('canary-token');
    return clipboard;
  };

  test('has its second selection as an object in Electron 45', async () => {
    onPlatform('linux');
    const [first, second] = [fake(), fake()];
    electronClipboard.clipboard = { ...first.shape, selection: second.shape };
    const clipboard = await writeSecret();
    second.seen.text = 'canary-token';
    await clipboard.clear();
    expect(first.seen.calls).toEqual(['read', 'clear']);
    expect(second.seen.calls).toEqual(['read', 'clear']);
  });

  test('has its second selection as an argument in Electron 33', async () => {
    onPlatform('linux');
    const { seen, shape } = fake();
    electronClipboard.clipboard = shape;
    await (await writeSecret()).clear();
    expect(seen.calls).toEqual(['read', 'clear', 'read selection', 'clear selection']);
  });

  test('has but one elsewhere', async () => {
    onPlatform('darwin');
    const { seen, shape } = fake();
    electronClipboard.clipboard = shape;
    await (await writeSecret()).clear();
    expect(seen.calls).toEqual(['read', 'clear']);
  });
});
