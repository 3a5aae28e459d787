import path from 'node:path';
import { expect } from 'playwright/test';
import type { Screens } from '../screens/screens.ts';
import { chooseWhatToOpen, chooseWhereToSave } from '../support/file-dialogs.ts';
import type { LongWalk } from './walk.ts';

const PASSPHRASE = 'attic lamp and seven geese';
/** Making a key of a passphrase is meant to take long. */
const SLOW = { timeout: 60_000 };

/** All tokens out to an encrypted file, and what an import of it would do. */
export async function walkBackup(walk: LongWalk, screens: Screens): Promise<void> {
  const { app, profileFolder, picture, step } = walk;
  const { settings, backup, status, page } = screens;
  const file = path.join(profileFolder, 'keyring-backup.age');

  await step('Exported a backup with all tokens, encrypted', async () => {
    await chooseWhereToSave(app, file);
    await settings.button.click();
    await backup.exportSecret.click();
    await backup.newPassphrase.fill(PASSPHRASE);
    await backup.sameAgain.fill(PASSPHRASE);
    await picture(page, '50-backup', 'wide', backup.group);
    await backup.export.click();
    await expect(status).toHaveText('The encrypted backup was saved.', SLOW);
  });

  await step('Read what an import of it would do', async () => {
    await chooseWhatToOpen(app, file);
    await backup.choose.click();
    await backup.passphrase.fill(PASSPHRASE);
    await backup.open.click();
    await expect(backup.lines.first()).toContainText('Here already', SLOW);
    await picture(page, '51-import', 'wide', backup.group);
    await backup.cancel.click();
    await settings.close.click();
  });
}
