import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A locked keychain may wait for its owner. Our choice: time to type a password. */
const LONGEST_MS = 20_000;

/**
 * Removes what the demo keeps in the keychain: the entries of exactly its stand-in's origin. In a
 * process of its own, because a call into a keychain may hang or crash.
 *
 * @returns whether it is certain that none is left
 */
export async function forgetDemoEntries(plexOrigin: string): Promise<boolean> {
  const script = path.join(import.meta.dirname, 'forget-entries.ts');
  const child = fork(script, [plexOrigin], {
    stdio: 'ignore',
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
    detached: true, // What interrupts the demo must not interrupt this.
  });
  const [status] = (await once(child, 'exit')) as [number | null];
  return status === 0;
}
