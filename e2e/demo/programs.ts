import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'playwright/test';
import { approvalOf } from '../screens/approval.ts';
import { button } from '../screens/controls.ts';
import type { Screens } from '../screens/screens.ts';
import { commandScript, ended, startProgram } from '../support/command-line.ts';
import { ownEnvironment } from '../support/this-desktop.ts';
import type { LongWalk } from './walk.ts';

/** A script asks for a token on the command line, and the person decides. */
export async function walkPrograms(walk: LongWalk, screens: Screens): Promise<void> {
  const { app, plex, world, desktop, profileFolder, picture, step } = walk;
  const { settings, page } = screens;
  if (desktop === undefined) return; // The script is one for a shell.
  const approval = approvalOf(app.electron);
  const script = path.join(profileFolder, 'backup.sh');

  await step('Agreed to a script that asked for the token of nora_k', async () => {
    const words = ['get', 'nora_k', `--profile-dir=${profileFolder}`, `--plex-tv-url=${plex.url}`];
    const line = [process.execPath, commandScript, ...words].map((word) => `'${word}'`).join(' ');
    await writeFile(script, `${line}\n:\n`);
    await chmod(script, 0o700);
    const running = ended(startProgram('/bin/bash', [script], { env: ownEnvironment() }));
    const asking = await approval.page();
    await expect(button(asking, 'Once')).toBeEnabled();
    await picture(asking, '61-approval', 'as it is');
    await approval.answer('Always for this program');
    const { stdout, status } = await running;
    expect(status).toBe(0);
    expect(world.nora.account.currentTokens()).toContain(stdout.trim());
  });

  await step(
    'Found the script among the programs in the settings, and took its leave back',
    async () => {
      await settings.button.click();
      const row = page.getByRole('listitem').filter({ hasText: 'backup.sh' });
      await expect(row).toContainText('May get the token of nora_k, always.');
      await picture(page, '62-settings', 'wide', settings.region);
      await row.getByRole('button', { name: 'Remove' }).click();
      await expect(row).toBeHidden();
      await settings.close.click();
    },
  );
}
