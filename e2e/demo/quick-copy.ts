import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'playwright/test';
import { electronProgram } from '../support/keyring-app.ts';
import { paletteOf } from '../screens/palette.ts';
import { thisDesktop } from '../support/this-desktop.ts';
import type { LongWalk } from './walk.ts';
import { clipboardOf } from './walk.ts';

/** Quick copy: a few letters and Enter. */
export async function walkQuickCopy({ app, world, picture, step }: LongWalk): Promise<void> {
  await step('Copied the token of nora_k by quick copy', async () => {
    await promisify(execFile)(electronProgram, [...app.args, '--quick']);
    const palette = await paletteOf(app.electron, thisDesktop).page();
    await palette.getByRole('option').first().waitFor();
    await picture(palette, '60-quick-copy', 'as it is');
    await palette.keyboard.type('nora');
    await expect(palette.getByRole('option', { selected: true })).toContainText('nora_k');
    await palette.keyboard.press('Enter');
    await expect
      .poll(async () => world.nora.account.currentTokens().includes(await clipboardOf(app)))
      .toBe(true);
  });
}
