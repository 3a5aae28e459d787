import { utilityProcess } from 'electron';
import type { SpawnWorker } from './keychain-worker.ts';

/** How long a process may take to end when asked to, before it is ended without asking. Our choice. */
const KILL_AFTER_MS = 1_000;

/**
 * Runs the keychain process as one of Electron's utility processes.
 *
 * @param modulePath of the built `keychain-process.js`
 */
export function spawnUtilityWorker(modulePath: string): SpawnWorker {
  return () => {
    const child = utilityProcess.fork(modulePath, [], {
      serviceName: 'Keyring for Plex keychain',
      stdio: 'ignore',
    });
    return {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.on('exit', listener),
      kill: () => {
        const { pid } = child;
        const timer = setTimeout(() => killHard(pid), KILL_AFTER_MS);
        child.once('exit', () => clearTimeout(timer));
        child.kill();
      },
    };
  };
}

function killHard(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // Ended meanwhile.
  }
}
