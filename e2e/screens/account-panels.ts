import type { Page } from 'playwright';
import { button, itemUnder, region } from './controls.ts';

/** What opens below the accounts by a button of an account's card. */
export function devicesScreen(page: Page) {
  const devices = region(page, 'Devices');
  const question = page.getByRole('alertdialog');
  return {
    region: devices,
    heading: devices.getByRole('heading', { level: 2 }),
    names: devices.getByRole('heading', { level: 3 }),
    refresh: button(devices, 'Refresh devices'),
    close: button(devices, 'Close'),
    filter: devices.getByRole('searchbox', { name: 'Filter devices', exact: true }),
    showMore: devices.getByRole('button', { name: /^Show \d+ more$/ }),
    lookAndRemove: button(devices, 'Look and remove'),
    alert: devices.getByRole('alert'),
    /** The row of a device, by its name. */
    device(name: string) {
      const row = itemUnder(devices, name);
      return { row, remove: button(row, 'Remove') };
    },
    /** What is asked before a removal. */
    question: {
      dialog: question,
      remove: question.getByRole('button', { name: /^Remove( \d+)?$/ }),
      cancel: button(question, 'Cancel'),
      alert: question.getByRole('alert'),
      choice: (name: string) => question.getByRole('checkbox', { name }),
    },
  };
}

export function homeUsersScreen(page: Page) {
  const users = region(page, 'Home users');
  return {
    region: users,
    names: users.getByRole('heading', { level: 3 }),
    close: button(users, 'Close'),
    alert: users.getByRole('alert'),
    /** The card of a user, by the name. */
    user(name: string) {
      const card = itemUnder(users, name);
      return {
        card,
        getToken: button(card, 'Get token'),
        getNewToken: button(card, 'Get a new token'),
        pin: card.getByLabel(`PIN of ${name}`, { exact: true }),
        cancel: button(card, 'Cancel'),
        alert: card.getByRole('alert'),
      };
    },
  };
}

export function claimScreen(page: Page) {
  const claim = region(page, 'Claim a new server');
  return {
    region: claim,
    copy: button(claim, 'Copy claim token'),
    getNew: button(claim, 'Get a new one'),
    close: button(claim, 'Close'),
    timer: claim.getByRole('timer'),
    alert: claim.getByRole('alert'),
  };
}
