import type { Page } from 'playwright';
import { button, itemUnder, region } from './controls.ts';

export function noticesScreen(page: Page) {
  const notices = region(page, 'Notices');
  return {
    region: notices,
    heading: notices.getByRole('heading', { level: 2 }),
    items: notices.getByRole('listitem'),
    putAllAside: button(notices, 'Put all aside'),
    /** The notice under this heading. */
    notice(heading: string) {
      const card = itemUnder(notices, heading);
      return {
        card,
        renewAndCopy: button(card, 'Renew and copy'),
        signInAgain: button(card, 'Sign in again'),
        show: button(card, 'Show'),
        notNow: button(card, 'Not now'),
        refreshServers: button(card, 'Refresh servers'),
        alert: card.getByRole('alert'),
      };
    },
  };
}
