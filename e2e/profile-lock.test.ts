import { fork, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { buildForMain } from './bench/in-electron/build.ts';
import { outFolder } from './support/out-folder.ts';

const STARTS = 4;
const ROUNDS = 300;
/** Time for the word to reach all of them. */
const BEGIN_AFTER_MS = 10;

test.runIf(process.platform === 'linux')(
  'R11: of four that find the lock of a killed program in the same instant, one has it',
  { timeout: 120_000 },
  async () => {
    const built = mkdtempSync(path.join(outFolder, 'profile-lock-'));
    onTestFinished(() => rmSync(built, { recursive: true, force: true }));
    const program = await buildForMain('../../profile-lock/starter.ts', built);
    const starters = Array.from({ length: STARTS }, () => fork(program));
    onTestFinished(() => starters.forEach((each) => each.kill('SIGKILL')));
    const answers = () =>
      Promise.all(starters.map((each) => new Promise((resolve) => each.once('message', resolve))));
    await answers();
    const killed = spawnSync(process.execPath, ['-e', '']).pid;
    const winners: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const folder = mkdtempSync(path.join(built, 'profile-'));
      symlinkSync(`host-${String(killed)}`, path.join(folder, 'SingletonLock'));
      const at = Date.now() + BEGIN_AFTER_MS;
      const have = answers();
      for (const each of starters) each.send({ folder, at });
      winners.push((await have).filter((has) => has === true).length);
    }
    expect(winners).toEqual(Array<number>(ROUNDS).fill(1));
  },
);
