import type { Bridge } from '../../src-main/contract/bridge.ts';
import type { ImportStep } from '../../src-main/contract/backup.ts';
import type { Perform } from '../act-kit.ts';
import type { Change, PageState } from '../page-state.ts';
import { noBackup } from './backup-state.ts';
import type { BackupState } from './backup-state.ts';
import { say } from '../../src-main/contract/languages/say.ts';

type BackupBridge = Pick<
  Bridge,
  | 'exportBackup'
  | 'exportSecretBackup'
  | 'openBackup'
  | 'unlockBackup'
  | 'importBackup'
  | 'closeBackup'
>;

/** What a person can do in Settings' section "Backup". */
export function createBackupActions(deps: {
  bridge: BackupBridge;
  read: () => PageState;
  apply: (change: Change) => void;
  perform: Perform;
  announce: (status: string) => void;
}) {
  const { bridge, read, apply, perform, announce } = deps;
  const move = (to: BackupState): void => apply({ type: 'backup-moved', to });

  const follow = (step: ImportStep): void => {
    switch (step.kind) {
      case 'cancelled':
        return move(noBackup);
      case 'passphrase-needed':
        return move({ step: 'import-passphrase' });
      case 'preview':
        return move({ step: 'preview', madeAt: step.madeAt, lines: step.lines });
    }
  };

  return {
    exportBackup: async (): Promise<void> => {
      const act = { call: 'exportBackup', subject: '' } as const;
      const outcome = await perform(act, () => bridge.exportBackup(null));
      if (outcome?.value === 'saved') announce(say('backup.savedWithoutSecrets'));
    },
    askExportPassphrase: () => move({ step: 'export-passphrase' }),
    exportSecretBackup: async (passphrase: string): Promise<void> => {
      const act = { call: 'exportSecretBackup', subject: '' } as const;
      const outcome = await perform(act, () => bridge.exportSecretBackup({ passphrase }));
      if (outcome === null) return;
      move(noBackup);
      if (outcome.value === 'saved') announce(say('backup.savedEncrypted'));
    },
    openBackup: async (): Promise<void> => {
      const act = { call: 'openBackup', subject: '' } as const;
      const told = await perform(act, () => bridge.openBackup(null));
      if (told !== null) follow(told.value);
    },
    unlockBackup: async (passphrase: string): Promise<void> => {
      const act = { call: 'unlockBackup', subject: '' } as const;
      const told = await perform(act, () => bridge.unlockBackup({ passphrase }));
      if (told !== null) follow(told.value);
    },
    importBackup: async (): Promise<void> => {
      const act = { call: 'importBackup', subject: '' } as const;
      const told = await perform(act, () => bridge.importBackup(null));
      if (told === null) return;
      move({ step: 'report', lines: told.value });
      announce(say('backup.imported'));
    },
    leaveBackup: async (): Promise<void> => {
      if (read().backup.step === 'idle') return;
      move(noBackup);
      await bridge.closeBackup(null);
    },
  };
}
