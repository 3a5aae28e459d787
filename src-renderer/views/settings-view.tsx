import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { LANGUAGES, languageNames } from '../../src-main/contract/languages/language.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import {
  CLIPBOARD_SECONDS,
  LanguageChoice,
  LEAD_MINUTES,
  Shortcut,
  Theme,
  TimeOfDay,
} from '../../src-main/contract/settings.ts';
import type {
  NoticeSwitches,
  SettingChange,
  SettingName,
  Settings,
} from '../../src-main/contract/settings.ts';
import { DiagnosticsPart } from '../diagnostics/diagnostics-part.tsx';
import { BackupView } from '../backup/backup-view.tsx';
import { failureAt } from '../page-state.ts';
import type { PageState } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { UpdatesGroup } from '../updates/updates-group.tsx';
import { ProgramsGroup } from '../programs/programs-view.tsx';
import { Alert } from './alert.tsx';
import { Button, Region, useOwnId } from './controls.tsx';
import type { ViewProps } from './view-props.ts';
import { richly } from '../richly.ts';

/** Sends one setting's new value. */
type Change = <Name extends SettingName>(setting: Name, value: Settings[Name]) => void;

type GroupProps = { settings: Settings; change: Change };

/** All that a person can set. Each change counts at once; there is nothing to save. */
export function SettingsView({ state, actions }: ViewProps) {
  const { settings } = state.settings;
  const change: Change = (setting, value) =>
    // The pair is right by `Change`; the compiler cannot see that in a union.
    void actions.changeSetting({ setting, value } as SettingChange);
  const close = () => actions.apply({ type: 'settings-closed' });
  return (
    <div
      class="settings"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <Region
        title={say('common.settings')}
        focus={state.focus}
        focusName="settings"
        aside={<Button onClick={close}>{say('common.close')}</Button>}
      >
        <div class="card groups">
          <Alert failure={failureAt(state, 'settings')} />
          <StartGroup settings={settings} change={change} failed={isLoginRefused(state)} />
          <Group title={say('settings.look')}>
            <ChoiceField
              label={say('settings.language')}
              value={settings.language}
              choices={languages()}
              onChange={(value) => change('language', LanguageChoice.parse(value))}
            />
            <ChoiceField
              label={say('common.theme')}
              value={settings.theme}
              choices={themes()}
              onChange={(value) => change('theme', Theme.parse(value))}
            />
          </Group>
          <Group title={say('settings.safety')}>
            <NumberField
              label={say('settings.clipboardSeconds')}
              limits={CLIPBOARD_SECONDS}
              value={settings.clipboardClearSeconds}
              onChange={(value) => change('clipboardClearSeconds', value)}
            />
            <ChoiceField
              label={say('common.lockWhenNobodyIsHere')}
              hint={say('settings.lockHint')}
              value={String(settings.lockAfterIdleMinutes ?? '')}
              choices={lockChoices(settings.lockAfterIdleMinutes)}
              onChange={(value) =>
                change('lockAfterIdleMinutes', value === '' ? null : Number(value))
              }
            />
          </Group>
          <ShortcutGroup state={state} change={change} />
          <PinnedGroup state={state} change={change} />
          <NoticesGroup settings={settings} change={change} />
          <BackupView state={state} actions={actions} />
          <ProgramsGroup state={state} actions={actions} />
          <UpdatesGroup acts={actions.updates}>
            <Check
              label={say('updates.lookForUpdates')}
              checked={settings.looksForUpdates}
              onChange={(isOn) => change('looksForUpdates', isOn)}
            />
          </UpdatesGroup>
          <Group title={say('settings.trouble')} hint={say('settings.troubleHint')}>
            <DiagnosticsPart acts={actions.diagnostics} />
          </Group>
        </div>
      </Region>
    </div>
  );
}

function isLoginRefused(state: PageState): boolean {
  return state.settings.loginItem === 'failed';
}

function StartGroup({ settings, change, failed }: GroupProps & { failed: boolean }) {
  return (
    <Group title={say('settings.start')}>
      <Check
        label={say('common.startAtLogin')}
        checked={settings.startsAtLogin}
        onChange={(isOn) => change('startsAtLogin', isOn)}
      />
      <Check
        label={say('settings.startInTheTray')}
        checked={settings.startsHidden}
        onChange={(isOn) => change('startsHidden', isOn)}
      />
      {failed && (
        <p role="alert" class="alert">
          {say('settings.loginItemFailed')}
        </p>
      )}
    </Group>
  );
}

