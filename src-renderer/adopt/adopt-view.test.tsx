// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import type { ClipboardFinding } from '../../src-main/contract/adopt.ts';
import { done } from '../testing/fake-main.ts';
import { openPage } from '../testing/open-page.ts';
import { account, signedOut } from '../testing/samples.ts';
import { alertText, button, buttons, dialog, page, press, statusText } from '../testing/screen.ts';

const ofNora: ClipboardFinding = {
  kind: 'account',
  owner: 'nora_k',
  maskedEmail: 'n•••@example.test',
  replaces: false,
};

/** A page on which the button was pressed, and main has found that. */
async function find(found: ClipboardFinding) {
  const main = openPage({
    readState: () => done(signedOut()),
    readClipboardToken: () => done(found),
    keepClipboardToken: () => done({ accountId: account().accountId }),
    dropClipboardToken: () => done(null),
    revokeClipboardToken: () => done({ owner: 'nora_k' }),
  });
  await vi.waitFor(() => expect(buttons('Settings').length).toBe(1));
  button('Use the token on the clipboard').click();
  await vi.waitFor(() => expect(dialog().getAttribute('role')).toBe('alertdialog'), 5_000);
  return main;
}

const isClosed = () => vi.waitFor(() => expect(document.querySelector('dialog')).toBeNull(), 5_000);
const title = () => dialog().querySelector('h2')?.textContent;

test('whose token it is stands there, with its address masked, and it is kept', async () => {
  const main = await find(ofNora);
  expect(title()).toBe('This token belongs to nora_k');
  expect(dialog().textContent).toContain('n•••@example.test');
  expect(dialog().textContent).not.toContain('signed in here already');
  button('Keep it').click();
  await isClosed();
  expect(main.requestsOf('keepClipboardToken')).toEqual([{ keepIn: 'keychain' }]);
  expect(statusText()).toBe('The token of nora_k is kept, and off the clipboard.');
});

test('that it takes another one’s place is said before', async () => {
  await find({ ...ofNora, replaces: true });
  expect(dialog().textContent).toContain('nora_k is signed in here already');
});

test('what cannot be kept says so in the question, which stays', async () => {
  const main = await find(ofNora);
  main.answer('keepClipboardToken', () => ({ ok: false, code: 'keychain-locked', retryAt: null }));
  button('Keep it').click();
  await vi.waitFor(() => expect(alertText()).toMatch(/keychain is locked/));
  expect(dialog().querySelector('[role=alert]')).not.toBeNull();
  button('Throw it away').click();
  await isClosed();
  expect(main.requestsOf('dropClipboardToken')).toEqual([{ clearsClipboard: true }]);
  expect(statusText()).toBe('The token is off the clipboard, and was not kept.');
});

test('it is revoked at Plex, or stays when Plex cannot be reached', async () => {
  const main = await find(ofNora);
  expect(dialog().textContent).toContain('revoked, it works nowhere any more');
  main.answer('revokeClipboardToken', () => ({ ok: false, code: 'offline', retryAt: null }));
  button('Revoke at Plex').click();
  await vi.waitFor(() => expect(alertText()).toMatch(/cannot be reached/));
  main.answer('revokeClipboardToken', () => done({ owner: 'nora_k' }));
  button('Revoke at Plex').click();
  await isClosed();
  expect(statusText()).toBe('The token is revoked at Plex, and off the clipboard.');
});

test('it is left where it is, by its button and by Escape', async () => {
  const main = await find(ofNora);
  button('Leave it there').click();
  await isClosed();
  button('Use the token on the clipboard').click();
  await vi.waitFor(() => dialog());
  dialog().dispatchEvent(new Event('cancel', { cancelable: true }));
  await isClosed();
  expect(main.requestsOf('dropClipboardToken')).toEqual([
    { clearsClipboard: false },
    { clearsClipboard: false },
  ]);
  press('Escape');
});

test.each<[ClipboardFinding, string, RegExp, 'revocable'?]>([
  [{ kind: 'kept', name: 'Tautulli' }, 'This token is kept here already', /token of Tautulli/],
  [
    { kind: 'server', name: 'Attic' },
    'This is the token for the server Attic',
    /that server alone/,
  ],
  [{ kind: 'transient' }, 'This is a transient token', /one server/],
  [{ kind: 'claim' }, 'This is a claim token', /no API token/],
  [{ kind: 'jwt', owner: 'sam', endsAt: 1_000 }, 'This is a Plex JWT of sam', /has ended, on/],
  [{ kind: 'jwt', owner: '', endsAt: 9e12 }, 'This is a Plex JWT', /is good until/, 'revocable'],
])('%o is not offered to be kept', async (found, heading, words, revocable) => {
  await find(found);
  expect(title()).toBe(heading);
  expect(dialog().textContent).toMatch(words);
  expect(buttons('Keep it')).toEqual([]);
  expect(buttons('Revoke at Plex')).toHaveLength(revocable === undefined ? 0 : 1);
});

test('a lock ends the question, as main has forgotten the token', async () => {
  const main = await find(ofNora);
  main.tell('lockChanged', true);
  await isClosed();
});

test('a clipboard without a token says so beside the button', async () => {
  const main = await find(ofNora);
  button('Leave it there').click();
  await isClosed();
  main.answer('readClipboardToken', () => ({
    ok: false,
    code: 'clipboard-without-token',
    retryAt: null,
  }));
  button('Use the token on the clipboard').click();
  await vi.waitFor(() => expect(alertText()).toMatch(/it was sent nowhere/));
  expect(page().querySelector('.ways [role=alert]')).not.toBeNull();
});
