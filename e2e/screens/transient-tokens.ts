import type { Page } from 'playwright';
import { button, copyAsControl, itemUnder } from './controls.ts';

export function transientTokensScreen(page: Page) {
  const list = page.getByRole('list', { name: 'Transient tokens', exact: true });
  return {
    list,
    items: list.getByRole('listitem'),
    /** The one token for this server. */
    tokenFor(serverName: string) {
      const card = itemUnder(list, serverName);
      return {
        card,
        copy: button(card, 'Copy'),
        copyAs: copyAsControl(card),
        forget: button(card, 'Forget'),
        alert: card.getByRole('alert'),
      };
    },
  };
}
