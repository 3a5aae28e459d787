import type { Page } from 'playwright';
import { button, region, textbox } from './controls.ts';

export function settingsScreen(page: Page) {
  const settings = region(page, 'Settings');
  const checkbox = (name: string) => settings.getByRole('checkbox', { name, exact: true });
  const choice = (name: string) => settings.getByRole('combobox', { name, exact: true });
  const quietHours = checkbox('Quiet hours');
  const quietFrom = settings.getByLabel('Quiet from', { exact: true });
  const quietUntil = settings.getByLabel('Quiet until', { exact: true });
  const number = (name: string) => settings.getByRole('spinbutton', { name, exact: true });
  return {
    region: settings,
    /** At the head of the page. */
    button: button(page, 'Settings'),
    close: button(settings, 'Close'),
    startAtLogin: checkbox('Start at login'),
    startHidden: checkbox('Start in the tray, without a window'),
    theme: choice('Theme'),
    clearSeconds: number('Seconds until a copied token leaves the clipboard'),
    lockWhenIdle: choice('Lock when nobody is here'),
    leadMinutes: number('Minutes from the warning to a transient token’s end'),
    noticeOfRestart: checkbox('A server has restarted and forgot its transient tokens'),
    noticeOfCopy: checkbox('A token was copied from the tray or by quick copy'),
    quietHours,
    quietFrom,
    quietUntil,
    /** Quiet hours the whole day but for a minute that is not now. */
    async keepQuiet(): Promise<void> {
      const hour = String((new Date().getHours() + 12) % 24).padStart(2, '0');
      await quietFrom.fill(`${hour}:31`);
      await quietUntil.fill(`${hour}:30`);
      await quietHours.check();
    },
    shortcut: textbox(settings, 'Shortcut'),
    /** Puts an account or a server first in the tray. */
    pinned: checkbox,
    /** All that could be pinned. */
    firstInTray: settings.getByRole('group', { name: 'First in the tray', exact: true }),
    alert: settings.getByRole('alert'),
    unlock: button(page, 'Unlock'),
  };
}
