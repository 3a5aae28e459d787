import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createProgramReader, unknownProgram } from './asking-program.ts';
import type { AskingProgram } from './asking-program.ts';

let folder: string;
let proof: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'asking-'));
  proof = path.join(folder, 'proof');
  await writeFile(proof, '');
});
afterEach(async () => {
  // With all that it started.
  for (const { pid } of children.splice(0)) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** Starts a program that holds the proof open as number 3; resolves when it says that it runs. */
async function holding(command: string, args: string[]): Promise<number> {
  const child = spawn('bash', ['-c', 'exec 3<"$PROOF"; exec "$@"', 'holding', command, ...args], {
    env: { ...process.env, PROOF: proof },
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: folder,
    detached: true,
  });
  children.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child.pid ?? 0;
}

const read = (
  claim: { processId: number; proofNumber: number | null; proof: string },
  isOwnCommandLine: (executable: string, words: string[]) => boolean = () => false,
): Promise<AskingProgram> =>
  createProgramReader({ platform: process.platform, isOwnCommandLine })(claim);

const SAYS_SO = 'echo here; while :; do sleep 1; done';

async function script(name: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, SAYS_SO);
  await chmod(file, 0o755);
  return file;
}

describe.runIf(process.platform === 'linux')('on Linux, the program that asks', () => {
  test('is told of by its executable, its script and its parent', async () => {
    const file = await script('backup.sh');
    const processId = await holding('bash', [file]);
    const { summary, identity } = await read({ processId, proofNumber: 3, proof });
    expect(summary).toMatchObject({ script: file, runs: 'script', processId });
    expect(path.basename(summary.executable)).toBe('bash');
    expect(path.basename(summary.parent)).toMatch(/^node/);
    expect(identity?.script?.path).toBe(file);
    expect(identity?.executable.sha256).toMatch(/^[\da-f]{64}$/);
  });

  test('is unknown unless it holds the proof', async () => {
    const processId = await holding('bash', [await script('backup.sh')]);
    for (const claim of [
      { processId, proofNumber: 0, proof },
      { processId, proofNumber: null, proof },
      { processId, proofNumber: 3, proof: '' },
      { processId, proofNumber: 3, proof: `${proof}-of-another` },
      { processId: process.pid, proofNumber: 3, proof },
      { processId: 2 ** 22 + 1, proofNumber: 3, proof },
    ])
      expect(await read(claim)).toEqual(unknownProgram);
  });

  test('is another one when its script has changed', async () => {
    const file = await script('backup.sh');
    const processId = await holding('bash', [file]);
    const before = await read({ processId, proofNumber: 3, proof });
    await writeFile(file, `${SAYS_SO}\n#`);
    const after = await read({ processId, proofNumber: 3, proof });
    expect(after.identity?.script).not.toEqual(before.identity?.script);
    expect(after.identity?.executable).toEqual(before.identity?.executable);
  });

  test('is known by its whole command line where that says what it does', async () => {
    const one = await read({
      processId: await holding('bash', ['-c', SAYS_SO]),
      proofNumber: 3,
      proof,
    });
    const other = await read({
      processId: await holding('bash', ['-c', `: other; ${SAYS_SO}`]),
      proofNumber: 3,
      proof,
    });
    expect(one.summary.runs).toBe('command-text');
    expect(one.identity?.commandText).toMatch(/^[\da-f]{64}$/);
    expect(one.identity?.commandText).not.toBe(other.identity?.commandText);
    // An option may change what the script after it does.
    const odd = await holding('bash', ['--rcfile', '/dev/null', await script('a.sh')]);
    const { summary } = await read({ processId: odd, proofNumber: 3, proof });
    expect(summary.runs).toBe('command-text');
  });

  test('is its parent where it is our own command line', async () => {
    const file = await script('backup.sh');
    await writeFile(file, `"$INNER" -c 'echo here; while :; do sleep 1; done'\nexit`);
    const inner = path.join(folder, 'inner');
    await copyFile('/bin/bash', inner);
    process.env['INNER'] = inner;
    const outerId = await holding('bash', [file]);
    delete process.env['INNER'];
    const inside = await readFile(`/proc/${outerId}/task/${outerId}/children`, 'utf8');
    const processId = Number(inside.trim());
    const seen: string[][] = [];
    const { summary } = await read({ processId, proofNumber: 3, proof }, (executable, words) => {
      seen.push([executable, ...words]);
      return executable === inner;
    });
    expect(summary).toMatchObject({ script: file, processId: outerId });
    expect(seen[0]?.[0]).toBe(inner);
  });

  test('is known by no path once its executable was replaced', async () => {
    const copy = path.join(folder, 'copy');
    await copyFile('/bin/bash', copy);
    const processId = await holding(copy, ['-c', SAYS_SO]);
    await rm(copy);
    await copyFile('/bin/bash', copy);
    const { summary, identity } = await read({ processId, proofNumber: 3, proof });
    expect(summary.executable).toBe(`${copy} (deleted)`);
    expect(identity).toBeNull();
  });

  test('keeps its name whatever characters that has', async () => {
    const odd = path.join(folder, 'a) R 1 1 \u202egpj.exe\n[2J');
    await copyFile('/bin/bash', odd);
    const processId = await holding(odd, ['-c', SAYS_SO]);
    const { summary, identity } = await read({ processId, proofNumber: 3, proof });
    expect(summary.executable).toBe(odd);
    expect(identity?.executable.path).toBe(odd);
  });
});

test('elsewhere every program is unknown', async () => {
  const reader = createProgramReader({ platform: 'darwin', isOwnCommandLine: () => false });
  expect(await reader({ processId: process.pid, proofNumber: 3, proof })).toEqual(unknownProgram);
});
