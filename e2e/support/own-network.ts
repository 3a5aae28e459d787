import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A network of its own for a program: from it nothing can be reached but what is let through. */
export type OwnNetwork = {
  /** A script that starts a program in it; it gets the program's words. */
  readonly launcher: string;
  turn(to: 'on' | 'off'): Promise<void>;
  end(): Promise<void>;
};

/**
 * Takes a network namespace, as an ordinary user gets one within a user namespace of theirs (Linux).
 *
 * @param ports of 127.0.0.1 out here, reached within under the same numbers
 */
export async function takeOwnNetwork(options: {
  folder: string;
  program: string;
  ports: readonly number[];
}): Promise<OwnNetwork> {
  const { folder, program, ports } = options;
  const doors = await Promise.all(ports.map((port) => openDoor(folder, port)));
  const keeper = spawn(
    'unshare',
    [
      ...['--user', '--map-current-user', '--net', '--keep-caps'],
      ...[process.execPath, path.join(import.meta.dirname, 'network-keeper.cjs')],
      ...[folder, ...ports.map(String)],
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const said = createInterface({ input: keeper.stdout })[Symbol.asyncIterator]();
  const hear = async (word: string): Promise<void> => {
    const line = await said.next();
    const heard = line.done === true ? 'nothing more' : line.value;
    if (heard !== word) throw new Error(`the network said ${heard}, not ${word}`);
  };
  await hear('ready');

  const launcher = path.join(folder, 'in-own-network');
  const enter = `nsenter --target ${String(keeper.pid)} --user --net --preserve-credentials`;
  await writeFile(launcher, `#!/bin/sh\nexec ${enter} -- '${program}' "$@"\n`);
  await chmod(launcher, 0o700);
  return {
    launcher,
    turn: async (to) => {
      keeper.stdin.write(`${to}\n`);
      await hear(to);
    },
    end: async () => {
      const ended = once(keeper, 'exit');
      keeper.stdin.end();
      await ended;
      for (const door of doors) door.close();
    },
  };
}

async function openDoor(folder: string, port: number): Promise<ReturnType<typeof createServer>> {
  const door = createServer((inside) => {
    const outside = connect(port, '127.0.0.1');
    for (const end of [inside, outside])
      end.on('error', () => {
        inside.destroy();
        outside.destroy();
      });
    inside.pipe(outside).pipe(inside);
  });
  door.listen(path.join(folder, `${String(port)}.sock`));
  await once(door, 'listening');
  return door;
}
