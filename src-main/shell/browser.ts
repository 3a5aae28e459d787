import { shell } from 'electron';
import { KeyringError } from '../keyring-error.ts';

/**
 * The only place that opens a browser.
 *
 * @param origins those that the caller means: an address of any other is not opened
 * @throws KeyringError `browser-not-opened`
 */
export async function openInBrowser(address: string, origins: readonly string[]): Promise<void> {
  const { origin, username, password } = new URL(address);
  if (!origins.includes(origin) || username !== '' || password !== '')
    throw new KeyringError('browser-not-opened', 'an address of another origin');
  await shell.openExternal(address).catch(() => {
    throw new KeyringError('browser-not-opened', 'the system has refused');
  });
}
