import type { Handlers } from '../contract/bridge.ts';
import type { SaveFile } from '../save-file.ts';
import type { ActivityLog } from './activity-log.ts';

export type ActivityRoom = {
  log: Pick<ActivityLog, 'newest' | 'text'>;
  saveFile: SaveFile;
};

export function createActivityHandlers({
  log,
  saveFile,
}: ActivityRoom): Pick<Handlers, 'readActivity' | 'exportActivity'> {
  return {
    readActivity: () => log.newest(),
    exportActivity: () => saveFile({ name: 'keyring-activity', kind: 'jsonl' }, () => log.text()),
  };
}
