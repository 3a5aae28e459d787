import type { ElectronApplication, Page } from 'playwright';
import { until } from '../support/until.ts';
import type { DesktopTools } from './desktop-tools.ts';

/** Quick copy: its page for looking at, and the keyboard of the desktop for using it. */
export function paletteOf(electron: ElectronApplication, { run }: DesktopTools) {
  const page = async (): Promise<Page> => {
    // Each language has a page of its own.
    const isPalette = (each: Page): boolean =>
      !each.isClosed() && /^keyring:\/\/app\/palette\./.test(each.url());
    return electron.windows().find(isPalette) ?? electron.waitForEvent('window', isPalette);
  };
  const xdotool = (...words: string[]): Promise<string> => run('xdotool', words);
  const isShown = (): Promise<boolean> =>
    // As the X server has it; xdotool fails where it finds none.
    xdotool('search', '--onlyvisible', '--name', '^Quick copy$').then(
      (windows) => windows.trim() !== '',
      () => false,
    );
  /** What is drawn may not have the keyboard yet, and a key goes where that is. */
  const hasKeyboard = (): Promise<true> =>
    until('quick copy to have the keyboard', async () => {
      const name = await xdotool('getwindowfocus', 'getwindowname').catch(() => '');
      return name.trim() === 'Quick copy' || undefined;
    });
  return {
    page,
    isShown,
    type: async (text: string): Promise<void> => {
      await hasKeyboard();
      await xdotool('type', '--delay', '5', text);
    },
    press: async (...keys: string[]): Promise<void> => {
      await hasKeyboard();
      await xdotool('key', ...keys);
    },
    /** Whichever window has the keyboard. */
    pressAnywhere: (...keys: string[]): Promise<string> => xdotool('key', ...keys),
    /** The entries by their names, as drawn. */
    names: async (): Promise<string[]> =>
      (await page()).locator('[role="option"] .option-name').allTextContents(),
  };
}
