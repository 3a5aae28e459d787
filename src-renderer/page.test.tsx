// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { actsToCome } from './acts-to-come.ts';
import type { Actions } from './actions.ts';
import { newSignIn } from './sign-in/new-sign-in.ts';
import { startPage } from './start-page.tsx';
import { createFakeMain, done } from './testing/fake-main.ts';
import { appState, signedOut } from './testing/samples.ts';
import { button, buttons, field, fields, region, regions } from './testing/screen.ts';
import { PageFrame } from './views/page-frame.tsx';
import { SignInView } from './views/sign-in-view.tsx';

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

/** The first screen as page.tsx draws it, and the rest of the page, which has not come yet. */
function firstScreen(told = signedOut()) {
  const main = createFakeMain({
    readState: () => done(told),
    tellPasswordShown: () => done(null),
    signIn: () => done({ kind: 'code-needed' }),
  });
  let come: (actions: Actions) => void = () => undefined;
  const acts = actsToCome(new Promise<Actions>((resolve) => (come = resolve)));
  const form = (
    <SignInView signIn={newSignIn} focus={{ on: 'login' }} canLeave={false} acts={acts} />
  );
  render(<PageFrame signIn={form} />, root);
  return { main, restComes: () => come(startPage(root, head, main.textBridge, 'sign-in')) };
}

const stateTold = () => vi.waitFor(() => expect(button('Settings', head)).toBeDefined());

test('the whole page takes the form over with all that was typed, and the focus', async () => {
  const { restComes } = firstScreen();
  const login = field('Email or username');
  const password = field('Password');
  expect(document.activeElement).toBe(login);
  login.value = 'nora_k';
  password.focus();
  password.value = 'half a pass';
  restComes();
  await stateTold();
  expect(field('Email or username')).toBe(login);
  expect(field('Password')).toBe(password);
  expect([login.value, password.value]).toEqual(['nora_k', 'half a pass']);
  expect(document.activeElement).toBe(password);
});

test('a sign-in sent before the whole page is there is carried out once', async () => {
  const { main, restComes } = firstScreen();
  field('Email or username').value = 'nora_k';
  field('Password').value = 'secret';
  button('Sign in').click();
  expect(main.asked).toEqual([]);
  restComes();
  await vi.waitFor(() => expect(fields('Verification code').length).toBe(1));
  expect(main.requestsOf('signIn')).toEqual([
    { login: 'nora_k', password: 'secret', keepIn: 'keychain' },
  ]);
});

test('a form that should not have stood goes when main tells of accounts', async () => {
  const { restComes } = firstScreen(appState());
  restComes();
  await vi.waitFor(() => expect(region('Accounts')).toBeDefined());
  expect(fields('Password')).toEqual([]);
});

test('nothing but the head stands until main has told of accounts', async () => {
  const main = createFakeMain({
    readState: () => done(appState()),
    tellPasswordShown: () => done(null),
  });
  startPage(root, head, main.textBridge, 'accounts');
  expect(root.querySelector('form, section')).toBeNull();
  expect(buttons('Settings', head)).toEqual([]);
  await vi.waitFor(() => expect(regions('Accounts').length).toBe(1));
});
