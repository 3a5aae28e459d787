import { lstat } from 'node:fs/promises';
import { shell } from 'electron';
import { KeyringError } from '../keyring-error.ts';

/**
 * The only place that opens a browser, and with `showInFolder` anything outside the program.
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

/**
 * Shows a file where it lies, in the desktop's own file manager. It is not opened.
 *
 * @throws KeyringError `update-file-gone`
 */
export async function showInFolder(file: string): Promise<void> {
  await lstat(file).catch(() => {
    throw new KeyringError('update-file-gone', 'the file is not there any more');
  });
  shell.showItemInFolder(file);
}