const themes = () =>
  [
    ['system', say('settings.likeTheSystem')],
    ['light', say('settings.light')],
    ['dark', say('settings.dark')],
    ['high-contrast', say('settings.highContrast')],
  ] as const;

/** Each in its own words. */
const languages = () =>
  [
    ['system', say('settings.likeTheSystem')],
    ...LANGUAGES.map((each) => [each, languageNames[each]] as const),
  ] as const;

const usualLockMinutes = [1, 5, 15, 30, 60];

/** The usual times, and the one in force where it is another. */
function lockChoices(chosen: number | null): (readonly [string, string])[] {
  const minutes = new Set([...usualLockMinutes, ...(chosen === null ? [] : [chosen])]);
  const times = [...minutes]
    .sort((one, other) => one - other)
    .map((each) => [String(each), say('settings.afterMinutes', { minutes: each })] as const);
  return [['', say('settings.never')], ...times];
}

const noticeLabels: Record<keyof NoticeSwitches, string> = {
  get endsSoon() {
    return say('settings.aTransientTokenEndsSoon');
  },
  get ended() {
    return say('settings.aTransientTokenHasEnded');
  },
  get rejected() {
    return say('settings.plexRejectsAToken');
  },
  get serverRestarted() {
    return say('settings.serverRestarted');
  },
  get copied() {
    return say('settings.copied');
  },
};

function NoticesGroup({ settings, change }: GroupProps) {
  const { notices, quietHours } = settings;
  return (
    <Group title={say('common.desktopNotices')} hint={say('settings.noticesHint')}>
      {(Object.keys(noticeLabels) as (keyof NoticeSwitches)[]).map((kind) => (
        <Check
          key={kind}
          label={noticeLabels[kind]}
          checked={notices[kind]}
          onChange={(isOn) => change('notices', { ...notices, [kind]: isOn })}
        />
      ))}
      <NumberField
        label={say('settings.leadMinutes')}
        limits={LEAD_MINUTES}
        value={settings.transientTokenLeadMinutes}
        onChange={(value) => change('transientTokenLeadMinutes', value)}
      />
      <Check
        label={say('common.quietHours')}
        checked={quietHours.isOn}
        onChange={(isOn) => change('quietHours', { ...quietHours, isOn })}
      />
      <div class="line-form">
        <TimeField
          label={say('settings.quietFrom')}
          value={quietHours.from}
          onChange={(from) => change('quietHours', { ...quietHours, from })}
        />
        <TimeField
          label={say('settings.quietUntil')}
          value={quietHours.to}
          onChange={(to) => change('quietHours', { ...quietHours, to })}
        />
      </div>
    </Group>
  );
}

function ShortcutGroup({ state, change }: { state: PageState; change: Change }) {
  const { settings, shortcut, shortcutCommand } = state.settings;
  const [draft, setDraft] = useState<string | null>(null);
  const [isOdd, setOdd] = useState(false);
  const inputId = useOwnId();
  const hintId = useOwnId();
  const settle = (typed: string) => {
    const wanted = typed.replace(/\s+/g, '');
    const isGood = Shortcut.safeParse(wanted).success;
    setOdd(!isGood);
    if (!isGood) return;
    setDraft(null);
    if (wanted !== settings.shortcut || shortcut === 'taken') change('shortcut', wanted);
  };
  return (
    <Group title={say('common.globalShortcut')}>
      <div class="field">
        <label for={inputId}>{say('settings.shortcut')}</label>
        <input
          id={inputId}
          type="text"
          value={draft ?? settings.shortcut}
          maxLength={64}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-describedby={hintId}
          aria-invalid={isOdd}
          onInput={(event) => setDraft(event.currentTarget.value)}
          onChange={(event) => settle(event.currentTarget.value)}
        />
        <p id={hintId} class="hint">
          {say('settings.shortcutHint')}
        </p>
      </div>
      {isOdd && (
        <p role="alert" class="alert">
          {say('settings.notAShortcut')}
        </p>
      )}
      {!isOdd && shortcut === 'taken' && (
        <p role="alert" class="alert">
          {richly('settings.shortcutTaken', { command: <code>{shortcutCommand}</code> })}
        </p>
      )}
    </Group>
  );
}

