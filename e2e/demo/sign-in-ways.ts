import { expect } from 'playwright/test';
import { pretendPlexPages } from '../screens/pretend-plex.ts';
import type { Screens } from '../screens/screens.ts';
import type { LongWalk } from './walk.ts';
import { clipboardOf } from './walk.ts';

/**
 * Signing in without giving the program a password: in the browser as sam, by a code as nora_k.
 *
 * @returns the screens, nora_k's account chosen
 */
export async function walkSignInWays(walk: LongWalk): Promise<Screens> {
  const { app, plex, world, visitor, opener, desktop, picture, step } = walk;
  const screens = await app.window();
  const { ways, accounts, page } = screens;

  const address = await step('Pressed "Sign in with your browser"', async () => {
    await ways.browser.click();
    await expect(ways.timeLeft).toBeVisible();
    await picture(page, '20-browser-sign-in', 'narrow');
    // Elsewhere the system's own browser has it.
    if (desktop !== undefined) return (await opener.opened()).href;
    const pin = plex.pins().at(-1);
    const told = { clientID: pin?.device.clientIdentifier ?? '', code: pin?.code ?? '' };
    return `${plex.url}/auth#?${new URLSearchParams(told).toString()}`;
  });

  await step('Allowed it on the page that was opened, and was signed in as sam', async () => {
    const shown = await visitor.visit(address);
    const pretended = pretendPlexPages(shown);
    await expect(pretended.asking).toBeVisible();
    await picture(shown, '21-pretend-plex', 'as it is');
    await pretended.allow('sam');
    await expect(pretended.done).toBeVisible();
    await expect(accounts.account('sam').heading).toBeVisible();
  });

  const code = await step('Was shown a code of four characters, and a QR code', async () => {
    await accounts.addAccount.click();
    await ways.code.click();
    const characters = await ways.readCode();
    await expect(ways.qrCode).toBeVisible();
    await picture(page, '22-code-sign-in', 'narrow', ways.waitingForCode);
    return characters;
  });

  await step('Typed the code at Plex, and was signed in as nora_k', async () => {
    const shown = await visitor.visit(`${plex.url}/link`);
    const pretended = pretendPlexPages(shown);
    await picture(shown, '23-pretend-plex-link', 'as it is');
    await pretended.link('nora_k', code);
    await expect(pretended.done).toBeVisible();
    await expect(accounts.account('nora_k').heading).toBeVisible();
    await picture(page, '24-two-accounts');
  });

  await step('Was told whose token is on the clipboard, and threw it away', async () => {
    const { adopt } = screens;
    const [token = ''] = world.nora.account.currentTokens();
    await app.electron.evaluate((electron, text) => electron.clipboard.writeText(text), token);
    await accounts.addAccount.click();
    await adopt.use.click();
    await expect(adopt.asks('This token belongs to nora_k')).toBeVisible();
    await picture(page, '25-clipboard-token', 'narrow', adopt.question);
    await adopt.throwAway.click();
    await expect(adopt.question).toBeHidden();
    expect(await clipboardOf(app)).toBe('');
    await screens.signIn.cancel.click();
  });
  return screens;
}
