import type { Page } from 'playwright';
import { button, itemUnder, region, textbox } from './controls.ts';

/** The tokens made for tools, as far as those that renew themselves are concerned. */
export function jwtsScreen(page: Page) {
  const named = region(page, 'Named tokens');
  const kinds = named.getByRole('group', { name: 'Kind', exact: true });
  return {
    region: named,
    alert: named.getByRole('alert'),
    newToken: button(named, 'New token for…'),
    kind: (name: RegExp) => kinds.getByRole('radio', { name }),
    /** Makes a JWT for a tool, as a person does. */
    async make(tool: string): Promise<void> {
      await button(named, 'New token for…').click();
      await named.getByLabel('Name of the tool', { exact: true }).fill(tool);
      await kinds.getByRole('radio', { name: /^Plex JWT/ }).check();
      await button(named, 'Make token').click();
    },
    token(tool: string) {
      const card = itemUnder(named, tool);
      return {
        card,
        copy: button(card, 'Copy'),
        tryAtServer: button(card, 'Try at a server'),
        replace: button(card, 'Replace'),
        revoke: button(card, 'Revoke'),
        alert: card.getByRole('alert'),
      };
    },
    revokeNow: button(page, 'Revoke'),
    name: textbox(named, 'Name of the tool'),
  };
}
