// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { createFakeMain, done } from '../testing/fake-main.ts';
import type { FakeAnswers } from '../testing/fake-main.ts';
import { openPage, placesOfPage } from '../testing/open-page.ts';
import { alertText, button, buttons, until } from '../testing/screen.ts';
import { signedOut } from '../testing/samples.ts';
import { startDiagnostics } from './start-diagnostics.tsx';

const lines = ['Keychain: locked', 'Accounts: 2'];
const preview = () => document.querySelector('[aria-label="Preview of the diagnostics"]');

function open(answers: FakeAnswers = {}) {
  const main = createFakeMain({
    prepareDiagnostics: () => done({ lines }),
    copyDiagnostics: () => done(null),
    ...answers,
  });
  startDiagnostics(placesOfPage().root, main.textBridge);
  return main;
}

test('the text is shown, with the keyboard in it, before anything is copied', async () => {
  const { asked } = open();
  button('Copy diagnostics').click();
  await until(() => preview() !== null);
  expect(preview()?.textContent).toBe('Keychain: locked\nAccounts: 2');
  expect(document.activeElement).toBe(preview());
  expect(asked.map(({ call }) => call)).toEqual(['prepareDiagnostics']);

  button('Copy this text').click();
  await until(() => document.body.textContent.includes('Diagnostics copied.'));
  expect(asked.map(({ call }) => call)).toEqual(['prepareDiagnostics', 'copyDiagnostics']);
});

test('closing the preview copies nothing, and leads back to the button', async () => {
  const { asked } = open();
  button('Copy diagnostics').click();
  await until(() => preview() !== null);
  button('Close preview').click();
  await until(() => preview() === null);
  expect(document.activeElement).toBe(button('Copy diagnostics'));
  expect(asked.length).toBe(1);
});

test('a refusal is said, and the button is there for another try', async () => {
  const { answer } = open({
    prepareDiagnostics: () => ({ ok: false, code: 'internal', retryAt: null }),
  });
  button('Copy diagnostics').click();
  await until(() => document.querySelector('[role="alert"]') !== null);
  expect(alertText()).not.toBe('');
  answer('prepareDiagnostics', () => done({ lines }));
  button('Copy diagnostics').click();
  await until(() => preview() !== null);
});

test('it is offered with the settings, also with no account', async () => {
  openPage({
    readState: () => done(signedOut()),
    readRememberedApprovals: () => done([]),
  });
  await until(() => buttons('Settings').length === 1);
  button('Settings').click();
  await until(() => buttons('Copy diagnostics').length === 1);
});

test('it is offered where main does not tell its state', async () => {
  openPage({
    readState: () => ({ ok: false, code: 'internal', retryAt: null }),
    prepareDiagnostics: () => done({ lines }),
  });
  await until(() => buttons('Copy diagnostics').length === 1);
  button('Copy diagnostics').click();
  await until(() => preview() !== null);
});
