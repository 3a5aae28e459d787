import * as z from 'zod/mini';
import { locale } from '../contract/languages/say.ts';
import { Settings } from '../contract/settings.ts';
import type {
  LanguageChoice,
  SettingChange,
  SettingsState,
  ShortcutState,
  Theme,
} from '../contract/settings.ts';
import type { GlobalKey } from '../shell/shortcut.ts';
import type { IdleLock } from '../shell/idle-lock.ts';
import type { LoginItem } from '../shell/login-item.ts';
import type { SettingsStore } from './settings.ts';

/** Puts the settings into force, and knows what of them took effect. */
export type AppliedSettings = {
  state: () => SettingsState;
  /** Takes effect before it resolves. What the system refuses is told by the state. */
  change: (change: SettingChange) => Promise<SettingsState>;
};

type Desktop = {
  store: SettingsStore;
  loginItem: LoginItem;
  globalKey: GlobalKey;
  lock: Pick<IdleLock, 'follow'>;
  applyTheme: (theme: Theme) => void;
  /** From when it resolves everything is said so. */
  applyLanguage: (choice: LanguageChoice) => Promise<void>;
  shortcutCommand: string;
};

/** Leaves out what the program remembers by itself. */
const PageSettings = z.object(Settings.shape);

/** Applies what was stored, and from then on each change. */
export function applySettings(desktop: Desktop): AppliedSettings {
  const { store, loginItem, globalKey, lock } = desktop;
  let loginState: SettingsState['loginItem'] = 'done';
  let shortcut: ShortcutState = globalKey.set(store.current.shortcut);
  desktop.applyTheme(store.current.theme);
  lock.follow(store.current.lockAfterIdleMinutes);

  /** Tells the system, and gives what holds then. */
  const settleLogin = async (startsAtLogin: boolean, startsHidden: boolean): Promise<boolean> => {
    try {
      if (startsAtLogin) await loginItem.turnOn(startsHidden);
      else await loginItem.turnOff();
      loginState = 'done';
      return startsAtLogin;
    } catch {
      loginState = 'failed';
      return store.current.startsAtLogin;
    }
  };

  /** What the person told the desktop meanwhile wins; a program that has moved is named anew. */
  const followLogin = async (): Promise<void> => {
    const { startsAtLogin, startsHidden } = store.current;
    if (!startsAtLogin) return;
    const isOn = await loginItem.isOn();
    store.change({ startsAtLogin: isOn && (await settleLogin(true, startsHidden)) });
  };
  void followLogin();

  const state = (): SettingsState => ({
    settings: PageSettings.parse(store.current),
    storage: store.storage,
    shortcut,
    shortcutCommand: desktop.shortcutCommand,
    loginItem: loginState,
    locale: locale(),
  });

  return {
    state,
    change: async (change) => {
      const { startsAtLogin, startsHidden } = store.current;
      switch (change.setting) {
        case 'startsAtLogin':
          store.change({ startsAtLogin: await settleLogin(change.value, startsHidden) });
          break;
        case 'startsHidden':
          if (startsAtLogin) await settleLogin(true, change.value);
          store.change({ startsHidden: change.value });
          break;
        case 'shortcut':
          shortcut = globalKey.set(change.value);
          store.change({ shortcut: change.value });
          break;
        case 'language':
          await desktop.applyLanguage(change.value);
          store.change({ language: change.value });
          break;
        case 'theme':
          desktop.applyTheme(change.value);
          store.change({ theme: change.value });
          break;
        case 'lockAfterIdleMinutes':
          lock.follow(change.value);
          store.change({ lockAfterIdleMinutes: change.value });
          break;
        default:
          store.change({ [change.setting]: change.value });
      }
      return state();
    },
  };
}
