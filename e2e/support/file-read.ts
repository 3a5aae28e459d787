import type { KeyringApp } from './keyring-app.ts';

/** How long a read in main takes, through the same loop as everything else of main's. */
export function fileReadMs(app: KeyringApp): Promise<number> {
  return app.electron.evaluate(async () => {
    const { readFile: read } = process.getBuiltinModule('node:fs/promises');
    const startedAt = performance.now();
    await read('/proc/self/status');
    return performance.now() - startedAt;
  });
}
