import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { seeded } from '../../src-main/expiry/test-clock.ts';
import { startTestDesktop } from '../../src-main/keychain/test-desktop.ts';
import type { TestDesktop } from '../../src-main/keychain/test-desktop.ts';
import { buildForMain } from '../bench/in-electron/build.ts';
import { outFolder } from '../support/out-folder.ts';

/** What the process says that keeps things, a line of JSON each. */
export type Line =
  | { kind: 'opening' }
  | { kind: 'standing'; standing: Standing }
  | { kind: 'begins'; act: Act }
  /** `id`: of what was made; else empty. */
  | { kind: 'done'; id: string };

/** Things by what has to be there of them; `token` says why there is none. */
export type Standing = {
  accounts: { id: string; token: string }[];
  named: { id: string; name: string; token: string }[];
  clearSeconds: number;
  storage: string;
};

type Act =
  | { act: 'keep'; id: string; token: string }
  | { act: 'make'; id: string; name: string; token: string }
  | { act: 'rename'; id: string; name: string }
  | { act: 'remove'; id: string }
  | { act: 'set'; seconds: number };

/** What the kills of one run came to. */
export type Tally = {
  kills: number;
  /** In the middle of which act, or before any. */
  duringActs: Record<string, number>;
  mostUnfinishedFiles: number;
  slowestStartMs: number;
  faults: string[];
};

/** Our choice: a start and some twenty acts lie in it. */
const LONGEST_LIFE_MS = 700;
/** Every such round begins with what an older version has left, to be upgraded. */
const UPGRADE_EVERY = 5;
const plexOrigin = 'http://127.0.0.1:4455';

/**
 * Kills the process that keeps things at random moments, and looks each time at what the next start
 * finds: in the process, among the files, and in the keychain by another program.
 */
