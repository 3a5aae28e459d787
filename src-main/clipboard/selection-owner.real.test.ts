import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startTestDesktop, whyNoDesktop } from '../keychain/test-desktop.ts';
import type { TestDesktop } from '../keychain/test-desktop.ts';
import { fingerprintOf } from './fingerprint.ts';
import { openSelectionOwner } from './selection-owner.ts';
import type { SelectionOwner } from './selection-owner.ts';

/** A program of the desktop's kit. */
const tool = (name: string) => fileURLToPath(new URL(`../../e2e/rig/${name}`, import.meta.url));

describe.skipIf(whyNoDesktop !== '')('the owner of the selection, on a real display', () => {
  let desktop: TestDesktop;
  let owner: SelectionOwner;
  const onLost = vi.fn();

  beforeAll(async () => {
    desktop = await startTestDesktop('--keyring=none');
    vi.stubEnv('XAUTHORITY', '');
    owner = await openSelectionOwner(desktop.environment['DISPLAY'] ?? '', onLost);
  }, 60_000);
  afterAll(async () => {
    owner.close();
    await desktop.close();
  });
  beforeEach(() => void onLost.mockClear());

  /** What a program sees that pastes; undefined where it is refused. */
  const paste = async (...more: string[]): Promise<string | undefined> => {
    const args = ['-selection', 'clipboard', '-out', ...more];
    const options = { env: desktop.environment, timeout: 5_000 };
    return promisify(execFile)('xclip', args, options).then(
      ({ stdout }) => stdout,
      () => undefined,
    );
  };
  /** Another program copies something. What it leaves behind ends with the desktop. */
  const copyElsewhere = (text: string, selection = 'clipboard', target = ''): void => {
    const as = target === '' ? '' : `-target ${target}`;
    execFileSync('sh', ['-c', `xclip -selection ${selection} ${as} -in >/dev/null 2>&1`], {
      env: desktop.environment,
      input: text,
    });
  };

  test('gives its text to whoever asks, with the mark', async () => {
    expect(await owner.offer('canary-token')).toBe(true);
    for (const target of ['UTF8_STRING', 'STRING', 'TEXT', 'text/plain;charset=utf-8'])
      expect(await paste('-target', target)).toBe('canary-token');
    expect(await paste('-target', 'x-kde-passwordManagerHint')).toBe('secret');
    expect((await paste('-target', 'TARGETS'))?.split('\n').filter(Boolean)).toEqual([
      'TARGETS',
      'TIMESTAMP',
      'UTF8_STRING',
      'STRING',
      'TEXT',
      'text/plain;charset=utf-8',
      'x-kde-passwordManagerHint',
    ]);
    expect(Number(await paste('-target', 'TIMESTAMP'))).toBeGreaterThan(0);
    expect(await paste('-target', 'image/png')).toBeUndefined();
  });

  test('gives an empty text once cleared, and stays the owner', async () => {
    await owner.offer('canary-token');
    await owner.clear();
    expect(await paste()).toBe('');
    expect(onLost).not.toHaveBeenCalled();
  });

  test('gives the next text, and is not told of losing to itself', async () => {
    await owner.offer('canary-token');
    expect(await owner.offer('second-token')).toBe(true);
    expect(await paste()).toBe('second-token');
    expect(onLost).not.toHaveBeenCalled();
  });

  test('is told for sure when somebody else copies, and takes nothing back then', async () => {
    await owner.offer('canary-token');
    copyElsewhere('a shopping list');
    await vi.waitFor(() => expect(onLost).toHaveBeenCalledTimes(1));
    await owner.clear();
    expect(await paste()).toBe('a shopping list');
  });

  test('loses to somebody else also when it is cleared at the very same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      await owner.offer('canary-token');
      const other = desktop.runBeside(tool('clip-own'), [`list ${String(round)}`]);
      // Not told yet: the server alone knows who came last.
      await new Promise((resolve) => setTimeout(resolve, 20 * round));
      await owner.clear();
      await vi.waitFor(async () => expect(await paste()).toBe(`list ${String(round)}`), 5_000);
      await owner.offer('second-token');
      await other;
    }
  }, 60_000);

  test('reads what somebody else copied, or why it cannot', async () => {
    /** The copying program may be there a little later than it says. */
    const reads = (expected: unknown) =>
      vi.waitFor(async () => expect(await owner.read()).toEqual(expected), 5_000);
    copyElsewhere('Grüße');
    await reads({ kind: 'text', text: 'Grüße' });
    copyElsewhere('x'.repeat(4_096));
    await reads({ kind: 'text', text: 'x'.repeat(4_096) });
    copyElsewhere('x'.repeat(4_097));
    await reads({ kind: 'too-long' });
    copyElsewhere('Grüße');
    await reads({ kind: 'text', text: 'Grüße' });
    copyElsewhere('x'.repeat(3_000_000)); // Handed over in parts.
    await reads({ kind: 'too-long' });
    copyElsewhere('a picture', 'clipboard', 'image/png');
    await reads({ kind: 'not-text' });
    await owner.offer('canary-token');
    expect(await owner.read()).toEqual({ kind: 'text', text: 'canary-token' });
    await owner.clear();
    expect(await owner.read()).toEqual({ kind: 'empty' });
  });

  test('does not wait for an owner that has hung', async () => {
    const hung = desktop.runBeside(tool('clip-own'), ['--silent', 'frozen']);
    await vi.waitFor(
      async () => expect(await owner.read()).toEqual({ kind: 'unanswered' }),
      20_000,
    );
    const before = Date.now();
    await owner.takeOff(fingerprintOf('frozen'));
    expect(Date.now() - before).toBeLessThan(6_000);
    await owner.offer('second-token');
    await hung;
    expect(await paste()).toBe('second-token');
  }, 60_000);

  test('takes a text off both selections, each only where it stands', async () => {
    const pastePrimary = () => paste('-selection', 'primary');
    const stands = (...texts: string[]) =>
      vi.waitFor(async () => expect([await paste(), await pastePrimary()]).toEqual(texts), 5_000);
    copyElsewhere('theirs');
    copyElsewhere('theirs', 'primary');
    await stands('theirs', 'theirs');
    await owner.takeOff(fingerprintOf('their'));
    await stands('theirs', 'theirs');
    await owner.takeOff(fingerprintOf('theirs'));
    expect([await paste(), await pastePrimary()]).toEqual(['', '']);

    copyElsewhere('theirs');
    copyElsewhere('of the middle button', 'primary');
    await stands('theirs', 'of the middle button');
    await owner.takeOff(fingerprintOf('theirs'));
    expect([await paste(), await pastePrimary()]).toEqual(['', 'of the middle button']);
    expect(onLost).toHaveBeenCalledTimes(2); // By the first and the third copy, not by taking off.
  });

  test('is not to be had without a display', async () => {
    await expect(openSelectionOwner(':4711', () => undefined)).rejects.toThrow();
  });
});
