import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { until } from './until.ts';

/** What the desktop opens addresses with: a program that only writes them down. */
export type StandInBrowser = {
  /** The environment of a desktop whose browser it is. */
  readonly env: Record<string, string>;
  /** Every address that was opened, in order. */
  addresses(): Promise<string[]>;
  /** Waits for so many, and gives the last one. */
  opened(count?: number): Promise<URL>;
  remove(): Promise<void>;
};

/** The system's opener stands first on the path; nothing of the program under test knows of it. */
export async function standInBrowser(env: Record<string, string>): Promise<StandInBrowser> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'keyring-browser-'));
  const opener = path.join(folder, 'xdg-open');
  const log = path.join(folder, 'addresses');
  await writeFile(log, '');
  await writeFile(opener, `#!/bin/sh\nprintf '%s\\n' "$1" >> '${log}'\n`);
  await chmod(opener, 0o755);
  const addresses = async () => (await readFile(log, 'utf8')).split('\n').filter(Boolean);
  return {
    env: { ...env, PATH: `${folder}:${env['PATH'] ?? process.env['PATH'] ?? ''}` },
    addresses,
    opened: (count = 1) =>
      until(`${count} opened addresses`, async () => {
        const found = await addresses();
        const last = found[count - 1];
        return last === undefined ? undefined : new URL(last);
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What Plex's page for a sign-in is told, all in the fragment. */
export function toldTo(page: URL): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(page.hash.slice(2)));
}
