import type { Page } from 'playwright';
import { button, region } from './controls.ts';

/** A group of the settings. */
export function backupScreen(page: Page) {
  const backup = region(page, 'Settings').getByRole('group', { name: 'Backup', exact: true });
  return {
    group: backup,
    exportPlain: button(backup, 'Export without secrets…'),
    exportSecret: button(backup, 'Export with secrets…'),
    newPassphrase: backup.getByLabel('New passphrase', { exact: true }),
    sameAgain: backup.getByLabel('The same again', { exact: true }),
    export: button(backup, 'Export'),
    choose: button(backup, 'Import…'),
    passphrase: backup.getByLabel('Passphrase of the backup', { exact: true }),
    open: button(backup, 'Open'),
    /** Of the preview, or of the report. */
    lines: backup.getByRole('listitem'),
    import: button(backup, 'Import'),
    cancel: button(backup, 'Cancel'),
    done: button(backup, 'Done'),
    alert: backup.getByRole('alert'),
  };
}
