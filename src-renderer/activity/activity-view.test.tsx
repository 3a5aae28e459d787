// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import type { ActivityEntry } from '../../src-main/contract/activity.ts';
import { done } from '../testing/fake-main.ts';
import type { FakeAnswers } from '../testing/fake-main.ts';
import { openPage } from '../testing/open-page.ts';
import { account, appState, NOON, settingsState } from '../testing/samples.ts';
import {
  alertText,
  button,
  buttons,
  field,
  press,
  region,
  regions,
  statusText,
  until,
} from '../testing/screen.ts';

const entry = (changed: Partial<ActivityEntry> = {}): ActivityEntry => ({
  at: NOON,
  act: 'copied',
  way: 'tray',
  thing: { kind: 'account', id: 'a1', name: 'nora_k' },
  program: '',
  refusal: null,
  ...changed,
});

/** The page with Activity open. */
async function open(entries: ActivityEntry[], answers: FakeAnswers = {}) {
  const main = openPage({
    readState: () => done(appState({ accounts: [account()] })),
    readActivity: () => done(entries),
    exportActivity: () => done('saved' as const),
    ...answers,
  });
  await until(() => buttons('Activity').length === 1);
  button('Activity').click();
  await until(() => regions('Activity').length === 1);
  return main;
}

const rows = (): string[] =>
  [...region('Activity').querySelectorAll('li')].map((row) =>
    [...row.children]
      .slice(1)
      .map((part) => part.textContent)
      .join(' | '),
  );

function filter(text: string): void {
  const input = field('Filter');
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

test('each row says what was done, of what and by which way', async () => {
  const transient = { kind: 'transient-token' as const, id: 't1', name: 'Attic box' };
  await open([
    entry(),
    entry({ act: 'minted', way: 'quick-copy', thing: transient }),
    entry({ act: 'renewed', way: 'notice', thing: transient }),
    entry({ act: 'copied', way: 'window', thing: { kind: 'source', id: 's1', name: '' } }),
    entry({ act: 'signed-in', way: 'window' }),
    entry({ act: 'shown', way: 'window', refusal: 'app-locked' }),
    entry({ act: 'exported', way: 'window', thing: { kind: 'activity-log', id: '', name: '' } }),
  ]);
  await until(() => rows().length > 0);
  expect(rows()).toEqual([
    'Copied the token of nora_k | from the tray',
    'Made a transient token for Attic box | by quick copy',
    'Renewed a transient token for Attic box | from a notice',
    'Copied the token of a source | in the window',
    'Signed in nora_k | in the window',
    'Refused to show the token of nora_k Keyring for Plex is locked because nobody was here for a while; unlock it to copy or show tokens. | in the window',
    'Exported the activity log | in the window',
  ]);
});

test('a thousand rows are there, a hundred at a time, and a filter finds any of them', async () => {
  const names = Array.from({ length: 1_000 }, (_, at) => `user_${String(at)}`);
  await open(names.map((name) => entry({ thing: { kind: 'account', id: 'a1', name } })));
  await until(() => rows().length === 100);
  expect(region('Activity').textContent).toContain('1,000 rows');
  button('Show more').click();
  await until(() => rows().length === 200);
  filter('USER_987 tray');
  await until(() => rows().length === 1);
  expect(rows()[0]).toContain('user_987');
  expect(region('Activity').textContent).toContain('1 of 1,000 rows');
  filter('nobody');
  await until(() => rows().length === 0);
});

test('a name is text, whatever stands in it', async () => {
  const name = '<img src=x onerror=alert(1)>\u202Egnp';
  await open([entry({ thing: { kind: 'account', id: 'a1', name } })]);
  await until(() => rows().length === 1);
  expect(region('Activity').querySelector('img')).toBeNull();
  expect(rows()[0]).toContain('‹U+202E›');
});

test('an open page follows the log, and leaves what went wrong elsewhere in sight', async () => {
  const main = await open([entry()], {
    copyToken: () => ({ ok: false, code: 'app-locked', retryAt: null }),
  });
  await until(() => rows().length === 1);
  // The account’s view comes by itself, in a chunk of its own.
  await until(() => buttons('Copy token').length === 1);
  button('Copy token').click();
  await until(() => alertText() !== '');
  main.answer('readActivity', () => done([entry({ refusal: 'app-locked' }), entry()]));
  main.tell('activityGrew', 1);
  await until(() => rows().length === 2);
  expect(alertText()).toContain('Keyring for Plex is locked');
});

test('a closed page does not read the log', async () => {
  const main = await open([entry()]);
  await until(() => rows().length === 1);
  press('Escape', field('Filter'));
  await until(() => regions('Activity').length === 0);
  expect(document.activeElement).toBe(button('Activity'));
  const before = main.requestsOf('readActivity').length;
  main.tell('activityGrew', 1);
  expect(main.requestsOf('readActivity')).toHaveLength(before);
});

test('an export says that it is done, and why it is not', async () => {
  const main = await open([entry()]);
  button('Export…').click();
  await until(() => statusText() === 'The activity log was exported.');
  main.answer('exportActivity', () => ({ ok: false, code: 'file-not-written', retryAt: null }));
  button('Export…').click();
  await until(() => alertText().startsWith('The file could not be written there'));
  main.answer('exportActivity', () => done('cancelled' as const));
  button('Export…').click();
  await until(() => alertText() === '');
});

test('rows that stand there are told anew in another language', async () => {
  const main = await open([entry()]);
  await until(() => rows().length > 0);
  main.tell('settingsChanged', settingsState({ locale: 'de' }));
  const first = () => document.querySelector('.log li')?.textContent;
  await vi.waitFor(() => expect(first()).toContain('Token von nora_k'), { timeout: 15_000 });
  main.tell('settingsChanged', settingsState({ locale: 'en-US' }));
  await vi.waitFor(() => expect(first()).toContain('Copied'), { timeout: 15_000 });
});
