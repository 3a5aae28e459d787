import { setTimeout as wait } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/**
 * Looks again and again until there is something to be seen.
 *
 * @param look gives `undefined` as long as there is not
 * @throws Error that names what was waited for, after `seconds`
 */
export async function until<Seen>(
  what: string,
  look: () => Seen | undefined | Promise<Seen | undefined>,
  seconds = 30,
): Promise<Seen> {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > end) throw new Error(`waited ${String(seconds)} s in vain for ${what}`);
    await wait(LOOK_EVERY_MS);
  }
}
