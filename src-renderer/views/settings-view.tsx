import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import {
  CLIPBOARD_SECONDS,
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
import { BackupView } from '../backup/backup-view.tsx';
import { failureAt } from '../page-state.ts';
import type { PageState } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { ProgramsGroup } from '../programs/programs-view.tsx';
import { Alert } from './alert.tsx';
import { Button, Region, useOwnId } from './controls.tsx';
import type { ViewProps } from './view-props.ts';

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
        title="Settings"
        focus={state.focus}
        focusName="settings"
        aside={<Button onClick={close}>Close</Button>}
      >
        <div class="card groups">
          <Alert failure={failureAt(state, 'settings')} />
          <StartGroup settings={settings} change={change} failed={isLoginRefused(state)} />
          <Group title="Look">
            <ChoiceField
              label="Theme"
              value={settings.theme}
              choices={themes}
              onChange={(value) => change('theme', Theme.parse(value))}
            />
          </Group>
          <Group title="Safety">
            <NumberField
              label="Seconds until a copied token leaves the clipboard"
              limits={CLIPBOARD_SECONDS}
              value={settings.clipboardClearSeconds}
              onChange={(value) => change('clipboardClearSeconds', value)}
            />
            <ChoiceField
              label="Lock when nobody is here"
              hint="Locked, copying and showing tokens need “Unlock”. The screen’s own lock and sleep lock it at once."
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
    <Group title="Start">
      <Check
        label="Start at login"
        checked={settings.startsAtLogin}
        onChange={(isOn) => change('startsAtLogin', isOn)}
      />
      <Check
        label="Start in the tray, without a window"
        checked={settings.startsHidden}
        onChange={(isOn) => change('startsHidden', isOn)}
      />
      {failed && (
        <p role="alert" class="alert">
          The system refused to change what starts at login; check that your settings folder can be
          written.
        </p>
      )}
    </Group>
  );
}

const themes = [
  ['system', 'Like the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
  ['high-contrast', 'High contrast'],
] as const;

const usualLockMinutes = [1, 5, 15, 30, 60];

/** The usual times, and the one in force where it is another. */
function lockChoices(chosen: number | null): (readonly [string, string])[] {
  const minutes = new Set([...usualLockMinutes, ...(chosen === null ? [] : [chosen])]);
  const times = [...minutes]
    .sort((one, other) => one - other)
    .map((each) => [String(each), `After ${each} ${each === 1 ? 'minute' : 'minutes'}`] as const);
  return [['', 'Never'], ...times];
}

const noticeLabels: Record<keyof NoticeSwitches, string> = {
  endsSoon: 'A transient token ends soon',
  ended: 'A transient token has ended',
  rejected: 'Plex rejects a token',
  serverRestarted: 'A server has restarted and forgot its transient tokens',
};

function NoticesGroup({ settings, change }: GroupProps) {
  const { notices, quietHours } = settings;
  return (
    <Group title="Desktop notices" hint="The window shows them all, whatever is chosen here.">
      {(Object.keys(noticeLabels) as (keyof NoticeSwitches)[]).map((kind) => (
        <Check
          key={kind}
          label={noticeLabels[kind]}
          checked={notices[kind]}
          onChange={(isOn) => change('notices', { ...notices, [kind]: isOn })}
        />
      ))}
      <NumberField
        label="Minutes from the warning to a transient token’s end"
        limits={LEAD_MINUTES}
        value={settings.transientTokenLeadMinutes}
        onChange={(value) => change('transientTokenLeadMinutes', value)}
      />
      <Check
        label="Quiet hours"
        checked={quietHours.isOn}
        onChange={(isOn) => change('quietHours', { ...quietHours, isOn })}
      />
      <div class="line-form">
        <TimeField
          label="Quiet from"
          value={quietHours.from}
          onChange={(from) => change('quietHours', { ...quietHours, from })}
        />
        <TimeField
          label="Quiet until"
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
    <Group title="Global shortcut">
      <div class="field">
        <label for={inputId}>Shortcut</label>
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
          Opens quick copy from anywhere: a few letters, and a token is copied. Such as
          Ctrl+Shift+K; empty for none.
        </p>
      </div>
      {isOdd && (
        <p role="alert" class="alert">
          This is not a shortcut; write modifiers and one key, like Ctrl+Shift+K.
        </p>
      )}
      {!isOdd && shortcut === 'taken' && (
        <p role="alert" class="alert">
          The desktop did not give this shortcut, most likely because another program has it. Choose
          another one, or bind this command to a key in the desktop’s settings:{' '}
          <code>{shortcutCommand}</code>
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
    <Group title="First in the tray">
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
        {least} to {most.toLocaleString('en')}
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
