import * as z from 'zod/mini';
import { defaultSettings } from '../contract/default-settings.ts';
import { Settings } from '../contract/settings.ts';
import type { SettingsStorage } from '../contract/settings.ts';
import type { PrivateFile } from './private-file.ts';

/** Where the window stood, in the desktop's own units, and its size when it is not maximized. */
export const WindowPlace = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().check(z.minimum(1)),
  height: z.int().check(z.minimum(1)),
  isMaximized: z.boolean(),
});
export type WindowPlace = z.infer<typeof WindowPlace>;

/** What the file keeps: the settings, and what the program remembers by itself. No secrets. */
export const StoredSettings = z.strictObject({
  ...Settings.shape,
  windowPlace: z.nullable(WindowPlace),
  /** The person was told that closing the window does not end the program. */
  isTrayExplained: z.boolean(),
  /** The person has read how to begin. */
  isWelcomed: z.boolean(),
  /** Of newer versions: `Remembered` in updates/updates.ts. */
  updates: z.strictObject({
    listSerial: z.int().check(z.minimum(0)),
    lookedAt: z.nullable(z.int()),
    toldVersion: z.string().check(z.maxLength(32)),
  }),
});
export type StoredSettings = z.infer<typeof StoredSettings>;

export const defaultStoredSettings: StoredSettings = {
  ...defaultSettings,
  windowPlace: null,
  isTrayExplained: false,
  isWelcomed: false,
  updates: { listSerial: 0, lookedAt: null, toldVersion: '' },
};

type Fields = Record<string, unknown>;

/** How a file of each version is read. */
type SettingsScheme = {
  /** What is written. */
  version: number;
  /** The first turns the fields of version 1 into those of version 2, and so on. */
  upgrades: readonly ((fields: Fields) => Fields)[];
};

/** Version 2 has the language. */
const scheme: SettingsScheme = {
  version: 2,
  upgrades: [(fields) => ({ language: 'system', ...fields })],
};

export type SettingsText = {
  settings: StoredSettings;
  kind: 'ours' | 'newer' | 'damaged';
};

/**
 * Makes the most of a settings text. A field that is missing or beyond its limits has its default and
 * costs no other field; only a text that is no JSON object at all is `damaged`.
 */
export function readSettingsText(text: string, { version, upgrades } = scheme): SettingsText {
  const stored = parsedObject(text);
  if (stored === undefined) return { settings: defaultStoredSettings, kind: 'damaged' };
  const found = versionOf(stored) ?? version;
  const fields = upgrades.slice(found - 1).reduce((older, upgrade) => upgrade(older), stored);
  return { settings: readFields(fields), kind: found > version ? 'newer' : 'ours' };
}

export function settingsText(settings: StoredSettings, { version } = scheme): string {
  return `${JSON.stringify({ version, ...settings }, null, 2)}\n`;
}

/** `settings.json`, and the one backup beside it. */
export type SettingsFile = {
  /** Reads once, at start. Never fails: what cannot be read has its default, and `storage` says why. */
  read: () => Promise<{ settings: StoredSettings; storage: SettingsStorage }>;
  /** Whether `write` may succeed at all; known once the file was read. */
  readonly isWritable: boolean;
  /** The first write of a run keeps what stood there before as the backup. Errors are the file's. */
  write: (settings: StoredSettings) => Promise<void>;
};

export function createSettingsFile(file: PrivateFile, backup: PrivateFile): SettingsFile {
  let isWritable = true;
  let textBefore: string | undefined;

  function fromBackup(text: string | undefined): {
    settings: StoredSettings;
    storage: SettingsStorage;
  } {
    const kept = text === undefined ? undefined : readSettingsText(text);
    return kept?.kind === 'ours'
      ? { settings: kept.settings, storage: 'restored' }
      : { settings: defaultStoredSettings, storage: 'damaged' };
  }

  async function read(): Promise<{ settings: StoredSettings; storage: SettingsStorage }> {
    // Read at every start: what a cut-short write of it has left behind goes with that.
    const [text, textOfBackup] = await Promise.all([
      file.read(),
      backup.read().catch(() => undefined),
    ]);
    if (text === undefined) return { settings: defaultStoredSettings, storage: 'kept' };
    const { settings, kind } = readSettingsText(text);
    if (kind === 'damaged') {
      await file.moveAside();
      return fromBackup(textOfBackup);
    }
    if (kind === 'newer') isWritable = false;
    else textBefore = text;
    return { settings, storage: kind === 'newer' ? 'newer' : 'kept' };
  }

  return {
    get isWritable() {
      return isWritable;
    },
    read: () =>
      read().catch(() => {
        isWritable = false;
        return { settings: defaultStoredSettings, storage: 'unreadable' };
      }),
    write: async (settings) => {
      // A backup that cannot be written must not keep the settings from being written.
      if (textBefore !== undefined) await backup.write(textBefore).catch(() => undefined);
      textBefore = undefined;
      await file.write(settingsText(settings));
    },
  };
}

function readFields(fields: Fields): StoredSettings {
  return StoredSettings.parse(soundParts(StoredSettings, fields, defaultStoredSettings));
}

/** Each part that is within its limits, else its default; of a list, the entries that are. */
function soundParts(schema: z.ZodMiniType, found: unknown, fallback: unknown): unknown {
  if (schema instanceof z.ZodMiniObject) {
    const fields = isFields(found) ? found : {};
    const defaults = isFields(fallback) ? fallback : {};
    const parts = Object.entries(schema.shape as Record<string, z.ZodMiniType>);
    return Object.fromEntries(
      parts.map(([name, part]) => [name, soundParts(part, ownOf(fields, name), defaults[name])]),
    );
  }
  const sound =
    schema instanceof z.ZodMiniArray && Array.isArray(found)
      ? found.filter((entry) => z.safeParse(schema.def.element, entry).success)
      : found;
  return schema.safeParse(sound).success ? sound : fallback;
}

function parsedObject(text: string): Fields | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isFields(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function versionOf({ version }: Fields): number | undefined {
  return typeof version === 'number' && Number.isInteger(version) && version >= 1
    ? version
    : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ownOf(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
