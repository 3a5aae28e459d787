// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import { QuickEntryId } from '../../src-main/contract/entities.ts';
import type { QuickEntry } from '../../src-main/contract/entities.ts';
import { createBridge } from '../bridge.ts';
import { createFakeMain, done } from '../testing/fake-main.ts';
import { alertText } from '../testing/screen.ts';
import { startPalette } from './start-palette.tsx';

const entry = (label: string, kind: QuickEntry['kind'] = 'server'): QuickEntry => ({
  entryId: QuickEntryId.parse(`${kind}/${label}`),
  kind,
  label,
  detail: 'your server',
});
const copied = { clearsAfterSeconds: 30, keptOutOfHistories: true };

beforeEach(() => {
  document.body.innerHTML = '<main id="palette"></main>';
});

async function setUp(entries = [entry('nora_k', 'account'), entry('Attic box'), entry('Cabin')]) {
  const main = createFakeMain({
    quickEntries: () => done(entries),
    quickCopy: () => done(copied),
  });
  const root = document.querySelector('#palette');
  if (root === null) throw new Error('no place for the palette');
  startPalette(root, createBridge(main.textBridge));
  const field = (): HTMLInputElement => {
    const input = document.querySelector('input');
    if (input === null) throw new Error('no field');
    return input;
  };
  const options = () => [...document.querySelectorAll('[role="option"]')];
  const names = () => options().map((each) => each.querySelector('.option-name')?.textContent);
  const screen = {
    field,
    options,
    names,
    /** The one that a screen reader hears, and that is marked. */
    active: () => {
      const id = field().getAttribute('aria-activedescendant') ?? '';
      const marked = options().filter((each) => each.getAttribute('aria-selected') === 'true');
      expect(marked.map((each) => each.id)).toEqual([id]);
      return marked[0]?.querySelector('.option-name')?.textContent;
    },
    status: () => document.querySelector('[role="status"]')?.textContent,
    type: (text: string) => {
      field().value = text;
      field().dispatchEvent(new Event('input', { bubbles: true }));
    },
    press: (key: string, more: KeyboardEventInit = {}) => {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
      field().dispatchEvent(event);
      return event.defaultPrevented;
    },
  };
  await vi.waitFor(() => expect(options().length).toBe(Math.min(entries.length, 50)));
  return { main, ...screen };
}

test('opens with the focus in a named combobox, and all there is below it', async () => {
  const { field, names, active, status } = await setUp();
  expect(document.activeElement).toBe(field());
  expect(document.querySelector('label')?.htmlFor).toBe(field().id);
  expect(document.querySelector('label')?.textContent).toBe('Find what to copy');
  expect(field().getAttribute('role')).toBe('combobox');
  expect(field().getAttribute('aria-expanded')).toBe('true');
  const list = document.querySelector('[role="listbox"]');
  expect(field().getAttribute('aria-controls')).toBe(list?.id);
  expect(list?.getAttribute('aria-label')).toBe('What can be copied');
  expect(names()).toEqual(['nora_k', 'Attic box', 'Cabin']);
  expect(active()).toBe('nora_k');
  expect(status()).toBe('3 found.');
});

test('narrows the list as one types, and says how many are left', async () => {
  const { type, names, active, status, field } = await setUp();
  type('cab');
  expect(names()).toEqual(['Cabin']);
  expect(active()).toBe('Cabin');
  expect(status()).toBe('1 found.');
  type('nobody');
  expect(names()).toEqual([]);
  expect(status()).toBe('Nothing found for “nobody”.');
  expect(field().getAttribute('aria-expanded')).toBe('false');
  expect(field().hasAttribute('aria-activedescendant')).toBe(false);
});

test('moves with the arrows, round at both ends, and Tab leads nowhere', async () => {
  const { press, active } = await setUp();
  expect(press('ArrowDown')).toBe(true);
  expect(active()).toBe('Attic box');
  press('ArrowUp');
  press('ArrowUp');
  expect(active()).toBe('Cabin');
  press('ArrowDown');
  expect(active()).toBe('nora_k');
  expect(press('Tab')).toBe(true);
  expect(press('a')).toBe(false);
});

test('copies the active one on Enter, and only once while that lasts', async () => {
  const { press, type, main, status } = await setUp();
  const answers: (() => void)[] = [];
  main.answer(
    'quickCopy',
    () => new Promise((resolve) => answers.push(() => resolve(done(copied)))),
  );
  type('attic');
  press('Enter');
  press('Enter');
  await vi.waitFor(() => expect(answers.length).toBe(1));
  expect(status()).toBe('Making a transient token for Attic box…');
  expect(main.requestsOf('quickCopy')).toEqual([{ entryId: 'server/Attic box' }]);
  answers[0]?.();
  await vi.waitFor(() => expect(status()).toBe('1 found.'));
});

test('does nothing on Enter where nothing was found, or while an input method is at work', async () => {
  const { press, type, main } = await setUp();
  expect(press('Enter', { isComposing: true })).toBe(false);
  type('nobody');
  press('Enter');
  expect(main.requestsOf('quickCopy')).toEqual([]);
});

test('copies on a click, which leaves the focus in the field', async () => {
  const { options, main, field } = await setUp();
  const cabin = options()[2];
  cabin?.dispatchEvent(new MouseEvent('mousemove', { bubbles: true }));
  const down = new MouseEvent('mousedown', { bubbles: true, cancelable: true });
  cabin?.dispatchEvent(down);
  expect(down.defaultPrevented).toBe(true);
  cabin?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  await vi.waitFor(() =>
    expect(main.requestsOf('quickCopy')).toEqual([{ entryId: 'server/Cabin' }]),
  );
  expect(document.activeElement).toBe(field());
});

test('says in an alert why a copy failed, until one types on', async () => {
  const { press, type, main, names } = await setUp();
  main.answer('quickCopy', () => ({ ok: false, code: 'server-unreachable', retryAt: null }));
  press('Enter');
  await vi.waitFor(() => expect(alertText()).toMatch(/^This server does not answer/));
  expect(names().length).toBe(3);
  type('c');
  expect(alertText()).toBe('');
});

test('shows fifty of a thousand, and says so', async () => {
  const many = Array.from({ length: 1_000 }, (_, at) => entry(`Server ${String(at)}`));
  const { names, status, type } = await setUp(many);
  expect(names().length).toBe(50);
  expect(status()).toBe('1,000 found, the first 50 shown.');
  type('server 999');
  expect(names()).toEqual(['Server 999']);
});

test('shows unseen characters of a name as such', async () => {
  const { names } = await setUp([entry('box\u202eevil')]);
  expect(names()).toEqual(['box‹U+202E›evil']);
});

test('says that nothing is there yet', async () => {
  const { status } = await setUp([]);
  await vi.waitFor(() => expect(status()).toBe('Nothing to copy yet: sign in first.'));
});

test('starts anew each time it comes into sight', async () => {
  const { type, field, names, main } = await setUp();
  type('cabin');
  main.tell('quickShown', false);
  expect(field().value).toBe('');
  expect(names()).toEqual([]);
  main.answer('quickEntries', () => done([entry('New box')]));
  main.tell('quickShown', true);
  await vi.waitFor(() => expect(names()).toEqual(['New box']));
});
