import type { Page } from 'playwright';
import { button, itemUnder, region, textbox } from './controls.ts';

export function serversScreen(page: Page) {
  const servers = region(page, 'Servers');
  const address = textbox(servers, 'Server address');
  const addServer = button(servers, 'Add server');
  return {
    region: servers,
    headings: servers.getByRole('heading', { level: 3 }),
    refresh: button(servers, 'Refresh servers'),
    address,
    addServer,
    alert: servers.getByRole('alert'),
    find: textbox(servers, 'Find a server'),
    /** How many servers there are, and how many of them stand there. */
    found: servers.locator('.find [aria-live]'),
    /** Types an address and presses "Add server". */
    async add(typed: string): Promise<void> {
      await address.fill(typed);
      await addServer.click();
    },
    /** The list item of this name. */
    server(name: string) {
      const card = itemUnder(servers, name);
      return {
        card,
        newTransientToken: button(card, 'New transient token'),
        sourceConnection: button(card, 'Source connection'),
        remove: button(card, 'Remove'),
        /** Which connection is in use, and why each other is not. */
        connectionsTried: card.getByText('Connections tried', { exact: true }),
        /** What came of the connection at this address. */
        tried: (address: string) => card.getByRole('listitem').filter({ hasText: address }),
        tryAgain: button(card, 'Try all again'),
        alert: card.getByRole('alert'),
      };
    },
    /** Asked before a token crosses the local network unencrypted. */
    plainHttpQuestion: page.getByRole('alertdialog', {
      name: 'Send the token unencrypted?',
      exact: true,
    }),
  };
}
