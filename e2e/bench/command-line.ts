import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { addDemoWorld } from '../fake-plex/demo-world.ts';
import { startFakePlex } from '../fake-plex/fake-plex.ts';
import { approvalOf } from '../screens/approval.ts';
import { commandScript, runProgram } from '../support/command-line.ts';
import { launchKeyring } from '../support/keyring-app.ts';
import { until } from '../support/until.ts';
import type { Figure } from './figure.ts';
import { inTurns } from './rounds.ts';
import type { Workshop } from './workshop.ts';

const ROUNDS = 25;

/** `get` against the running app, from its start to its end, against a bare start of the same Node. */
export async function benchCommandLine({ desktop, folder }: Workshop): Promise<Figure[]> {
  const plex = await startFakePlex();
  const { nora } = await addDemoWorld(plex);
  const profileFolder = path.join(folder, 'command-line');
  const app = await launchKeyring({
    env: desktop.env,
    plexTvUrl: plex.url,
    profileFolder,
    switches: ['--hidden'],
  });
  try {
    const { HOME, PATH } = desktop.env;
    const env = { HOME, PATH };
    const run = (command: string, args: string[], input?: string) => {
      const words = [commandScript, command, `--profile-dir=${profileFolder}`, ...args];
      return runProgram(process.execPath, words, {
        env,
        ...(input === undefined ? {} : { input }),
      });
    };
    await until('the app listens', async () =>
      (await run('status', [])).status === 0 ? true : undefined,
    );
    await run('sign-in', [nora.username], `${nora.password}\n${nora.verificationCode ?? ''}`);
    const first = run('get', [nora.username]);
    await approvalOf(app.electron).answer('For 1 hour');
    await first;

    const empty = path.join(folder, 'empty.cjs');
    await writeFile(empty, '');
    const timed = async (act: () => Promise<{ status: number | null }>): Promise<number> => {
      const startedAt = performance.now();
      const { status } = await act();
      if (status !== 0) throw new Error(`it ended with ${String(status)}`);
      return performance.now() - startedAt;
    };
    const { get, bare } = await inTurns(
      {
        get: () => timed(() => run('get', [nora.username, '--no-input'])),
        bare: () => timed(() => runProgram(process.execPath, [empty], { env })),
      },
      ROUNDS,
    );
    return [
      { name: 'get against a bare start of Node', unit: 'ms', ours: get, base: bare, target: 1.5 },
    ];
  } finally {
    await app.end();
    await plex.stop();
  }
}