/** Accounts, named tokens and servers by name: those that are chosen stand first in the tray. */
function PinnedGroup({ state, change }: { state: PageState; change: Change }) {
  const { pinnedCredentials } = state.settings.settings;
  const servers = state.servers.flatMap((list) => list.servers).filter((each) => each.hasToken);
  const named = new Map<string, string>([
    ...state.accounts.map(({ accountId, name }) => [accountId, name] as const),
    ...state.namedTokens.list.map(({ namedTokenId, name, accountName }) => {
      return [namedTokenId, `${name} (${accountName})`] as const;
    }),
    ...servers.map(({ serverId, name }) => [serverId, name] as const),
  ]);
  if (named.size === 0) return null;
  return (
    <Group title={say('settings.firstInTheTray')}>
      <div class="pins">
        {[...named].map(([id, name]) => (
          <Check
            key={id}
            label={plainText(name)}
            checked={pinnedCredentials.includes(id)}
            onChange={(isOn) => {
              const others = pinnedCredentials.filter((each) => each !== id);
              change('pinnedCredentials', isOn ? [...others, id] : others);
            }}
          />
        ))}
      </div>
    </Group>
  );
}

function Group(props: { title: string; hint?: string; children: ComponentChildren }) {
  return (
    <fieldset>
      <legend>{props.title}</legend>
      {props.hint !== undefined && <p class="hint">{props.hint}</p>}
      {props.children}
    </fieldset>
  );
}

type CheckProps = { label: string; checked: boolean; onChange: (isOn: boolean) => void };

function Check({ label, checked, onChange }: CheckProps) {
  const inputId = useOwnId();
  return (
    <div class="check">
      <input
        id={inputId}
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label for={inputId}>
        <bdi>{label}</bdi>
      </label>
    </div>
  );
}

type ChoiceFieldProps = {
  label: string;
  hint?: string;
  value: string;
  choices: readonly (readonly [value: string, label: string])[];
  onChange: (value: string) => void;
};

function ChoiceField({ label, hint, value, choices, onChange }: ChoiceFieldProps) {
  const inputId = useOwnId();
  const hintId = useOwnId();
  return (
    <div class="field">
      <label for={inputId}>{label}</label>
      <select
        id={inputId}
        value={value}
        aria-describedby={hint === undefined ? undefined : hintId}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {choices.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p id={hintId} class="hint">
          {hint}
        </p>
      )}
    </div>
  );
}

type NumberFieldProps = {
  label: string;
  limits: { readonly least: number; readonly most: number };
  value: number;
  onChange: (value: number) => void;
};

/** What lies beyond the limits becomes the limit; what is no number, the value in force again. */
function NumberField({ label, limits, value, onChange }: NumberFieldProps) {
  const { least, most } = limits;
  const [draft, setDraft] = useState<string | null>(null);
  const inputId = useOwnId();
  const hintId = useOwnId();
  const settle = (typed: string) => {
    setDraft(null);
    const wanted = Math.max(least, Math.min(Math.round(Number(typed)), most));
    if (typed.trim() !== '' && wanted !== value && !Number.isNaN(wanted)) onChange(wanted);
  };
  return (
    <div class="field">
      <label for={inputId}>{label}</label>
      <input
        id={inputId}
        type="number"
        min={least}
        max={most}
        step={1}
        value={draft ?? value}
        aria-describedby={hintId}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onChange={(event) => settle(event.currentTarget.value)}
        onBlur={() => setDraft(null)}
      />
      <p id={hintId} class="hint">
        {say('settings.limits', { least, most })}
      </p>
    </div>
  );
}

type TimeFieldProps = { label: string; value: string; onChange: (value: string) => void };

function TimeField({ label, value, onChange }: TimeFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const inputId = useOwnId();
  return (
    <div class="field">
      <label for={inputId}>{label}</label>
      <input
        id={inputId}
        type="time"
        required
        value={draft ?? value}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onChange={(event) => {
          const wanted = event.currentTarget.value;
          if (!TimeOfDay.safeParse(wanted).success || wanted === value) return;
          setDraft(null);
          onChange(wanted);
        }}
        onBlur={() => setDraft(null)}
      />
    </div>
  );
}
