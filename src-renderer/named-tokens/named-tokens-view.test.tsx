// @vitest-environment happy-dom
import { describe, expect, test, vi } from 'vitest';
import type { Outcome } from '../../src-main/contract/outcome.ts';
import { done } from '../testing/fake-main.ts';
import type { FakeAnswers } from '../testing/fake-main.ts';
import { openPage } from '../testing/open-page.ts';
import { account, appState, namedToken, notice, signedOut } from '../testing/samples.ts';
import {
  alertText,
  button,
  buttons,
  dialog,
  field,
  item,
  region,
  regions,
  statusText,
} from '../testing/screen.ts';

const tautulli = namedToken();
const { namedTokenId } = tautulli;
const copied = { clearsAfterSeconds: 30, keptOutOfHistories: true };
const refused = (code: 'offline' | 'named-token-link-refused' | 'token-refused') => {
  const failure: Outcome<never> = { ok: false, code, retryAt: null };
  return () => failure;
};

/** The page, drawn from this state of main's, with the named tokens loaded. */
async function open(state: ReturnType<typeof appState>, answers: FakeAnswers = {}) {
  const main = openPage({
    readState: () => done(state),
    ...answers,
  });
  await vi.waitFor(() => region('Named tokens'), 10_000);
  return main;
}

const withTools = (...tools: (typeof tautulli)[]) => appState({ namedTokens: tools });
const badges = (name: string) =>
  [...item(name, region('Named tokens')).querySelectorAll('.badge')].map(
    (each) => each.textContent,
  );
const said = (name: string) => item(name, region('Named tokens')).textContent;

describe('making a token for a tool', () => {
  test('asks for the tool’s name, with names to choose from', async () => {
    const main = await open(appState(), { makeNamedToken: () => done({ namedTokenId }) });
    expect(region('Named tokens').textContent).toContain('None yet');
    button('New token for…').click();
    await vi.waitFor(() => expect(document.activeElement).toBe(field('Name of the tool')));
    const offered = [...document.querySelectorAll('datalist option')].map((each) =>
      each.getAttribute('value'),
    );
    expect(offered).toEqual(expect.arrayContaining(['Tautulli', 'Kometa', 'Home Assistant']));
    field('Name of the tool').value = ' Tautulli ';
    button('Make token').click();
    await vi.waitFor(() => expect(statusText()).toBe('New token for Tautulli.'));
    expect(main.requestsOf('makeNamedToken')).toEqual([
      { accountId: account().accountId, name: 'Tautulli', kind: 'token' },
    ]);
    main.tell('namedTokensChanged', [tautulli]);
    expect(badges('Tautulli')).toEqual(['Valid']);
  });

  test('says what Plex has against it, and keeps what was typed', async () => {
    await open(appState(), { makeNamedToken: refused('named-token-link-refused') });
    button('New token for…').click();
    await vi.waitFor(() => field('Name of the tool'));
    field('Name of the tool').value = 'Tautulli';
    button('Make token').click();
    await vi.waitFor(() => expect(alertText()).toMatch(/Plex does not let/));
    expect(field('Name of the tool').value).toBe('Tautulli');
  });

  test('says so when there is another of that name', async () => {
    await open(withTools(tautulli), { makeNamedToken: () => done({ namedTokenId }) });
    button('New token for…').click();
    await vi.waitFor(() => field('Name of the tool'));
    field('Name of the tool').value = 'Tautulli';
    button('Make token').click();
    await vi.waitFor(() => expect(statusText()).toContain('each works by itself'));
  });
});

