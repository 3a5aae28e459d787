import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SpawnWorker } from './keychain-worker.ts';

/** The keychain process under plain Node, from its source: for tests and measurements without Electron. */
export function spawnNodeWorker(options: {
  environment: NodeJS.ProcessEnv;
  /** Called with each process started, and each time something is sent to it. */
  onSpawn?: (pid: number | undefined) => void;
  beforeSend?: () => void;
}): SpawnWorker {
  const entry = fileURLToPath(new URL('node-worker-entry.ts', import.meta.url));
  return () => {
    const child = fork(entry, [], {
      execArgv: ['--import', import.meta.resolve('tsx')],
      env: options.environment,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    options.onSpawn?.(child.pid);
    return {
      send: (message) => {
        options.beforeSend?.();
        child.send(message);
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.on('exit', listener),
      kill: () => void child.kill('SIGKILL'),
    };
  };
}
