import type { Keychain } from '../keychain/keychain.ts';

/**
 * Removes every entry of the keychain's origin, which in a demo is the pretend Plex. One that cannot
 * be read might be anybody's, and stays. Never fails: what a closed keychain holds is found by the
 * next demo.
 */
export async function forgetEntries(
  keychain: Pick<Keychain, 'check' | 'readAll' | 'remove'>,
): Promise<void> {
  try {
    if ((await keychain.check()) !== 'ready') return;
    for (const entry of await keychain.readAll()) {
      if (!('unreadable' in entry)) await keychain.remove(entry.entryName);
    }
  } catch {
    // Of the pretend Plex, and worth nothing.
  }
}
