import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, readlinkSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ProgramSummary } from '../contract/approvals.ts';

/** A file as it is known again: any difference is another file. `modified`: epoch milliseconds. */
type FileMark = { path: string; size: number; modified: number; sha256: string };

/** By what a program is known again. `commandText`: the hash of what its command line tells it to do. */
export type ProgramIdentity = {
  executable: FileMark;
  script: FileMark | null;
  commandText: string | null;
};

/** A program that asks: what to call it, and, where the system tells enough, its identity. */
export type AskingProgram = { summary: ProgramSummary; identity: ProgramIdentity | null };

export const unknownProgram: AskingProgram = {
  summary: { executable: '', script: '', runs: 'itself', parent: '', processId: null },
  identity: null,
};

/** What a connection says of itself, and the proof it was given to hold open. */
export type ProcessClaim = { processId: number; proofNumber: number | null; proof: string };

export type ProgramReader = (claim: ProcessClaim) => Promise<AskingProgram>;

/**
 * Tells which program is at the other end of a connection, on Linux. Node does not give the process
 * id of a socket's other end. So the app tells each connection the name of a new file, the program
 * holds it open and says which process it is, and /proc shows whether that process does hold it.
 *
 * What /proc tells is read at once: the kernel makes it up there and then, in microseconds. Files are
 * waited for: one of them may lie on a share that has gone.
 *
 * Our own command line only carries what another asks: its parent is the program then.
 */
export function createProgramReader(options: {
  platform: NodeJS.Platform;
  /** Is this our own command line? Takes the executable and the words after it. */
  isOwnCommandLine: (executable: string, words: string[]) => boolean;
}): ProgramReader {
  const hashes = new Map<string, Promise<string>>();

  const read = async (claim: ProcessClaim): Promise<AskingProgram> => {
    // Read first as well: who names somebody else's process is not to keep us busy with its files.
    if (!isProven(claim)) return unknownProgram;
    const peer = processOf(claim.processId);
    const isCarrier = options.isOwnCommandLine(peer.executable, peer.words.slice(1));
    const asking = isCarrier ? processOf(peer.parentId) : peer;
    const parent = orUndefined(() => processOf(asking.parentId));
    const role = await roleOf(asking);
    const identity = await identityOf(asking, role, hashes).catch(() => null);
    // Read last: whoever holds the proof now was the one all along, its start being the same.
    if (!isProven(claim) || !isStill(peer) || !isStill(asking)) return unknownProgram;
    return {
      summary: {
        executable: asking.executable.slice(0, 2_048),
        script: role.script.slice(0, 2_048),
        runs: role.runs,
        parent: (parent?.executable ?? '').slice(0, 2_048),
        processId: asking.id,
      },
      identity,
    };
  };
  return (claim) =>
    options.platform === 'linux'
      ? read(claim).catch(() => unknownProgram)
      : Promise.resolve(unknownProgram);
}

type Process = {
  id: number;
  parentId: number;
  /** In clock ticks since the system started: with the id, it names one process for ever. */
  startedAt: string;
  executable: string;
  /** Its command line. */
  words: string[];
};

function isProven({ processId, proofNumber, proof }: ProcessClaim): boolean {
  if (proof === '' || proofNumber === null) return false;
  return readlinkSync(`/proc/${processId}/fd/${proofNumber}`) === proof;
}

function isStill({ id, startedAt, executable }: Process): boolean {
  const now = processOf(id);
  return now.startedAt === startedAt && now.executable === executable;
}

function processOf(id: number): Process {
  // Its second field is the program's name in brackets, which may hold anything, brackets included.
  const text = readFileSync(`/proc/${id}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [, parentId = '0'] = fields;
  const executable = readlinkSync(`/proc/${id}/exe`);
  const commandLine = readFileSync(`/proc/${id}/cmdline`, 'utf8');
  return {
    id,
    parentId: Number(parentId),
    startedAt: fields[19] ?? '',
    executable,
    words: commandLine.replace(/\0$/, '').split('\0'),
  };
}

/** Programs that do what a file says. */
const interpreter =
  /^(?:(?:ba|da|[zkc]|mk|fi|tc)?sh|pwsh|python|pypy|perl|ruby|node|nodejs|deno|bun|php|lua|tclsh)[\d.-]*$/;
/** Programs that do what their command line says, and nothing without it. */
const wrapper =
  /^(?:busybox|java|[gm]?awk|env|timeout|nice|ionice|nohup|setsid|stdbuf|xargs|time|watch|script|flock|runuser|chrt|taskset|unshare|bwrap|parallel|make)[\d.-]*$/;
/** Before a script, these change nothing of what it does. */
const harmless = /^(?:-[iluBs]+|--login|--norc|--noprofile|--)$/;

type Role = { runs: ProgramSummary['runs']; script: string };

/**
 * Does it run by itself, or for a script? What is not plain (a command on its command line, an
 * option before the script) counts as a command text, which is known again only as a whole.
 */
async function roleOf({ id, executable, words }: Process): Promise<Role> {
  const name = path.basename(executable);
  const isInterpreter = interpreter.test(name);
  const first = words.slice(1).find((word) => !harmless.test(word));
  if (first === undefined || !(isInterpreter || wrapper.test(name)))
    return { runs: 'itself', script: '' };
  if (!isInterpreter || first.startsWith('-')) return { runs: 'command-text', script: '' };
  const script = path.resolve(readlinkSync(`/proc/${id}/cwd`), first);
  const isFile = await stat(script).then(
    (stats) => stats.isFile(),
    () => false,
  );
  return isFile ? { runs: 'script', script } : { runs: 'command-text', script: '' };
}

function orUndefined<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

async function identityOf(
  process: Process,
  { runs, script }: Role,
  hashes: Map<string, Promise<string>>,
): Promise<ProgramIdentity | null> {
  const { id, executable, words } = process;
  // Replaced on the disk while it runs, or seen from another file system: no path to know it by.
  if (executable.endsWith(' (deleted)')) return null;
  if (readlinkSync(`/proc/${id}/ns/mnt`) !== readlinkSync('/proc/self/ns/mnt')) return null;
  return {
    executable: await markOf(executable, `/proc/${id}/exe`, hashes),
    script: runs === 'script' ? await markOf(script, script, hashes) : null,
    commandText:
      runs === 'command-text' ? createHash('sha256').update(words.join('\0')).digest('hex') : null,
  };
}

/** Hashes a file once for as long as the system says that it is the same one, however many ask at once. */
async function markOf(
  shown: string,
  file: string,
  hashes: Map<string, Promise<string>>,
): Promise<FileMark> {
  const { dev, ino, size, mtimeMs, ctimeMs } = await stat(file);
  const key = [shown, dev, ino, size, mtimeMs, ctimeMs].join(' ');
  const known = hashes.get(key) ?? hashOf(file);
  if (hashes.size >= 500) hashes.clear();
  hashes.set(key, known);
  known.catch(() => hashes.delete(key));
  return { path: shown, size, modified: Math.trunc(mtimeMs), sha256: await known };
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