export async function killRounds(rounds: number, seed: number): Promise<Tally> {
  const random = seeded(seed);
  const built = path.join(outFolder, 'kills');
  mkdirSync(built, { recursive: true });
  const folder = mkdtempSync(path.join(built, 'profile-'));
  const program = await buildForMain('../../kills/kept-things.ts', built);
  const worker = await buildForMain('../../../src-main/keychain/node-worker-entry.ts', built);
  const desktop = await startTestDesktop();
  const tally: Tally = {
    kills: 0,
    duringActs: {},
    mostUnfinishedFiles: 0,
    slowestStartMs: 0,
    faults: [],
  };
  try {
    let possible: Standing[] | undefined;
    for (let round = 0; round < rounds; round += 1) {
      if (round % UPGRADE_EVERY === 0) possible = [leaveOldVersion(desktop, folder, round)];
      const unfinished = unfinishedFiles(folder).length;
      tally.mostUnfinishedFiles = Math.max(tally.mostUnfinishedFiles, unfinished);
      const life = await live({
        args: [program, folder, plexOrigin, String(seed + round), worker],
        desktop,
        dies: round % UPGRADE_EVERY === 0 && random() < 0.5 ? 'while it starts' : 'while it acts',
        afterMs: random() * LONGEST_LIFE_MS,
      });
      tally.kills += 1;
      tally.duringActs[life.under] = (tally.duringActs[life.under] ?? 0) + 1;
      if (life.found !== undefined) {
        tally.slowestStartMs = Math.max(tally.slowestStartMs, life.startMs);
        tally.faults.push(...faultsOf(life.found, possible, `round ${String(round)}`));
      }
      possible = life.possible(possible ?? []);
    }
    tally.faults.push(...(await lookOnce({ program, worker, folder, desktop, seed, possible })));
  } finally {
    await desktop.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return tally;
}

/** The last start is left alone until it has found its feet, and then looked at from all sides. */
async function lookOnce(options: {
  program: string;
  worker: string;
  folder: string;
  desktop: TestDesktop;
  seed: number;
  possible: Standing[] | undefined;
}): Promise<string[]> {
  const { program, worker, folder, desktop, seed, possible } = options;
  const life = await live({
    args: [program, folder, plexOrigin, String(seed - 1), worker],
    desktop,
    dies: 'when it stands',
    afterMs: 0,
  });
  if (life.found === undefined) return ['the last start never stood'];
  return [
    ...faultsOf(life.found, possible, 'at the end'),
    ...unfinishedFiles(folder).map((name) => `at the end: ${name} is left`),
    ...strangersIn(desktop, life.found),
  ];
}

type Life = {
  /** What the start found, where it came that far. */
  found: Standing | undefined;
  startMs: number;
  /** The act that was cut short, `start`, or `rest`. */
  under: string;
  /** What the next start may find, by what this one was to find and what it has done since. */
  possible: (before: Standing[]) => Standing[];
};

async function live(options: {
  args: string[];
  desktop: TestDesktop;
  dies: 'while it starts' | 'while it acts' | 'when it stands';
  afterMs: number;
}): Promise<Life> {
  const { args, desktop, dies, afterMs } = options;
  const child = spawn(process.execPath, args, {
    env: desktop.environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const bornAt = performance.now();
  let startMs = 0;
  let found: Standing | undefined;
  let under: Act | undefined;
  const done: Act[] = [];
  const killLater = (): void => void setTimeout(() => child.kill('SIGKILL'), afterMs);
  for await (const text of createInterface({ input: outputOf(child) })) {
    const line = JSON.parse(text) as Line;
    if (line.kind === 'opening' && dies === 'while it starts') killLater();
    if (line.kind === 'begins') under = line.act;
    if (line.kind === 'done' && under !== undefined) {
      done.push(under.act === 'make' ? { ...under, id: line.id } : under);
      under = undefined;
    }
    if (line.kind !== 'standing') continue;
    found = line.standing;
    startMs = performance.now() - bornAt;
    if (dies === 'when it stands') child.kill('SIGKILL');
    else if (dies === 'while it acts') killLater();
  }
  const cutShort = under;
  return {
    found,
    startMs,
    under: cutShort?.act ?? (found === undefined ? 'start' : 'rest'),
    possible: (before) => {
      const since = found === undefined ? before : [done.reduce(after, found)];
      return cutShort === undefined
        ? since
        : since.flatMap((each) => [each, after(each, cutShort)]);
    },
  };
}

function outputOf({ stdout }: ChildProcess): NonNullable<ChildProcess['stdout']> {
  if (stdout === null) throw new Error('the process has no output to read');
  return stdout;
}

/** How things stand once this was done. */
function after(before: Standing, act: Act): Standing {
  const { accounts, named } = before;
  switch (act.act) {
    case 'keep': {
      const others = accounts.filter(({ id }) => id !== act.id);
      return { ...before, accounts: [...others, { id: act.id, token: act.token }] };
    }
    case 'make':
      return { ...before, named: [...named, { id: act.id, name: act.name, token: act.token }] };
    case 'rename':
      return {
        ...before,
        named: named.map((each) => (each.id === act.id ? { ...each, name: act.name } : each)),
      };
    case 'remove':
      return {
        ...before,
        accounts: accounts.filter(({ id }) => id !== act.id),
        named: named.filter(({ id }) => id !== act.id),
      };
    case 'set':
      return { ...before, clearSeconds: act.seconds };
  }
}

/** Whatever it is, it is told by what a person would miss: an account, a tool, a token, a setting. */
function faultsOf(found: Standing, possible: Standing[] | undefined, when: string): string[] {
  const faults = found.storage === 'kept' ? [] : [`${when}: settings ${found.storage}`];
  if (possible === undefined || possible.some((each) => words(each) === words(found)))
    return faults;
  return [...faults, `${when}: found ${words(found)}, not ${possible.map(words).join(' nor ')}`];
}

function words({ accounts, named, clearSeconds }: Standing): string {
  const lines = [
    ...accounts.map(({ id, token }) => `${id} ${token}`),
    ...named.map(({ name, token }) => `${name} ${token}`),
  ];
  return [...lines.sort(), `clears after ${String(clearSeconds)}`].join(', ');
}

/** Tokens that another program finds in the keychain, and that no listed thing has. */
function strangersIn(desktop: TestDesktop, { accounts, named }: Standing): string[] {
  const known = new Set([...accounts, ...named].map(({ token }) => token));
  const find = "secret-tool search --all service 'Keyring for Plex' 2>/dev/null || true";
  const texts = desktop.run('sh', ['-c', find]).matchAll(/^secret = (.*)$/gm);
  const held = [...texts].map(([, text = '']) => (JSON.parse(text) as { token: string }).token);
  return [
    ...held.filter((token) => !known.has(token)).map((token) => `${token} belongs to nothing`),
    ...(held.length === known.size ? [] : [`${held.length} entries for ${known.size} things`]),
  ];
}

function unfinishedFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.tmp'));
}

/** By the library that our program uses: gnome-keyring lets it see nothing that secret-tool has stored first. */
const keepEntries = `
  const keytar = require('keytar');
  const entries = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  (async () => {
    for (const [name, text] of entries) await keytar.setPassword('Keyring for Plex', name, text);
  })();
`;

/** A profile as the first version left it: its list, its entries, and settings without newer fields. */
function leaveOldVersion(desktop: TestDesktop, folder: string, round: number): Standing {
  desktop.run('sh', ['-c', "secret-tool clear service 'Keyring for Plex' || true"]);
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
  const people = ['nora', 'sam'].map((name) => {
    const accountId = `${name}-${String(round)}`;
    const facts = { accountId, name, clientIdentifier: `client-${accountId}`, plexOrigin };
    return { entryName: `entry-${accountId}`, facts: { ...facts, signedInAt: 1_700_000_000_000 } };
  });
  const entries = people.map(({ entryName, facts }) => [
    entryName,
    JSON.stringify({ version: 1, token: `token-of-${facts.accountId}`, ...facts }),
  ]);
  desktop.run(process.execPath, ['-e', keepEntries], JSON.stringify(entries));
  const accounts = people.map(({ entryName, facts }) => ({
    ...facts,
    entryName,
    health: { state: 'unchecked', checkedAt: null },
  }));
  const list = { version: 1, accounts, leaving: [] };
  writeFileSync(path.join(folder, 'accounts.json'), JSON.stringify(list));
  const settings = { version: 1, clipboardClearSeconds: 45 };
  writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings));
  return {
    accounts: people.map(({ facts: { accountId } }) => ({
      id: accountId,
      token: `token-of-${accountId}`,
    })),
    named: [],
    clearSeconds: 45,
    storage: 'kept',
  };
}
