import type { KeyringApp } from './keyring-app.ts';

/**
 * Answers every "save" dialog from now on as a person would who chooses this file; `undefined`:
 * one who cancels. The dialogs are the system's own, so nobody could press their buttons from here.
 */
export function chooseWhereToSave(app: KeyringApp, filePath: string | undefined): Promise<void> {
  return app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () =>
      Promise.resolve({ canceled: chosen === undefined, filePath: chosen ?? '' });
  }, filePath);
}

/** The same for every "open" dialog. */
export function chooseWhatToOpen(app: KeyringApp, filePath: string): Promise<void> {
  return app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, filePath);
}
