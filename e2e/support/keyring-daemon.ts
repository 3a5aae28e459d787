import { keychainOf } from '../screens/keychain.ts';
import { expect } from './rig.ts';
import type { Desktop } from './rig.ts';

/** Half a keyring: it is there, and takes every question without answering. */
export async function freezeKeyring(desktop: Desktop): Promise<void> {
  process.kill(await desktop.pid('keyring'), 'SIGSTOP');
}

export async function thawKeyring(desktop: Desktop): Promise<void> {
  process.kill(await desktop.pid('keyring'), 'SIGCONT');
}

/**
 * A keyring daemon beside the one that the desktop had, until it is on the bus. Its password makes a new
 * login keyring, or opens the old.
 *
 * @param before what the shell does first
 */
export async function startKeyring(
  desktop: Desktop,
  { password = 'test', before = '' } = {},
): Promise<void> {
  const daemon = 'exec gnome-keyring-daemon --foreground --unlock --components=secrets';
  desktop.start('sh', ['-c', `${before}printf %s "$0" | ${daemon}`, password]);
  await expect.poll(() => keychainOf(desktop).state()).not.toBe('no-service');
}
