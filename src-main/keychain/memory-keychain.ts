import type { KeychainState } from '../contract/entities.ts';
import { contentOf, textOf } from './entry-text.ts';
import { keychainFailure } from './keychain.ts';
import type { Keychain, KeychainEntry } from './keychain.ts';

/** A keychain for tests: entries are texts in a map, which may be shared to play one system's keychain. */
export interface MemoryKeychain extends Keychain {
  /** Entry names and texts, as the system would keep them, of every origin. */
  readonly texts: Map<string, string>;
  /** Which operations were carried out, in order. */
  readonly calls: ('readAll' | 'write' | 'remove')[];
  setState(state: KeychainState): void;
}

/**
 * @param options.state what `check` finds; the state is `starting` until then, or until `setState`
 * @param options.afterUnlock the state after `unlock`, `ready` unless told otherwise
 */
export function createMemoryKeychain(options: {
  plexOrigin: string;
  state?: KeychainState;
  afterUnlock?: KeychainState;
  texts?: Map<string, string>;
}): MemoryKeychain {
  const { plexOrigin, texts = new Map<string, string>(), afterUnlock = 'ready' } = options;
  const listeners = new Set<(state: KeychainState) => void>();
  const calls: MemoryKeychain['calls'] = [];
  let found: KeychainState = options.state ?? 'ready';
  let state: KeychainState = 'starting';

  function enter(next: KeychainState): KeychainState {
    found = next;
    if (next === state) return state;
    state = next;
    for (const listener of [...listeners]) listener(next);
    return state;
  }

  function beginCall(name: MemoryKeychain['calls'][number]): void {
    if (enter(found) !== 'ready') throw keychainFailure(found as Exclude<KeychainState, 'ready'>);
    calls.push(name);
  }

  function entryOf([entryName, text]: [string, string]): KeychainEntry[] {
    const content = contentOf(text);
    if (content === undefined) return [{ entryName, unreadable: true }];
    const entry = 'envelope' in content ? content.envelope : content.pending;
    return entry.plexOrigin === plexOrigin ? [{ entryName, ...content }] : [];
  }

  return {
    texts,
    calls,
    setState: (next) => void enter(next),
    get state() {
      return state;
    },
    onStateChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    check: () => Promise.resolve(enter(found)),
    readAll: async () => {
      await Promise.resolve();
      beginCall('readAll');
      return [...texts].flatMap(entryOf);
    },
    write: async (entryName, entry) => {
      const text = textOf(entry);
      await Promise.resolve();
      beginCall('write');
      texts.set(entryName, text);
    },
    remove: async (entryName) => {
      await Promise.resolve();
      beginCall('remove');
      texts.delete(entryName);
    },
    unlock: () => Promise.resolve(enter(found === 'locked' ? afterUnlock : found)),
    close: () => Promise.resolve(),
  };
}
