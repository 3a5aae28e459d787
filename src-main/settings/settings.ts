import type { SettingsStorage } from '../contract/settings.ts';
import type { SettingsFile, StoredSettings } from './settings-file.ts';

/** How soon a write that failed is tried again. Set by the checklist's R12. */
const TRY_AGAIN_MS = 60_000;

/**
 * The settings in force. A change counts at once, in memory; the file follows. A write that fails is
 * told by `storage` and tried again each minute, with what holds by then.
 */
export type SettingsStore = {
  readonly current: StoredSettings;
  readonly storage: SettingsStorage;
  change: (changed: Partial<StoredSettings>) => void;
  /** Told of each change of a setting or of how the file stands. Returns the function that ends it. */
  onChange: (listener: (now: StoredSettings, before: StoredSettings) => void) => () => void;
  /** The last try, when the program ends. */
  close: () => Promise<void>;
};

export async function openSettings(file: SettingsFile): Promise<SettingsStore> {
  const found = await file.read();
  let current = found.settings;
  let storage = found.storage;
  /** What the file holds, as far as we know. */
  let written = current;
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const listeners = new Set<(now: StoredSettings, before: StoredSettings) => void>();

  const tell = (before: StoredSettings): void => {
    for (const listener of listeners) listener(current, before);
  };

  const stand = (now: SettingsStorage): void => {
    if (storage === now) return;
    storage = now;
    tell(current);
  };

  /** One write at a time; what changes meanwhile is written next. */
  const write = async (): Promise<void> => {
    clearTimeout(timer);
    try {
      while (written !== current) {
        const next = current;
        await file.write(next);
        written = next;
      }
      if (storage === 'not-written') stand('kept');
    } catch {
      timer = setTimeout(save, TRY_AGAIN_MS);
      stand('not-written');
    }
  };

  const save = (): void => {
    if (!file.isWritable) return;
    writing ??= write().finally(() => {
      writing = undefined;
      if (written !== current && storage !== 'not-written') save();
    });
  };

  return {
    get current() {
      return current;
    },
    get storage() {
      return storage;
    },
    change: (changed) => {
      const before = current;
      current = { ...current, ...changed };
      if (JSON.stringify(current) === JSON.stringify(before)) {
        current = before;
        return;
      }
      save();
      tell(before);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      if (written !== current) save();
      await writing;
      clearTimeout(timer);
      listeners.clear();
    },
  };
}
