import type { Page } from 'playwright';
import { button, textbox } from './controls.ts';

/** The stand-in's own pages, as a browser has them: where a person approves a sign-in. */
export function pretendPlexPages(page: Page) {
  const account = page.getByRole('combobox', { name: 'Which account is yours?', exact: true });
  const code = textbox(page, 'The four characters that your program shows');
  return {
    banner: page.getByRole('banner'),
    asking: page.getByText('asks to be signed in'),
    alert: page.getByRole('alert'),
    done: page.getByText('You can close this page'),
    code,
    async allow(username: string): Promise<void> {
      await account.selectOption(username);
      await button(page, 'Allow').click();
    },
    /** @param typed `undefined` where the address has brought the characters along */
    async link(username: string, typed?: string): Promise<void> {
      if (typed !== undefined) await code.fill(typed);
      await account.selectOption(username);
      await button(page, 'Link').click();
    },
  };
}
