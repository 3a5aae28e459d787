// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../src-main/contract/default-settings.ts';
import type { SettingChange, SettingsState } from '../../src-main/contract/settings.ts';
import { done } from '../testing/fake-main.ts';
import type { FakeAnswers } from '../testing/fake-main.ts';
import { openPage } from '../testing/open-page.ts';
import { account, appState, server, settingsState } from '../testing/samples.ts';
import {
  alertText,
  button,
  buttons,
  descriptionOf,
  field,
  page,
  press,
  region,
  regions,
  statusText,
  until,
} from '../testing/screen.ts';

/** The page with its settings open, and a main that takes every change. */
async function open(told: Partial<SettingsState> = {}, answers: FakeAnswers = {}) {
  let now = settingsState(told);
  const main = openPage({
    readState: () => done(appState({ settings: now })),
    changeSettings: ({ setting, value }) => {
      now = { ...now, settings: { ...now.settings, [setting]: value } };
      return done(now);
    },
    ...answers,
  });
  await until(() => buttons('Settings').length === 1);
  button('Settings').click();
  await until(() => regions('Settings').length === 1);
  const changes = () => main.requestsOf('changeSettings');
  return { ...main, changes };
}

function choose(label: string, value: string): void {
  const select = [...document.querySelectorAll('select')].find((each) =>
    [...document.querySelectorAll('label')].some(
      (one) => one.htmlFor === each.id && one.textContent === label,
    ),
  );
  if (select === undefined) throw new Error(`no choice "${label}"`);
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

function type(label: string, value: string): void {
  const input = field(label);
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

describe('the settings', () => {
  test('open by the button at the head, with the keyboard on their heading, and close again', async () => {
    await open();
    expect(button('Settings').getAttribute('aria-expanded')).toBe('true');
    expect(document.activeElement?.textContent).toBe('Settings');
    expect(document.activeElement?.tagName).toBe('H2');
    press('Escape', region('Settings').querySelector('select'));
    await until(() => regions('Settings').length === 0);
    expect(document.activeElement).toBe(button('Settings'));
    button('Settings').click();
    await until(() => regions('Settings').length === 1);
    button('Close', region('Settings')).click();
    await until(() => regions('Settings').length === 0);
  });

  test('open when main asks for them', async () => {
    const main = await open();
    button('Close').click();
    await until(() => regions('Settings').length === 0);
    main.tell('openRequested', { view: 'settings', accountId: null, failure: null });
    await until(() => regions('Settings').length === 1);
  });

  test('show what holds', async () => {
    await open({
      settings: {
        ...defaultSettings,
        startsAtLogin: true,
        theme: 'dark',
        clipboardClearSeconds: 75,
        lockAfterIdleMinutes: 7,
        quietHours: { isOn: true, from: '21:15', to: '06:45' },
        shortcut: 'Ctrl+Shift+K',
      },
    });
    expect(field('Start at login').checked).toBe(true);
    expect(field('Seconds until a copied token leaves the clipboard').value).toBe('75');
    expect(field('Quiet from').value).toBe('21:15');
    expect(field('Quiet until').value).toBe('06:45');
    expect(field('Shortcut').value).toBe('Ctrl+Shift+K');
    const chosen = [...document.querySelectorAll('select')].map((each) => each.value);
    expect(chosen).toEqual(['system', 'dark', '7']);
  });

  test('send each change at once, and only that one', async () => {
    const { changes } = await open();
    field('Start at login').click();
    field('Start in the tray, without a window').click();
    choose('Theme', 'high-contrast');
    type('Seconds until a copied token leaves the clipboard', '45');
    choose('Lock when nobody is here', '15');
    field('Plex rejects a token').click();
    type('Minutes from the warning to a transient token’s end', '120');
    field('Quiet hours').click();
    type('Quiet from', '23:30');
    type('Shortcut', ' ctrl + shift + k ');
    field('nora_k').click();
    field('Studio NAS').click();
    const wanted: SettingChange[] = [
      { setting: 'startsAtLogin', value: true },
      { setting: 'startsHidden', value: false },
      { setting: 'theme', value: 'high-contrast' },
      { setting: 'clipboardClearSeconds', value: 45 },
      { setting: 'lockAfterIdleMinutes', value: 15 },
      { setting: 'notices', value: { ...defaultSettings.notices, rejected: false } },
      { setting: 'transientTokenLeadMinutes', value: 120 },
      { setting: 'quietHours', value: { isOn: true, from: '22:00', to: '07:00' } },
      { setting: 'quietHours', value: { isOn: true, from: '23:30', to: '07:00' } },
      { setting: 'shortcut', value: 'ctrl+shift+k' },
      { setting: 'pinnedCredentials', value: [account().accountId] },
      { setting: 'pinnedCredentials', value: [account().accountId, server().serverId] },
    ];
    await until(() => changes().length === wanted.length);
    expect(changes()).toEqual(wanted);
  });

  test('keep quick changes apart, however late main answers', async () => {
    let answered = 0;
    const { changes, tell } = await open(
      {},
      {
        changeSettings: async ({ setting, value }) => {
          answered += 1;
          const only = { ...defaultSettings, [setting]: value };
          tell('settingsChanged', settingsState({ settings: only }));
          await new Promise((resolve) => setTimeout(resolve, 5));
          return done(settingsState({ settings: only }));
        },
      },
    );
    field('A transient token ends soon').click();
    field('A transient token has ended').click();
    field('Plex rejects a token').click();
    await until(() => answered === 3);
    expect(changes().at(-1)).toEqual({
      setting: 'notices',
      value: {
        endsSoon: false,
        ended: false,
        rejected: false,
        serverRestarted: true,
        copied: true,
      },
    });
  });

  test.each([
    ['500', 120],
    ['3', 10],
    ['44.6', 45],
  ])('take the number %s as %i', async (typed, taken) => {
    const { changes } = await open();
    type('Seconds until a copied token leaves the clipboard', typed);
    await until(() => changes().length === 1);
    expect(changes()).toEqual([{ setting: 'clipboardClearSeconds', value: taken }]);
    const input = field('Seconds until a copied token leaves the clipboard');
    await until(() => input.value === String(taken));
    expect(descriptionOf(input)).toBe('10 to 120');
  });

  test('go back to what holds where nothing was typed', async () => {
    const { changes } = await open();
    const input = field('Seconds until a copied token leaves the clipboard');
    input.value = '';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve));
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => input.value === '30');
    expect(changes()).toEqual([]);
  });

  test('leave what is being typed alone while the page is drawn anew', async () => {
    const { tell } = await open();
    const input = field('Shortcut');
    input.value = 'Ctrl+Sh';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    tell('trayHostChanged', 'absent');
    await until(() => page().textContent.includes('no tray icons'));
    expect(field('Shortcut').value).toBe('Ctrl+Sh');
  });

  test.each(['K', 'Ctrl+', 'Ctrl+Shift', 'Ctrl+Nonsense'])(
    'say that %j is no shortcut, and do not send it',
    async (typed) => {
      const { changes } = await open();
      type('Shortcut', typed);
      await until(() => alertText().startsWith('This is not a shortcut'));
      expect(changes()).toEqual([]);
      type('Shortcut', 'Ctrl+K');
      await until(() => alertText() === '');
      expect(changes()).toHaveLength(1);
    },
  );

  test('name the command to bind where the desktop does not give the shortcut', async () => {
    const settings = { ...defaultSettings, shortcut: 'Alt+F4' };
    await open({ settings, shortcut: 'taken', shortcutCommand: '/opt/keyring --x' });
    expect(alertText()).toContain('another program has it');
    expect(region('Settings').querySelector('code')?.textContent).toBe('/opt/keyring --x');
  });

  test('say when the system refuses to start the program at login', async () => {
    const refused = settingsState({ loginItem: 'failed' });
    await open({}, { changeSettings: () => done(refused) });
    field('Start at login').click();
    await until(() => alertText().startsWith('The system refused'));
    expect(field('Start at login').checked).toBe(false);
  });

  test('go back to what holds when main refuses a change', async () => {
    await open({}, { changeSettings: () => ({ ok: false, code: 'internal', retryAt: null }) });
    field('Quiet hours').click();
    await until(() => alertText().startsWith('Something went wrong'));
    expect(field('Quiet hours').checked).toBe(false);
  });

  test('colour the page', async () => {
    await open();
    expect(document.documentElement.dataset['theme']).toBe('system');
    choose('Theme', 'high-contrast');
    await until(() => document.documentElement.dataset['theme'] === 'high-contrast');
  });
});

