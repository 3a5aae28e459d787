import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPrivateFile } from './private-file.ts';
import {
  createSettingsFile,
  defaultStoredSettings,
  readSettingsText,
  settingsText,
  StoredSettings,
} from './settings-file.ts';

const chosen: StoredSettings = {
  startsAtLogin: true,
  startsHidden: false,
  language: 'nb',
  theme: 'high-contrast',
  clipboardClearSeconds: 45,
  transientTokenLeadMinutes: 90,
  notices: { endsSoon: false, ended: true, rejected: false, serverRestarted: true, copied: false },
  quietHours: { isOn: true, from: '23:30', to: '06:15' },
  pinnedCredentials: ['account-1', 'machine-1'],
  shortcut: 'Ctrl+Shift+K',
  lockAfterIdleMinutes: 15,
  looksForUpdates: false,
  windowPlace: { x: -1200, y: 40, width: 800, height: 700, isMaximized: true },
  isTrayExplained: true,
  isWelcomed: true,
  updates: { listSerial: 7, lookedAt: 1_790_000_000_000, toldVersion: '1.2.0' },
};

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
  path = join(folder, 'settings.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const open = () => createSettingsFile(createPrivateFile(path), createPrivateFile(`${path}.backup`));
const asRoot = process.getuid?.() === 0;

describe('a settings text', () => {
  test('gives back what was written, whatever was chosen', () => {
    expect(readSettingsText(settingsText(chosen))).toEqual({ settings: chosen, kind: 'ours' });
    const defaults = { settings: defaultStoredSettings, kind: 'ours' };
    expect(readSettingsText(settingsText(defaultStoredSettings))).toEqual(defaults);
  });

  test.each(Object.keys(chosen) as (keyof StoredSettings)[])(
    'without %s, or with nonsense for it, loses no other field',
    (name) => {
      const others: Record<string, unknown> = { version: 1, ...chosen };
      const expected = { ...chosen, [name]: defaultStoredSettings[name] };
      Reflect.deleteProperty(others, name);
      expect(readSettingsText(JSON.stringify(others)).settings).toEqual(expected);
      for (const nonsense of [{}, 'yes', -1, 1e300, [null]]) {
        const { settings } = readSettingsText(JSON.stringify({ ...others, [name]: nonsense }));
        expect(Object.keys(settings).sort()).toEqual(Object.keys(chosen).sort());
        expect({ ...settings, [name]: null }).toEqual({ ...chosen, [name]: null });
        expect(StoredSettings.safeParse(settings).success).toBe(true);
      }
    },
  );

  test('keeps the sound parts of a group and the sound entries of a list', () => {
    const text = JSON.stringify({
      version: 2,
      ...chosen,
      notices: { endsSoon: false, ended: 'no', serverRestarted: false },
      quietHours: { isOn: true, from: '25:00', to: '05:00' },
      pinnedCredentials: ['account-1', 7, '', 'machine-1'],
    });
    expect(readSettingsText(text).settings).toEqual({
      ...chosen,
      notices: {
        endsSoon: false,
        ended: true,
        rejected: true,
        serverRestarted: false,
        copied: true,
      },
      quietHours: { isOn: true, from: '22:00', to: '05:00' },
    });
  });

  test.each([
    ['clipboardClearSeconds', 9],
    ['clipboardClearSeconds', 121],
    ['clipboardClearSeconds', 30.5],
    ['transientTokenLeadMinutes', 0],
    ['transientTokenLeadMinutes', 2_881],
    ['lockAfterIdleMinutes', 0],
    ['shortcut', 'K'],
    ['shortcut', 'Ctrl+'],
    ['shortcut', 'Ctrl+Shift+K; rm'],
    ['theme', 'pink'],
    ['language', 'tlh'],
  ] as const)('does not take %s = %j', (name, value) => {
    const text = JSON.stringify({ version: 2, ...chosen, [name]: value });
    expect(readSettingsText(text).settings[name]).toBe(defaultStoredSettings[name]);
  });

  test.each(['', 'null', '[]', '"text"', '7', '{', '{"version":1', 'garbage', '\u0000\u0000'])(
    'that is no object, such as %j, is damaged',
    (text) => {
      expect(readSettingsText(text)).toEqual({ settings: defaultStoredSettings, kind: 'damaged' });
    },
  );

  test('R13: of version 1 keeps all of it, and speaks as the system', () => {
    const ofVersion1 = { ...chosen, language: undefined, version: 1 };
    expect(readSettingsText(JSON.stringify(ofVersion1))).toEqual({
      settings: { ...chosen, language: 'system' },
      kind: 'ours',
    });
  });

  test('R13: of an older version is upgraded, step by step', () => {
    const scheme = {
      version: 3,
      upgrades: [
        ({ clearSeconds, ...rest }: Record<string, unknown>) => ({
          ...rest,
          seconds: clearSeconds,
        }),
        ({ seconds, ...rest }: Record<string, unknown>) => ({
          ...rest,
          clipboardClearSeconds: seconds,
        }),
      ],
    };
    const old = { ...chosen, clipboardClearSeconds: undefined };
    const first = JSON.stringify({ ...old, version: 1, clearSeconds: 77 });
    const second = JSON.stringify({ ...old, version: 2, seconds: 78 });
    expect(readSettingsText(first, scheme)).toEqual({
      settings: { ...chosen, clipboardClearSeconds: 77 },
      kind: 'ours',
    });
    expect(readSettingsText(second, scheme).settings.clipboardClearSeconds).toBe(78);
    expect(JSON.parse(settingsText(chosen, scheme))).toMatchObject({ version: 3 });
  });

  test('S29: holds nothing secret, by its schema', () => {
    expect(
      Object.keys(StoredSettings.shape).filter((name) => /secret|password|hash/i.test(name)),
    ).toEqual([]);
  });
});

describe('the settings file', () => {
  test('is not there at first: the defaults hold and nothing is written', async () => {
    expect(await open().read()).toEqual({ settings: defaultStoredSettings, storage: 'kept' });
    expect(await readdir(folder)).toEqual([]);
  });

  test('keeps one backup: what stood there before this run', async () => {
    const first = open();
    await first.read();
    await first.write(chosen);
    await first.write({ ...chosen, theme: 'dark' });
    expect(await readdir(folder)).toEqual(['settings.json']);

    const second = open();
    expect(await second.read()).toEqual({
      settings: { ...chosen, theme: 'dark' },
      storage: 'kept',
    });
    await second.write({ ...chosen, theme: 'light' });
    await second.write({ ...chosen, theme: 'system' });
    expect((await readdir(folder)).sort()).toEqual(['settings.json', 'settings.json.backup']);
    const backup = await readFile(`${path}.backup`, 'utf8');
    expect(readSettingsText(backup).settings.theme).toBe('dark');
    if (process.platform !== 'win32') {
      for (const name of await readdir(folder))
        expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    }
  });

  test('R1: what a kill has left of a write, of its backup as well, is gone after the next start', async () => {
    await open().write(chosen);
    await writeFile(`${path}.tmp`, '{"version":2,"the');
    await writeFile(`${path}.backup.tmp`, '{"version":2,"the');
    expect((await open().read()).settings).toEqual(chosen);
    expect(await readdir(folder)).toEqual(['settings.json']);
  });

  test('that is damaged is set aside, and the backup holds', async () => {
    await writeFile(`${path}.backup`, settingsText(chosen));
    await writeFile(path, '{"version":1,"theme":"da');
    expect(await open().read()).toEqual({ settings: chosen, storage: 'restored' });
    expect(await readFile(`${path}.damaged`, 'utf8')).toBe('{"version":1,"theme":"da');
  });

  test.each([
    ['no backup', undefined],
    ['a damaged backup', 'garbage'],
    ['a backup of a newer version', '{"version":3,"theme":"dark"}'],
  ])('that is damaged, with %s, leaves the defaults', async (_what, backup) => {
    if (backup !== undefined) await writeFile(`${path}.backup`, backup);
    await writeFile(path, 'garbage');
    const file = open();
    expect(await file.read()).toEqual({ settings: defaultStoredSettings, storage: 'damaged' });
    expect(file.isWritable).toBe(true);
    await file.write(chosen);
    expect((await open().read()).settings).toEqual(chosen);
  });

  test('R13: of a newer version is read as far as it goes, and not writable', async () => {
    const text = JSON.stringify({ ...chosen, version: 3, theme: { name: 'pink' }, extra: 1 });
    await writeFile(path, text);
    const file = open();
    expect(await file.read()).toEqual({
      settings: { ...chosen, theme: 'system' },
      storage: 'newer',
    });
    expect(file.isWritable).toBe(false);
  });

  test('that the system does not let us read is left alone', async () => {
    await mkdir(path);
    const file = open();
    expect(await file.read()).toEqual({ settings: defaultStoredSettings, storage: 'unreadable' });
    expect(file.isWritable).toBe(false);
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  test.skipIf(asRoot || process.platform === 'win32')(
    'that is damaged where nothing can be set aside is left alone',
    async () => {
      await writeFile(path, 'garbage');
      await chmod(folder, 0o500);
      const file = open();
      expect((await file.read()).storage).toBe('unreadable');
      expect(file.isWritable).toBe(false);
      await chmod(folder, 0o700);
      expect(await readFile(path, 'utf8')).toBe('garbage');
    },
  );

  test('R12: comes back where its folder was deleted while the program ran', async () => {
    await writeFile(path, settingsText(defaultStoredSettings));
    const file = open();
    await file.read();
    await rm(folder, { recursive: true });
    await file.write(chosen);
    expect((await open().read()).settings).toEqual(chosen);
  });

  test('is written although its backup cannot be', async () => {
    await writeFile(path, settingsText(chosen));
    await mkdir(`${path}.backup`);
    const file = open();
    await file.read();
    await file.write({ ...chosen, theme: 'dark' });
    expect((await open().read()).settings.theme).toBe('dark');
  });
});

test('R13: a thousand mutated files: none brings it down, and nothing is lost', async () => {
  const random = seeded(20_261_122);
  const sound = settingsText(chosen);
  const seen = { kept: 0, damaged: 0, newer: 0 };
  for (let round = 0; round < 1_000; round += 1) {
    const text = mutated(sound, random);
    await rm(`${path}.damaged`, { force: true });
    await writeFile(path, text);
    const { settings, storage } = await open().read();
    expect(StoredSettings.safeParse(settings).success, text).toBe(true);
    seen[storage as keyof typeof seen] += 1;
    // Whatever we could not make sense of is still there, to the letter.
    const kept = storage === 'damaged' ? `${path}.damaged` : path;
    expect(await readFile(kept, 'utf8')).toBe(text);
    if (storage === 'damaged') continue;
    // What the mutation has not touched is as it was.
    const stored = JSON.parse(text) as Record<string, unknown>;
    for (const name of Object.keys(chosen) as (keyof StoredSettings)[]) {
      if (JSON.stringify(stored[name]) === JSON.stringify(chosen[name]))
        expect(settings[name], text).toEqual(chosen[name]);
    }
  }
  // The mutations reach every kind.
  expect(seen.damaged).toBeGreaterThan(200);
  expect(seen.kept).toBeGreaterThan(100);
  expect(seen.newer).toBeGreaterThan(0);
}, 60_000);

/** One to three changes of a character, a stretch, or a value. */
function mutated(text: string, random: (below: number) => number): string {
  let result = text;
  const spots = '{}[]",:0123456789ae.-\\\u0000\ud800 \n';
  for (let change = random(3); change >= 0; change -= 1) {
    const at = random(result.length);
    const character = spots[random(spots.length)] ?? '';
    switch (random(5)) {
      case 0:
        result = result.slice(0, at) + character + result.slice(at + 1);
        break;
      case 1:
        result = result.slice(0, at) + result.slice(at + random(20));
        break;
      case 2:
        result = result.slice(0, at) + character + result.slice(at);
        break;
      case 3:
        result = result.slice(0, at);
        break;
      default: {
        const values = ['null', '-1', '3', '1e999', '"x"', '[]', '{}', 'true', '{"__proto__":{}}'];
        const value = values[random(values.length)] ?? 'null';
        const chosenOne = random(12);
        let seen = 0;
        result = result.replace(/: (?:true|false|null|\d+|"[^"]*")/g, (found) =>
          seen++ === chosenOne ? `: ${value}` : found,
        );
      }
    }
  }
  // What a disk gives back is always text.
  return Buffer.from(result).toString();
}

/** The same numbers each time: mulberry32. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below) | 0;
  };
}
