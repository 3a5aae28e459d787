import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { addDemoWorld } from '../fake-plex/demo-world.ts';
import { startFakePlex } from '../fake-plex/fake-plex.ts';
import { approvalOf } from '../screens/approval.ts';
import { runProgram } from '../support/command-line.ts';
import { launchKeyring, projectFolder } from '../support/keyring-app.ts';
import { until } from '../support/until.ts';
import type { Figure } from './figure.ts';
import { inTurns } from './rounds.ts';
import type { Workshop } from './workshop.ts';

const ROUNDS = 25;

/**
 * `get` against the running app, from its start to its end, as the packages carry it, against the same
 * runtime made a program that does nothing.
 */
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
    // A packaged command line takes no profile folder: it finds this one where it always is.
    const configFolder = path.join(folder, 'command-line-config');
    await mkdir(configFolder);
    await symlink(profileFolder, path.join(configFolder, 'Keyring for Plex'));
    const env = { HOME, PATH, XDG_CONFIG_HOME: configFolder };
    const program = path.join(projectFolder, 'out/command-program/keyring-for-plex');
    const run = (command: string, args: string[], input?: string) =>
      runProgram(program, [command, ...args], { env, ...(input === undefined ? {} : { input }) });
    await until('the app listens', async () =>
      (await run('status', [])).status === 0 ? true : undefined,
    );
    await run('sign-in', [nora.username], `${nora.password}\n${nora.verificationCode ?? ''}`);
    const first = run('get', [nora.username]);
    await approvalOf(app.electron).answer('For 1 hour');
    await first;

    const empty = path.join(projectFolder, 'out/empty-program/empty');
    const timed = async (act: () => Promise<{ status: number | null }>): Promise<number> => {
      const startedAt = performance.now();
      const { status } = await act();
      if (status !== 0) throw new Error(`it ended with ${String(status)}`);
      return performance.now() - startedAt;
    };
    const { get, bare } = await inTurns(
      {
        get: () => timed(() => run('get', [nora.username, '--no-input'])),
        bare: () => timed(() => runProgram(empty, [], { env })),
      },
      ROUNDS,
    );
    return [
      {
        name: 'get against a bare start of its runtime',
        unit: 'ms',
        ours: get,
        base: bare,
        target: 1.5,
      },
    ];
  } finally {
    await app.end();
    await plex.stop();
  }
}
