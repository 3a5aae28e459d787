import type { KeyringApp } from './keyring-app.ts';

/** Tells the app that the computer has woken; it looks at everything then. */
export const wake = (app: KeyringApp): Promise<boolean> =>
  app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));

export const lockScreen = (app: KeyringApp): Promise<boolean> =>
  app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'));