describe('a token for a tool', () => {
  test('is copied, in a form too, shown, renamed and replaced', async () => {
    const main = await open(withTools(tautulli), {
      copyNamedToken: () => done(copied),
      showNamedToken: () => done(null),
      renameNamedToken: () => done(null),
      replaceNamedToken: () => done('queued'),
    });
    const card = item('Tautulli', region('Named tokens'));
    button('Copy', card).click();
    await vi.waitFor(() => expect(statusText()).toContain('Token for Tautulli copied.'));
    button('Header line', card).click();
    await vi.waitFor(() => expect(statusText()).toContain('copied as a header line'));
    expect(main.requestsOf('copyNamedToken')).toEqual([
      { namedTokenId, form: 'token' },
      { namedTokenId, form: 'header' },
    ]);
    button('Show', card).click();
    button('Rename', card).click();
    await vi.waitFor(() => expect(field('New name').value).toBe('Tautulli'));
    field('New name').value = 'Kometa';
    button('Save name', card).click();
    await vi.waitFor(() => expect(statusText()).toContain('Renamed to Kometa.'));
    button('Replace', card).click();
    await vi.waitFor(() => expect(statusText()).toContain('revoked when Plex can be reached'));
    expect(main.requestsOf('renameNamedToken')).toEqual([{ namedTokenId, name: 'Kometa' }]);
  });

  test('is revoked after one question, and says what waits', async () => {
    const main = await open(withTools(tautulli), { revokeNamedToken: () => done('queued') });
    button('Revoke', region('Named tokens')).click();
    await vi.waitFor(() =>
      expect(dialog().textContent).toContain('All other tokens go on working'),
    );
    expect(main.requestsOf('revokeNamedToken')).toEqual([]);
    button('Revoke', dialog()).click();
    await vi.waitFor(() => expect(statusText()).toContain('will be revoked when Plex can'));
    expect(document.querySelector('dialog')).toBeNull();
    main.tell('namedTokensChanged', [{ ...tautulli, isRevoking: true }]);
    expect(badges('Tautulli')).toEqual(['Will be revoked']);
    expect(buttons('Copy', region('Named tokens'))).toEqual([]);
    main.answer('keepNamedToken', () => done(null));
    button('Keep').click();
    await vi.waitFor(() => expect(statusText()).toBe('The token for Tautulli stays.'));
  });

  test('that Plex does not let go can be forgotten here', async () => {
    await open(withTools(tautulli), {
      revokeNamedToken: refused('token-refused'),
      forgetNamedToken: () => done(null),
    });
    button('Revoke', region('Named tokens')).click();
    await vi.waitFor(() => dialog());
    button('Revoke', dialog()).click();
    await vi.waitFor(() => expect(dialog().textContent).toContain('Nothing has been removed'));
    button('Forget here only', dialog()).click();
    await vi.waitFor(() => expect(statusText()).toContain('It still works at Plex.'));
  });

  test.each([
    [{ health: { state: 'rejected', checkedAt: null } }, 'Plex rejected the token; replace it.'],
    [{ presence: 'missing' }, 'The keychain has lost this token; replace it.'],
    [{ presence: 'unreadable' }, 'The keychain entry of this token is damaged; replace it.'],
    [{ presence: 'unread' }, 'The token has not been read from the keychain yet.'],
  ] as const)('says how it stands: %j', async (changed, sentence) => {
    await open(withTools(namedToken(changed)));
    expect(said('Tautulli')).toContain(sentence);
  });
});

test('tokens of an account that has left stand by themselves, with its name', async () => {
  const left = namedToken({ accountId: 'gone', accountName: 'gus_m' });
  await open({ ...signedOut(), namedTokens: [left] });
  expect(said('Tautulli')).toContain('Of gus_m.');
  expect(buttons('Replace')).toEqual([]);
  expect(buttons('New token for…')).toEqual([]);
});

test('an account without any leaves no region behind when it goes', async () => {
  const main = await open(appState());
  main.tell('accountsChanged', []);
  await vi.waitFor(() => expect(regions('Named tokens')).toEqual([]));
});

test('the sign-out asks what becomes of them', async () => {
  const ofNora = [tautulli, namedToken({ namedTokenId: 'named-2', name: 'Kometa' })];
  const main = await open(withTools(...ofNora), {
    signOut: () => done(null),
    revokeNamedTokensOf: () => done({ revoked: 1, queued: 1 }),
  });
  button('Sign out').click();
  await vi.waitFor(() => expect(dialog().textContent).toContain('The 2 tokens made for tools'));
  field('Revoke its named tokens too').click();
  button('Sign out', dialog()).click();
  await vi.waitFor(() => expect(statusText()).toContain('1 named token revoked. 1 will be'));
  expect(main.requestsOf('revokeNamedTokensOf')).toHaveLength(1);
});

test('a notice of one leads to its card', async () => {
  const about = {
    kind: 'rejected',
    transientTokenId: null,
    namedTokenId,
    name: 'Tautulli',
  } as const;
  const openRequest = {
    view: 'named-token',
    accountId: account().accountId,
    namedTokenId,
    failure: null,
  } as const;
  await open({ ...withTools(tautulli), notices: [notice(about)], openRequest });
  await vi.waitFor(() =>
    expect(document.body.textContent).toContain('Plex no longer accepts the token for Tautulli'),
  );
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Tautulli'));
});
