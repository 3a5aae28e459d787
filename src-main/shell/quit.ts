import { app } from 'electron';

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

async function endAll(parts: (() => void | Promise<void>)[]): Promise<void> {
  for (const end of parts) {
    try {
      await end();
    } catch {
      // The next part must end all the same.
    }
  }
}
