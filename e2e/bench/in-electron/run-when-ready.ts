import { app } from 'electron';

/** Runs a script of ours in Electron; a failure ends it, so that who waits for its lines learns why. */
export function runWhenReady(run: () => Promise<void>): void {
  app
    .whenReady()
    .then(run)
    .catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      app.exit(1);
    });
}
