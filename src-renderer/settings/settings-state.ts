import type {
  SettingChange,
  SettingsState,
  SettingsStorage,
} from '../../src-main/contract/settings.ts';
import type { ShownFailure } from '../act-state.ts';

/** What the page shows of the settings. */
export type SettingsPart = {
  /** Main's truth, only ever replaced as a whole. */
  readonly settings: SettingsState;
  readonly settingsOpen: boolean;
  /** What the person was told of the settings file and has put aside. */
  readonly settingsNoteRead: SettingsStorage;
};

export type SettingsChange =
  | { readonly type: 'settings-changed'; readonly settings: SettingsState }
  | { readonly type: 'settings-opened' }
  | { readonly type: 'settings-closed' }
  | { readonly type: 'settings-note-read' }
  | { readonly type: 'setting-sent'; readonly change: SettingChange };

/** Where the keyboard goes. */
export type SettingsFocus = { readonly on: 'settings' | 'settings-button' };

type Next = Partial<SettingsPart> & {
  readonly failure?: ShownFailure | null;
  readonly focus?: SettingsFocus;
};

export const settingsOpened: Next = { settingsOpen: true, focus: { on: 'settings' } };

/** Pure: same state and change, same result. */
export function nextSettings(state: SettingsPart, change: SettingsChange): Next {
  switch (change.type) {
    case 'settings-changed':
      return withSettings(state, change.settings);
    case 'settings-opened':
      return settingsOpened;
    case 'settings-closed':
      return { settingsOpen: false, focus: { on: 'settings-button' } };
    case 'settings-note-read':
      return { settingsNoteRead: state.settings.storage };
    case 'setting-sent':
      return withSetting(state, change.change);
  }
}

/** Trouble with the file that is over may be told anew when it comes back. */
function withSettings(state: SettingsPart, settings: SettingsState): Next {
  const settingsNoteRead = settings.storage === 'kept' ? 'kept' : state.settingsNoteRead;
  return { settings, settingsNoteRead };
}

/** The page shows the person's choice at once; main's answer follows. */
function withSetting({ settings }: SettingsPart, { setting, value }: SettingChange): Next {
  const chosen = { ...settings.settings, [setting]: value };
  return { settings: { ...settings, settings: chosen }, failure: null };
}
