import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FakePlex } from '../fake-plex/fake-plex.ts';
import { trayOf } from '../screens/tray.ts';
import type { KeyringApp } from './keyring-app.ts';
import type { Leak, LeakScanner } from './leak-scan.ts';
import { createLeakScanner } from './leak-scan.ts';
import { processTree, procFile, readMemory } from './processes.ts';
import type { Desktop } from './rig.ts';

/** Chromium's renderers let nobody read their memory, unless they are started with this. */
export const READABLE_PAGES = '--allow-sandbox-debugging';

export type Search = {
  app: KeyringApp;
  plex: FakePlex;
  desktop: Desktop;
  /** Further places, by name: what was read from the bus, for one. */
  texts?: Record<string, string>;
};

/** What was looked through, so that a search that sees nothing is not taken for a clean one. */
export type SearchResult = {
  readonly leaks: Leak[];
  readonly filesRead: number;
  readonly processesRead: { readonly kind: string; readonly bytes: number }[];
};

/**
 * Looks for every secret that the stand-in was given or has made up, wherever the app could have
 * left one: its files, its output, the command lines and environments of its processes, the page,
 * the tray, the addresses that it asked for, and the memory of every process but main's own and
 * that of the keychain, which works with secrets.
 */
export async function searchForLeaks({ app, plex, desktop, texts }: Search): Promise<SearchResult> {
  const scanner = createLeakScanner(plex.secrets());
  const files = [
    ...(await filesBelow(app.profileFolder)),
    ...(await filesBelow(desktop.env['RIG_DIR'] ?? '')),
  ];
  const processes = await processTree(app.pid);
  const leaks: Leak[] = [];
  const look = (where: string, bytes: Buffer | string): void => {
    leaks.push(...scanner.scan(where, bytes));
  };
  for (const file of files)
    leaks.push(...scanner.scanPacked(`file ${path.basename(file)}`, await contentOf(file)));
  look('output', app.output());
  for (const [name, text] of Object.entries(texts ?? {})) look(name, text);
  for (const { target } of plex.allRequests()) look('address', target);
  for (const page of app.electron.windows()) {
    look('page', await page.content());
    look('page', await page.evaluate(shownAndTyped));
    look('title', await page.title());
  }
  look('tray', await trayOf(desktop, app.pid).everything());
  // Chromium writes over what /proc would show of the environment, so main is asked as well.
  look('environment', await app.electron.evaluate(() => JSON.stringify(process.env)));
  for (const { pid, commandLine } of processes) {
    look('command line', commandLine);
    look('environment', await procFile(pid, 'environ'));
  }
  const processesRead = [];
  for (const { pid, kind } of await searchedProcesses(app)) {
    const { found, bytes } = await searchMemory(pid, kind, scanner);
    leaks.push(...found);
    processesRead.push({ kind, bytes });
  }
  return { leaks: distinct(leaks), filesRead: files.length, processesRead };
}

/** The processes that are searched, each with what it is for. */
export async function searchedProcesses(app: KeyringApp): Promise<{ pid: number; kind: string }[]> {
  const all = await processTree(app.pid);
  return all
    .map(({ pid, commandLine }) => ({ pid, kind: kindOf(commandLine) }))
    .filter(({ kind }) => kind !== 'main' && kind !== 'keychain');
}

async function searchMemory(
  pid: number,
  kind: string,
  scanner: LeakScanner,
): Promise<{ found: Leak[]; bytes: number }> {
  const found: Leak[] = [];
  const bytes = await readMemory(pid, scanner.overlap, (piece) => {
    found.push(...scanner.scan(`memory of ${kind}`, piece));
  });
  return { found, bytes };
}

/** `main`, `keychain`, `renderer`, `gpu-process`, `zygote`, `network` and the like. */
function kindOf(commandLine: string): string {
  const switchValue = (name: string): string | undefined =>
    new RegExp(`--${name}=([\\w.-]+)`).exec(commandLine)?.[1];
  const type = switchValue('type') ?? (/crashpad/.test(commandLine) ? 'crashpad' : 'main');
  const subType = switchValue('utility-sub-type') ?? '';
  if (subType.startsWith('node.')) return 'keychain';
  return subType === '' ? type : (subType.split('.')[0] ?? type);
}

/** In the page: its text, and what stands in its fields, which is in no markup. */
function shownAndTyped(): string {
  const typed = [...document.querySelectorAll('input')].map(({ value }) => value);
  return [document.body.innerText, ...typed].join('\n');
}

export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

async function contentOf(file: string): Promise<Buffer> {
  return readFile(file).catch(() => Buffer.alloc(0)); // Gone meanwhile.
}

function distinct(leaks: Leak[]): Leak[] {
  return [...new Map(leaks.map((leak) => [JSON.stringify(leak), leak])).values()];
}
