import type { HelpTopic } from '../contract/contract.ts';
import { openInBrowser } from './browser.ts';

/** Every outside page that the app can open. The page names a topic; the address is ours. */
const helpLinks: Record<HelpTopic, string> = {
  'authorized-devices': 'https://app.plex.tv/desktop/#!/settings/devices/all',
  'two-factor': 'https://support.plex.tv/articles/two-factor-authentication/',
  'account-security': 'https://www.plex.tv/security/',
  keychain: 'https://wiki.gnome.org/Projects/GnomeKeyring',
};

/** @throws KeyringError `browser-not-opened` */
export async function openHelp(topic: HelpTopic): Promise<void> {
  const address = helpLinks[topic];
  await openInBrowser(address, [new URL(address).origin]);
}
