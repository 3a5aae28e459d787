import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { autostartEntry, createLoginItem } from './login-item.ts';

const system = vi.hoisted(() => ({ items: new Map<string, boolean>() }));
type Item = { openAtLogin?: boolean; path: string; args: string[] };
vi.mock('electron', () => ({
  app: {
    setLoginItemSettings: ({ openAtLogin = false, path: program }: Item) =>
      system.items.set(program, openAtLogin),
    getLoginItemSettings: ({ path: program }: Item) => ({
      openAtLogin: system.items.get(program) ?? false,
    }),
  },
}));

const execute = promisify(execFile);
const validator = '/usr/bin/desktop-file-validate';
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'login-item-'));
  file = path.join(folder, 'autostart', 'keyring-for-plex.desktop');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const command = ['/opt/Keyring for Plex/keyring-for-plex', '--profile-dir=/home/nora/100%'];

describe('on Linux', () => {
  const item = () => createLoginItem({ platform: 'linux', configFolder: folder, command });

  test('is a file in the autostart folder, and gone when it is turned off', async () => {
    expect(await item().isOn()).toBe(false);
    await item().turnOn(true);
    expect(await item().isOn()).toBe(true);
    expect(await readFile(file, 'utf8')).toBe(autostartEntry(command, true));
    await item().turnOff();
    expect(await item().isOn()).toBe(false);
    await item().turnOff();
  });

  test.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
    'is off where the desktop was told so by %s',
    async (line) => {
      await item().turnOn(true);
      await writeFile(file, `[Desktop Entry]\nType=Application\n${line}\n`);
      expect(await item().isOn()).toBe(false);
    },
  );

  test('a folder in the way is an error, not a crash', async () => {
    await writeFile(path.join(folder, 'autostart'), 'not a folder');
    await expect(item().turnOn(true)).rejects.toThrow();
    await chmod(folder, 0o700);
    expect(await item().isOn()).toBe(false);
  });

  test('starts hidden only where that was chosen', () => {
    expect(autostartEntry(['/usr/bin/keyring'], true)).toContain(
      'Exec="/usr/bin/keyring" "--hidden"\n',
    );
    expect(autostartEntry(['/usr/bin/keyring'], false)).toContain('Exec="/usr/bin/keyring"\n');
  });

  test.each([
    ['a space', '/opt/Keyring for Plex/app'],
    ['percent signs', '/opt/100%f/app'],
    ['quotes', `/opt/"quoted" 'n single/app`],
    ['what a shell would expand', '/opt/$HOME/`date`/app'],
    ['backslashes', '/opt/back\\slash\\\\two/app'],
    ['other scripts', '/opt/ключ/鍵/app'],
  ])('survives %s in a path', (_what, word) => {
    expect(wordsOf(autostartEntry([word, word], true))).toEqual([word, word, '--hidden']);
  });

  test('refuses what no such file can hold', () => {
    expect(() => autostartEntry(['/opt/two\nlines'], true)).toThrow();
  });

  test.runIf(existsSync(validator))('is valid by the desktops’ own word', async () => {
    await item().turnOn(true);
    const { stdout, stderr } = await execute(validator, [file]);
    expect(stdout + stderr).toBe('');
  });
});

test.each(['darwin', 'win32'] as const)('on %s it is the system’s own list', async (platform) => {
  const item = createLoginItem({ platform, configFolder: folder, command });
  expect(await item.isOn()).toBe(false);
  await item.turnOn(true);
  expect(await item.isOn()).toBe(true);
  await item.turnOff();
  expect(await item.isOn()).toBe(false);
});

/** The words of an `Exec` line, read as the freedesktop specification says. */
function wordsOf(entry: string): string[] {
  const value = /^Exec=(.*)$/m.exec(entry)?.[1] ?? '';
  const line = value.replace(/\\(.)/g, (_all, escaped: string) => {
    if (escaped !== '\\') throw new Error(`an escape of a value that is none: \\${escaped}`);
    return '\\';
  });
  return [...line.matchAll(/"((?:[^"\\`$]|\\["`$\\])*)"(?: |$)/g)].map(([, quoted = '']) =>
    quoted.replace(/\\(["`$\\])/g, '$1').replaceAll('%%', '%'),
  );
}
