import * as z from 'zod/mini';
import { LANGUAGES } from './languages/language.ts';

/**
 * What a person can set. One truth for the file, the contract and the page: each field's schema is
 * its limit everywhere. What holds until something else is chosen is in `default-settings.ts`.
 */

const whole = (least: number, most: number) => z.int().check(z.minimum(least), z.maximum(most));

export const Theme = z.enum(['system', 'light', 'dark', 'high-contrast']);
export type Theme = z.infer<typeof Theme>;

/** `system`: the first of the system's languages that we speak, else English. */
export const LanguageChoice = z.enum(['system', ...LANGUAGES]);
export type LanguageChoice = z.infer<typeof LanguageChoice>;

/** Of what the desktop is told. */
export const NoticeSwitches = z.strictObject({
  endsSoon: z.boolean(),
  ended: z.boolean(),
  rejected: z.boolean(),
  serverRestarted: z.boolean(),
  /** A token was copied where no window says so. */
  copied: z.boolean(),
});
export type NoticeSwitches = z.infer<typeof NoticeSwitches>;

/** By this computer's clock: `22:00`. */
export const TimeOfDay = z.string().check(z.maxLength(5), z.regex(/^([01]\d|2[0-3]):[0-5]\d$/));

/** Desktop notices wait from `from` to `to`, over midnight where `to` is the earlier one. */
const QuietHours = z.strictObject({ isOn: z.boolean(), from: TimeOfDay, to: TimeOfDay });
type QuietHours = z.infer<typeof QuietHours>;

const modifier =
  '(?:CommandOrControl|CmdOrCtrl|Command|Cmd|Control|Ctrl|Alt|Option|Shift|Super|Meta)';
const key =
  '(?:[A-Z\\d]|F\\d|F1\\d|F2[0-4]|Space|Tab|Backspace|Delete|Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown)';

/**
 * One key with at least one modifier, as Electron writes them: `Ctrl+Shift+K`. Empty: none. A bare
 * key would be taken from every other program.
 */
export const Shortcut = z
  .string()
  .check(z.maxLength(64), z.regex(new RegExp(`^(?:(?:${modifier}\\+)+${key})?$`, 'i')));

/** The id of an account or of another credential. */
const CredentialId = z.string().check(z.minLength(1), z.maxLength(128));

export const CLIPBOARD_SECONDS = { least: 10, most: 120 } as const;
/** A transient token lives for 48 hours at the longest. */
export const LEAD_MINUTES = { least: 1, most: 2_880 } as const;
/** Half a day. */
const IDLE_MINUTES = { least: 1, most: 720 } as const;

export const Settings = z.strictObject({
  startsAtLogin: z.boolean(),
  /** At login, in the tray alone. */
  startsHidden: z.boolean(),
  language: LanguageChoice,
  theme: Theme,
  clipboardClearSeconds: whole(CLIPBOARD_SECONDS.least, CLIPBOARD_SECONDS.most),
  /** How long before its end a transient token is announced. */
  transientTokenLeadMinutes: whole(LEAD_MINUTES.least, LEAD_MINUTES.most),
  notices: NoticeSwitches,
  quietHours: QuietHours,
  /** These stand first in the tray. */
  pinnedCredentials: z.array(CredentialId).check(z.maxLength(100)),
  /** Opens quick copy from anywhere. */
  shortcut: Shortcut,
  /** After this time without keyboard and mouse, and on screen lock, tokens need an unlock. `null`: never. */
  lockAfterIdleMinutes: z.nullable(whole(IDLE_MINUTES.least, IDLE_MINUTES.most)),
  /** Once a day, whether there is a newer version; only of a build that knows where to ask. */
  looksForUpdates: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;
export type SettingName = keyof Settings;

const changeOf = <Name extends SettingName>(name: Name) =>
  z.strictObject({ setting: z.literal(name), value: Settings.shape[name] });

/** One setting and its new value. One at a time, so that no change undoes another. */
export const SettingChange = z.discriminatedUnion('setting', [
  changeOf('startsAtLogin'),
  changeOf('startsHidden'),
  changeOf('language'),
  changeOf('theme'),
  changeOf('clipboardClearSeconds'),
  changeOf('transientTokenLeadMinutes'),
  changeOf('notices'),
  changeOf('quietHours'),
  changeOf('pinnedCredentials'),
  changeOf('shortcut'),
  changeOf('lockAfterIdleMinutes'),
  changeOf('looksForUpdates'),
]);
export type SettingChange = z.infer<typeof SettingChange>;

/**
 * How the settings file stands. `kept`: all is written. `not-written`: the disk refuses, tried again
 * each minute. `newer`: a later version wrote it; it is read and never changed. `unreadable`: the
 * system does not let us read it; it is never changed either. `damaged` and `restored`: it made no
 * sense and was set aside; the defaults hold, or what its backup has.
 */
export const SettingsStorage = z.enum([
  'kept',
  'not-written',
  'newer',
  'unreadable',
  'damaged',
  'restored',
]);
export type SettingsStorage = z.infer<typeof SettingsStorage>;

/** What the desktop made of a global shortcut. `taken`: another program or the desktop has it. */
export const ShortcutState = z.enum(['off', 'registered', 'taken']);
export type ShortcutState = z.infer<typeof ShortcutState>;

/** The settings, and what of them took effect. */
export const SettingsState = z.strictObject({
  settings: Settings,
  storage: SettingsStorage,
  shortcut: ShortcutState,
  /** What to bind to a key in the desktop's own settings instead. */
  shortcutCommand: z.string().check(z.maxLength(2_048)),
  /** Whether the system could be told to start us, or not to, at login. */
  loginItem: z.enum(['done', 'failed']),
  /** The tag by which words, dates and numbers are chosen: `de-AT`. */
  locale: z.string().check(z.maxLength(64)),
});
export type SettingsState = z.infer<typeof SettingsState>;
