import type { ImportLine } from '../../src-main/contract/backup.ts';

/**
 * What of a backup is under way. `export-passphrase` and `import-passphrase`: a field for one stands
 * there. The state never holds what is typed into it.
 */
export type BackupState =
  | { readonly step: 'idle' }
  | { readonly step: 'export-passphrase' }
  | { readonly step: 'import-passphrase' }
  | { readonly step: 'preview'; readonly madeAt: number; readonly lines: readonly ImportLine[] }
  | { readonly step: 'report'; readonly lines: readonly ImportLine[] };

export const noBackup: BackupState = { step: 'idle' };

export type BackupChange = { readonly type: 'backup-moved'; readonly to: BackupState };

/** While a passphrase may be typed, the window is kept out of pictures and shared screens. */
export function asksPassphrase({ step }: BackupState): boolean {
  return step === 'export-passphrase' || step === 'import-passphrase';
}
