// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeMain, done } from '../testing/fake-main.ts';
import { alertText, button, buttons } from '../testing/screen.ts';
import { startPage } from '../start-page.tsx';
import { signedOut } from '../testing/samples.ts';
import { startDiagnostics } from './start-diagnostics.tsx';

let root: HTMLElement;
let head: HTMLElement;

beforeEach(() => {
  root = document.createElement('main');
  head = document.createElement('header');
  document.body.append(head, root);
});

afterEach(() => {
  render(null, root);
  render(null, head);
  root.remove();
  head.remove();
});

const lines = ['Keychain: locked', 'Accounts: 2'];
const preview = () => document.querySelector('[aria-label="Preview of the diagnostics"]');
const until = (isSo: () => boolean) => vi.waitFor(() => expect(isSo()).toBe(true));

function open(answers: Parameters<typeof createFakeMain>[0] = {}) {
  const main = createFakeMain({
    prepareDiagnostics: () => done({ lines }),
    copyDiagnostics: () => done(null),
    ...answers,
  });
  startDiagnostics(root, main.textBridge);
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
  const main = createFakeMain({
    readState: () => done(signedOut()),
    tellPasswordShown: () => done(null),
    readRememberedApprovals: () => done([]),
  });
  startPage(root, head, main.textBridge);
  await until(() => buttons('Settings').length === 1);
  button('Settings').click();
  await until(() => buttons('Copy diagnostics').length === 1);
});

test('it is offered where main does not tell its state', async () => {
  const main = createFakeMain({
    readState: () => ({ ok: false, code: 'internal', retryAt: null }),
    tellPasswordShown: () => done(null),
    prepareDiagnostics: () => done({ lines }),
  });
  startPage(root, head, main.textBridge);
  await until(() => buttons('Copy diagnostics').length === 1);
  button('Copy diagnostics').click();
  await until(() => preview() !== null);
});
