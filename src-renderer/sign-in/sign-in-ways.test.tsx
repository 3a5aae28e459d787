// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import type { SignInAttempt } from '../../src-main/contract/sign-in-ways.ts';
import { done } from '../testing/fake-main.ts';
import type { FakeAnswers } from '../testing/fake-main.ts';
import { openPage } from '../testing/open-page.ts';
import { account, appState, signedOut } from '../testing/samples.ts';
import { alertText, button, buttons, dialog, field, page, press } from '../testing/screen.ts';
import { countdown } from '../time-words.ts';

async function open(state = signedOut(), answers: FakeAnswers = {}) {
  const main = openPage({
    readState: () => done(state),
    startPinSignIn: () => done(null),
    openSignInPage: () => done(null),
    cancelPinSignIn: () => done(null),
    ...answers,
  });
  await vi.waitFor(() => expect(buttons('Settings').length).toBe(1));
  return main;
}

const waiting: SignInAttempt = {
  way: 'code',
  code: 'QX7K',
  linkAddress: 'https://plex.tv/link',
  expiresAt: Date.now() + 900_000,
  state: 'waiting',
  failure: null,
};
const title = () => page().querySelector('#attempt-title')?.textContent;
const shown = (what: string) => vi.waitFor(() => expect(title()).toBe(what));

test('the browser’s way stands first, beside the fields for a password', async () => {
  const main = await open();
  expect(button('Sign in').type).toBe('submit');
  expect(field('Password').type).toBe('password');
  const [first] = page().querySelectorAll('form button');
  expect(first?.textContent).toBe('Sign in with your browser');
  button('Sign in with your browser').click();
  button('Sign in with a code').click(); // Plex is asked already.
  await vi.waitFor(() =>
    expect(main.requestsOf('startPinSignIn')).toEqual([{ way: 'browser', keepIn: 'keychain' }]),
  );
});

test('a way that cannot be begun says so beside its button', async () => {
  await open(signedOut(), {
    startPinSignIn: () => ({ ok: false, code: 'offline', retryAt: null }),
  });
  button('Sign in with a code').click();
  await vi.waitFor(() => expect(alertText()).toMatch(/cannot be reached/));
  expect(page().querySelector('.ways [role=alert]')).not.toBeNull();
});

test('a code stands there spelt out, with a QR code that has a name, and the time counts down', async () => {
  const main = await open();
  main.tell('signInChanged', waiting);
  await shown('Enter this code at Plex');
  expect(document.activeElement?.id).toBe('attempt-title');
  const [code, picture] = page().querySelectorAll('[role=img]');
  expect(code?.textContent).toBe('QX7K');
  expect(code?.getAttribute('aria-label')).toBe('Code Q X 7 K');
  expect(picture?.getAttribute('aria-label')).toBe(
    'QR code that opens plex.tv/link with this code',
  );
  expect(picture?.querySelector('path')?.getAttribute('d')).toMatch(/^M\d+ \d+h1v1h-1z/);
  const timer = page().querySelector('[role=timer]');
  expect(timer?.textContent).toMatch(/^1[45]:\d\d$/);
  expect(timer?.closest('[aria-live],[role=status],[role=alert]')).toBeNull();
  button('Open plex.tv/link here').click();
  await vi.waitFor(() => expect(main.requestsOf('openSignInPage')).toEqual([null]));
});

test('while nothing is heard of Plex it says that it still waits', async () => {
  const main = await open();
  main.tell('signInChanged', { ...waiting, way: 'browser', code: '', failure: 'offline' });
  await shown('Go on in your browser');
  expect(page().querySelector('.attempt [role=status]')?.textContent).toBe(
    'Plex cannot be reached; still waiting.',
  );
});

test('one that has ended says why, and offers a new code', async () => {
  const main = await open();
  const ended = { ...waiting, state: 'ended', code: '', failure: 'pin-expired' } as const;
  main.tell('signInChanged', ended);
  await shown('Not signed in');
  expect(alertText()).toMatch(/no longer valid/);
  button('Get a new code').click();
  await vi.waitFor(() => expect(main.requestsOf('startPinSignIn')).toHaveLength(1));
});

test('Escape cancels what waits, and the ways come back', async () => {
  const main = await open(appState({ signInAttempt: waiting }));
  await shown('Enter this code at Plex');
  expect(buttons('Cancel')).toHaveLength(1);
  press('Escape', field('Password'));
  await vi.waitFor(() => expect(main.requestsOf('cancelPinSignIn')).toEqual([null]));
  main.tell('signInChanged', null);
  await vi.waitFor(() => expect(document.activeElement).toBe(button('Sign in with your browser')));
});

test('a password asks before it ends what waits, and goes its way then', async () => {
  const main = await open(signedOut(), { signIn: () => done({ kind: 'code-needed' }) });
  main.tell('signInChanged', waiting);
  await shown('Enter this code at Plex');
  field('Email or username').value = 'nora_k';
  field('Password').value = 'secret';
  button('Sign in').click();
  await vi.waitFor(() => expect(dialog().textContent).toContain('End the other sign-in?'));
  expect(main.requestsOf('signIn')).toEqual([]);
  button('End it and sign in').click();
  await vi.waitFor(() =>
    expect(main.requestsOf('signIn')).toEqual([
      { login: 'nora_k', password: 'secret', keepIn: 'keychain' },
    ]),
  );
  expect(main.asked.map(({ call }) => call).slice(-2)).toEqual(['cancelPinSignIn', 'signIn']);
});

test('an account that has come closes the form and takes the keyboard', async () => {
  const main = await open(appState({ signInAttempt: waiting }));
  await shown('Enter this code at Plex');
  main.tell('signInChanged', null);
  const { accountId } = account();
  main.tell('openRequested', { view: 'signed-in', accountId, failure: null });
  await vi.waitFor(() => expect(buttons('Sign in')).toEqual([]));
  // The accounts' view is loaded when it is first shown, and has the focus kept for it.
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('nora_k'));
});

test('a paused network puts the keyboard on the browser’s way', async () => {
  await open(signedOut(), {
    signIn: () => ({ ok: false, code: 'address-blocked', retryAt: null }),
  });
  field('Email or username').value = 'nora_k';
  field('Password').value = 'secret';
  button('Sign in').click();
  await vi.waitFor(() => expect(alertText()).toMatch(/with your browser instead/));
  expect(document.activeElement).toBe(button('Sign in with your browser'));
});

test('the time left is minutes and seconds, and never less than nothing', () => {
  expect([900_000, 61_000, 59_001, 400, 0, -5_000].map(countdown)).toEqual([
    '15:00',
    '1:01',
    '1:00',
    '0:01',
    '0:00',
    '0:00',
  ]);
});
