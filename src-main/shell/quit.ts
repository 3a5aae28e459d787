import process from 'node:process';
import { app } from 'electron';
import type { Log } from '../log.ts';

/** sysexits.h: EX_SOFTWARE. */
const BUG = 70;

/** However the parts end, the program is gone after this. Our choice, under the 3 s of the desktops. */
const LONGEST_END_MS = 2_500;

/**
 * Ends every part, one after the other, when the program is to quit (menu, log-off, SIGTERM), then
 * leaves. A part that fails or hangs cannot keep the program alive.
 */
export function endCleanly(parts: (() => void | Promise<void>)[]): void {
  let isEnding = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (isEnding) return;
    isEnding = true;
    const timeUp = new Promise<void>((resolve) => setTimeout(resolve, LONGEST_END_MS));
    void Promise.race([endAll(parts), timeUp]).then(() => app.exit(0));
  });
}

/** What we use of Electron's `powerMonitor`; its types leave the event out. */
export type ShutdownSignal = {
  on(name: 'shutdown', listener: (event?: { preventDefault(): void }) => void): unknown;
};

/**
 * Quits when the computer is shut down or started anew, which waits until we have left. Linux alone needs
 * it: elsewhere the system tells each program to quit, and there to wait would be to refuse.
 */
export function endWithComputer(power: ShutdownSignal, platform: NodeJS.Platform): void {
  if (platform !== 'linux') return;
  power.on('shutdown', (event) => {
    event?.preventDefault();
    app.quit();
  });
}

async function endAll(parts: (() => void | Promise<void>)[]): Promise<void> {
  for (const end of parts) {
    try {
      await end();
    } catch {
      // The next part must end all the same.
    }
  }
}

/**
 * An error that nobody caught is noted without its text, which may hold anything, and ends the program.
 * One kind is a page's fault, not ours, and ends nothing: a message that Electron cannot read, such as
 * one nested too deep. Only a page that was taken over can send it.
 */
export function endOnBug(log: Log, onUnreadableMessage: () => void): void {
  const end = (error: unknown): void => {
    log.bug('main', error);
    app.exit(BUG);
  };
  process.on('uncaughtException', (error) =>
    isOfUnreadableMessage(error) ? onUnreadableMessage() : end(error),
  );
  process.on('unhandledRejection', end);
}

/** Thrown by Electron where it takes a page's message apart, before any code of ours has it. */
function isOfUnreadableMessage(error: unknown): boolean {
  if (!(error instanceof TypeError)) return false;
  const [thrownAt = '', ...callers] = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '));
  return (
    /^ {4}at WebContents\.<anonymous> \(node:electron\//.test(thrownAt) &&
    callers.every((line) => / \(?node:/.test(line))
  );
}