describe('the settings file', () => {
  test.each([
    ['not-written', 'could not be written'],
    ['newer', 'A newer version'],
    ['unreadable', 'could not be read'],
    ['damaged', 'the usual settings are in use'],
    ['restored', 'from its backup are in use'],
  ] as const)('that is %s is told until it was read', async (storage, words) => {
    await open({ storage });
    expect(page().textContent).toContain(words);
    button('Got it').click();
    await until(() => !page().textContent.includes(words));
  });

  test('that fails a second time is told a second time', async () => {
    const { tell } = await open({ storage: 'not-written' });
    button('Got it').click();
    await until(() => buttons('Got it').length === 0);
    tell('settingsChanged', settingsState());
    tell('settingsChanged', settingsState({ storage: 'not-written' }));
    await until(() => buttons('Got it').length === 1);
  });
});

describe('the lock', () => {
  test('shows at the head of the page, and opens there', async () => {
    const { tell, requestsOf } = await open(
      {},
      {
        unlockTokens: () => done({ isLocked: false }),
      },
    );
    expect(buttons('Unlock')).toEqual([]);
    tell('lockChanged', true);
    await until(() => buttons('Unlock').length === 1);
    expect(page().textContent).toContain('Keyring for Plex is locked');
    button('Unlock').click();
    await until(() => buttons('Unlock').length === 0);
    expect(requestsOf('unlockTokens')).toHaveLength(1);
    expect(statusText()).toBe('Unlocked.');
  });

  test('stands beside the alert, with the keyboard on it, when a copy was refused', async () => {
    const { tell } = await open(
      {},
      {
        copyToken: () => ({ ok: false, code: 'app-locked', retryAt: null }),
        unlockTokens: () => done({ isLocked: true }),
      },
    );
    tell('lockChanged', true);
    button('Copy token').click();
    await until(() => alertText().startsWith('Keyring for Plex is locked'));
    expect(page().textContent.split('Keyring for Plex is locked')).toHaveLength(2);
    expect(document.activeElement).toBe(button('Unlock'));
    button('Unlock').click();
    await until(() => statusText() === 'Still locked.');
    tell('lockChanged', false);
    await until(() => buttons('Unlock').length === 0);
    expect(alertText()).toBe('');
  });
});

test('main is told when a password field comes and goes', async () => {
  const main = await open();
  expect(main.requestsOf('tellPasswordShown')).toEqual([{ isShown: false }]);
  button('Add account').click();
  await until(() => main.requestsOf('tellPasswordShown').length === 2);
  button('Cancel').click();
  await until(() => main.requestsOf('tellPasswordShown').length === 3);
  expect(main.requestsOf('tellPasswordShown')).toEqual([
    { isShown: false },
    { isShown: true },
    { isShown: false },
  ]);
});
