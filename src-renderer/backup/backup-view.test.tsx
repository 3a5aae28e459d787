// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest';
import { done } from '../testing/fake-main.ts';
import type { FakeAnswers } from '../testing/fake-main.ts';
import { openPage } from '../testing/open-page.ts';
import { appState, NOON } from '../testing/samples.ts';
import {
  alertText,
  button,
  buttons,
  field,
  fields,
  page,
  statusText,
  until,
} from '../testing/screen.ts';

const passphrase = 'attic lamp and seven geese';
const line = { kind: 'account', name: 'nora_k', outcome: 'add', failure: null } as const;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The page with its settings open, and main's answers. */
async function open(answers: FakeAnswers = {}) {
  const main = openPage({
    readState: () => done(appState()),
    closeBackup: () => done(null),
    ...answers,
  });
  await until(() => buttons('Settings').length === 1);
  button('Settings').click();
  await until(() => buttons('Import…').length === 1);
  return main;
}

async function exporting(answers: FakeAnswers = {}) {
  const main = await open(answers);
  button('Export with secrets…').click();
  await until(() => fields('New passphrase').length === 1);
  return main;
}

async function importing(answers: FakeAnswers = {}) {
  const main = await open({ openBackup: () => done({ kind: 'passphrase-needed' }), ...answers });
  button('Import…').click();
  await until(() => fields('Passphrase of the backup').length === 1);
  return main;
}

const type = (name: string, text: string): void => {
  field(name).value = text;
  field(name).dispatchEvent(new Event('input'));
};

const typeBoth = (): void => {
  type('New passphrase', passphrase);
  type('The same again', passphrase);
};

const typed = (): string[] =>
  [...page().querySelectorAll('input[type=password]')].map(
    (each) => (each as HTMLInputElement).value,
  );

const hideWindow = (): void => {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  document.dispatchEvent(new Event('visibilitychange'));
};

describe('a passphrase', () => {
  test('goes to main once, and from the fields', async () => {
    const main = await exporting({ exportSecretBackup: () => done('saved') });
    typeBoth();
    button('Export').click();
    expect(typed()).toEqual(['', '']);
    await until(() => statusText() === 'The encrypted backup was saved.');
    expect(main.requestsOf('exportSecretBackup')).toEqual([{ passphrase }]);
    expect(page().innerHTML).not.toContain(passphrase);
  });

  test('that was typed in two ways goes nowhere', async () => {
    const main = await exporting();
    typeBoth();
    type('The same again', 'another one');
    button('Export').click();
    await until(() => alertText().startsWith('The two are not the same'));
    expect(main.requestsOf('exportSecretBackup')).toEqual([]);
  });

  test('is told how hard it is to guess', async () => {
    await exporting();
    type('New passphrase', 'short');
    await until(() => page().textContent.includes('Too short: 7 more at least.'));
    type('New passphrase', passphrase);
    await until(() => page().textContent.includes('Strong.'));
  });

  test('for a new backup is forgotten when the window is hidden, and so is the hint', async () => {
    await exporting();
    typeBoth();
    await until(() => page().textContent.includes('Strong.'));
    hideWindow();
    expect(typed()).toEqual(['', '']);
    await until(() => !page().textContent.includes('Strong.'));
  });

  test('of a backup is forgotten when the window is hidden', async () => {
    await importing();
    type('Passphrase of the backup', passphrase);
    hideWindow();
    expect(typed()).toEqual(['']);
  });

  test.each([
    ['for a new backup', () => exporting(), () => typeBoth(), ['', '']],
    ['of a backup', () => importing(), () => type('Passphrase of the backup', passphrase), ['']],
  ])('%s is forgotten a minute after the window was left', async (_which, ask, fill, empty) => {
    await ask();
    vi.useFakeTimers();
    fill();
    const full = typed();
    window.dispatchEvent(new Event('blur'));
    vi.advanceTimersByTime(59_000);
    window.dispatchEvent(new Event('focus'));
    vi.advanceTimersByTime(60_000);
    expect(typed()).toEqual(full);
    window.dispatchEvent(new Event('blur'));
    vi.advanceTimersByTime(59_000);
    expect(typed()).toEqual(full);
    vi.advanceTimersByTime(2_000);
    expect(typed()).toEqual(empty);
  });

  test('may be on the screen only while main keeps the window out of pictures', async () => {
    const main = await importing();
    await until(() => main.requestsOf('tellPasswordShown').length === 2);
    button('Cancel').click();
    await until(() => main.requestsOf('tellPasswordShown').length === 3);
    expect(main.requestsOf('tellPasswordShown')).toEqual([
      { isShown: false },
      { isShown: true },
      { isShown: false },
    ]);
    expect(main.requestsOf('closeBackup')).toEqual([null]);
  });
});

describe('an import', () => {
  test('shows what would happen, does it on a press, and says what became of each line', async () => {
    const main = await importing({
      unlockBackup: () => done({ kind: 'preview', madeAt: NOON, lines: [line] }),
      importBackup: () => done([{ ...line, outcome: 'keep-newer' }]),
    });
    type('Passphrase of the backup', passphrase);
    button('Open').click();
    await until(() => page().textContent.includes('Will be added'));
    expect(main.requestsOf('unlockBackup')).toEqual([{ passphrase }]);
    expect(main.requestsOf('importBackup')).toEqual([]);
    button('Import').click();
    await until(() => page().textContent.includes('Kept: what is here is newer'));
    button('Done').click();
    await until(() => buttons('Import…').length === 1);
  });

  test('with a wrong passphrase says so, and asks for it again', async () => {
    await importing({
      unlockBackup: () => ({ ok: false, code: 'backup-passphrase-wrong', retryAt: null }),
    });
    type('Passphrase of the backup', 'not this one');
    button('Open').click();
    await until(() => alertText() !== '');
    expect(typed()).toEqual(['']);
  });
});
