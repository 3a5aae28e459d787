import type { Handlers } from '../contract/bridge.ts';
import type { Backups } from './backups.ts';

type BackupCall =
  | 'exportBackup'
  | 'exportSecretBackup'
  | 'openBackup'
  | 'unlockBackup'
  | 'importBackup'
  | 'closeBackup';

/** An export with secrets hands out every token at once, so the idle lock holds for it as for showing. */
export function createBackupHandlers(
  backups: Backups,
  requireOpen: () => void,
): Pick<Handlers, BackupCall> {
  return {
    exportBackup: () => backups.exportPlain(),
    exportSecretBackup: async ({ passphrase }) => {
      requireOpen();
      return backups.exportSecret(passphrase);
    },
    openBackup: () => backups.open(),
    unlockBackup: async ({ passphrase }) => {
      requireOpen();
      return backups.unlock(passphrase);
    },
    importBackup: async () => {
      requireOpen();
      return backups.import();
    },
    closeBackup: () => {
      backups.close();
      return Promise.resolve(null);
    },
  };
}
