import path from 'node:path';
import { app, dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import { say } from '../contract/languages/say.ts';

/** A file's kind by the end of its name, as the dialogs name it. */
const kindNames: Record<string, 'dialogs.jsonLines' | 'dialogs.json' | 'dialogs.age' | undefined> =
  {
    jsonl: 'dialogs.jsonLines',
    json: 'dialogs.json',
    age: 'dialogs.age',
  };

/** The system's own dialog for where a file is to go; `undefined`: the person wants none. */
export async function askWhereToSave(
  parent: BrowserWindow | undefined,
  { name, kind }: { name: string; kind: string },
): Promise<string | undefined> {
  const known = kindNames[kind];
  const options = {
    defaultPath: path.join(app.getPath('documents'), `${name}.${kind}`),
    filters: [{ name: known === undefined ? kind : say(known), extensions: [kind] }],
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
      { name: say('dialogs.backups'), extensions: ['json', 'age'] },
      { name: say('dialogs.allFiles'), extensions: ['*'] },
    ],
  };
  const { canceled, filePaths } = await (parent
    ? dialog.showOpenDialog(parent, options)
    : dialog.showOpenDialog(options));
  return canceled ? undefined : filePaths[0];
}
