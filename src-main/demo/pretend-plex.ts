import { utilityProcess } from 'electron';
import * as z from 'zod/mini';
import { PretendAccount } from '../contract/demo.ts';

/** What its process says once it listens. */
const Ready = z.strictObject({
  origin: z.string().check(z.regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/)),
  accounts: z.array(PretendAccount),
});

export type PretendPlex = z.infer<typeof Ready> & { end: () => void };

/** It listens within a second; a computer that is just starting may take longer. Our choice. */
const LISTENS_WITHIN_MS = 30_000;

/**
 * Starts the stand-in for Plex in a process of its own.
 *
 * @param modulePath of the built `pretend-plex.js`
 * @throws Error when it ends, or says nothing in time
 */
export function startPretendPlex(modulePath: string): Promise<PretendPlex> {
  const child = utilityProcess.fork(modulePath, [], {
    serviceName: 'Keyring for Plex, pretend Plex',
    stdio: 'ignore',
  });
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill();
      reject(new Error(why));
    };
    const timer = setTimeout(() => fail('the pretend Plex is silent'), LISTENS_WITHIN_MS);
    child.once('exit', () => fail('the pretend Plex has ended'));
    child.once('message', (message: unknown) => {
      const ready = Ready.safeParse(message);
      if (!ready.success) return fail('the pretend Plex makes no sense');
      clearTimeout(timer);
      resolve({ ...ready.data, end: () => void child.kill() });
    });
  });
}
