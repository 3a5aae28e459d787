import type { Settings } from './settings.ts';

/** What holds until something else is chosen. By itself: the page needs it before it has any schema. */
export const defaultSettings: Settings = {
  startsAtLogin: false,
  startsHidden: true,
  language: 'system',
  theme: 'system',
  clipboardClearSeconds: 30,
  transientTokenLeadMinutes: 60,
  notices: { endsSoon: true, ended: true, rejected: true, serverRestarted: true, copied: true },
  quietHours: { isOn: false, from: '22:00', to: '07:00' },
  pinnedCredentials: [],
  shortcut: '',
  lockAfterIdleMinutes: null,
  looksForUpdates: true,
};
