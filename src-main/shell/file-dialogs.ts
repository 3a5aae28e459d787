import path from 'node:path';
import { app, dialog } from 'electron';
import type { BrowserWindow } from 'electron';

/** A file's kind by the end of its name, as the dialogs name it. */
const kindNames: Record<string, string> = {
  jsonl: 'JSON lines',
  json: 'JSON',
  age: 'Encrypted with a passphrase (age)',
};

/** The system's own dialog for where a file is to go; `undefined`: the person wants none. */
export async function askWhereToSave(
  parent: BrowserWindow | undefined,
  { name, kind }: { name: string; kind: string },
): Promise<string | undefined> {
  const options = {
    defaultPath: path.join(app.getPath('documents'), `${name}.${kind}`),
    filters: [{ name: kindNames[kind] ?? kind, extensions: [kind] }],
  };
  const { canceled, filePath } = await (parent
    ? dialog.showSaveDialog(parent, options)
    : dialog.showSaveDialog(options));
  return canceled || filePath === '' ? undefined : filePath;
}

/** The system's own dialog for which backup to read; `undefined`: the person wants none. */
export async function askWhatToOpen(
  parent: BrowserWindow | undefined,
): Promise<string | undefined> {
  const options = {
    properties: ['openFile' as const],
    filters: [
      { name: 'Backups', extensions: ['json', 'age'] },
      { name: 'All files', extensions: ['*'] },
    ],
  };
  const { canceled, filePaths } = await (parent
    ? dialog.showOpenDialog(parent, options)
    : dialog.showOpenDialog(options));
  return canceled ? undefined : filePaths[0];
}
