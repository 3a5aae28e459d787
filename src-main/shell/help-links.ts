import { shell } from 'electron';
import type { HelpTopic } from '../contract/contract.ts';

/** Every outside page that the app can open. The page names a topic; the address is ours. */
const helpLinks: Record<HelpTopic, string> = {
  'authorized-devices': 'https://app.plex.tv/desktop/#!/settings/devices/all',
  'two-factor': 'https://support.plex.tv/articles/two-factor-authentication/',
  'account-security': 'https://www.plex.tv/security/',
  keychain: 'https://wiki.gnome.org/Projects/GnomeKeyring',
};

/** The only place that opens a browser. */
export async function openHelp(topic: HelpTopic): Promise<void> {
  await shell.openExternal(helpLinks[topic]);
}
