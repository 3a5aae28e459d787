// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Outcome } from '../src-main/contract/outcome.ts';
import { done } from './testing/fake-main.ts';
import type { FakeAnswers } from './testing/fake-main.ts';
import { openPage } from './testing/open-page.ts';
import {
  account,
  appState,
  notice,
  server,
  signedOut,
  sourceConnection,
  tokenDetails,
  transientToken,
} from './testing/samples.ts';
import {
  alertText,
  button,
  buttons,
  descriptionOf,
  dialog,
  field,
  fields,
  item,
  labelOf,
  page,
  press,
  region,
  regions,
  statusText,
  until,
} from './testing/screen.ts';

const nora = account();
const gus = account({ accountId: 'b2', name: 'gus_m' });
const fail = (code: 'offline' | 'keychain-locked' | 'plain-http-needs-consent') =>
  ({ ok: false, code, retryAt: null }) as const;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The page, drawn from this state of main's, with main's further answers. */
async function open(state: ReturnType<typeof appState>, answers: FakeAnswers = {}) {
  const main = openPage({
    readState: () => done(state),
    ...answers,
  });
  await until(() => page().querySelector('form, section') !== null);
  return main;
}

/** An answer that comes when it is told to. */
function pendingAnswer<Value>() {
  let answer: (outcome: Outcome<Value>) => void = () => undefined;
  const promise = new Promise<Outcome<Value>>((resolve) => (answer = resolve));
  return { promise, answer: (outcome: Outcome<Value>) => answer(outcome) };
}

function signInAs(login: string, password: string): void {
  field('Email or username').value = login;
  field('Password').value = password;
  button('Sign in').click();
}

describe('the sign-in form', () => {
  test('stands there at once, with the keyboard in its first field', async () => {
    await open(signedOut());
    expect(document.activeElement).toBe(field('Email or username'));
    expect(field('Password').type).toBe('password');
    for (const each of page().querySelectorAll('input')) {
      expect(each.getAttribute('autocomplete')).toBe('off');
    }
    expect(buttons('Cancel')).toEqual([]);
    expect(fields('Verification code')).toEqual([]);
  });

  test('asks for empty fields without asking main', async () => {
    const main = await open(signedOut());
    signInAs(' ', 'secret');
    expect(alertText()).toMatch(/^Fill in every field/);
    expect(document.activeElement).toBe(field('Email or username'));
    signInAs('nora_k', '');
    expect(document.activeElement).toBe(field('Password'));
    expect(main.requestsOf('signIn')).toEqual([]);
  });

  test('shows that it is busy, and asks main once however often it is pressed', async () => {
    const { promise } = pendingAnswer<{ kind: 'code-needed' }>();
    const main = await open(signedOut(), { signIn: () => promise });
    signInAs(' nora_k ', ' two words ');
    button('Sign in').click();
    expect(page().querySelector('progress')?.getAttribute('aria-label')).toBe('Signing in');
    expect(button('Sign in').getAttribute('aria-busy')).toBe('true');
    expect(button('Cancel')).toBeDefined();
    expect(main.requestsOf('signIn')).toEqual([
      { login: 'nora_k', password: ' two words ', keepIn: 'keychain' },
    ]);
  });

  test('asks for the code after Plex did, and not for the password again', async () => {
    const main = await open(signedOut(), {
      signIn: () => done({ kind: 'code-needed' }),
      verifyCode: () => ({ ok: false, code: 'verification-code-wrong', retryAt: null }),
    });
    signInAs('nora_k', 'secret');
    const password = field('Password');
    await until(() => fields('Verification code').length === 1);
    expect(fields('Password')).toEqual([]);
    expect(password.value).toBe('');
    expect(field('Verification code').inputMode).toBe('numeric');
    expect(document.activeElement).toBe(field('Verification code'));

    field('Verification code').value = '012 345';
    button('Verify').click();
    expect(field('Verification code').value).toBe('');
    await until(() => alertText().startsWith('This verification code is not right'));
    expect(main.requestsOf('verifyCode')).toEqual([{ code: '012 345' }]);
    expect(field('Verification code').value).toBe('');
    expect(document.activeElement).toBe(field('Verification code'));
  });

  test('S23: empties the password as it is sent', async () => {
    const { promise } = pendingAnswer<{ kind: 'code-needed' }>();
    await open(signedOut(), { signIn: () => promise });
    signInAs('nora_k', 'secret');
    expect(field('Password').value).toBe('');
    expect(field('Email or username').value).toBe('nora_k');
  });

  test('has main try again with what Plex could not judge, for the same login alone', async () => {
    const main = await open(signedOut(), { signIn: () => fail('offline') });
    signInAs('nora_k', 'secret');
    await until(() => alertText().startsWith('Plex cannot be reached'));
    expect(field('Email or username').value).toBe('nora_k');
    expect(page().textContent).toContain('Leave it empty to try again');
    field('Email or username').value = 'sam';
    button('Sign in').click();
    expect(alertText()).toMatch(/^Fill in every field/);
    field('Email or username').value = 'nora_k';
    button('Sign in').click();
    await until(() => alertText().startsWith('Plex cannot be reached'));
    field('Password').value = 'another';
    button('Sign in').click();
    expect(main.requestsOf('signIn')).toMatchObject([
      { login: 'nora_k', password: 'secret' },
      { login: 'nora_k', password: '' },
      { login: 'nora_k', password: 'another' },
    ]);
  });

  test('asks for another password in place of one that Plex refused', async () => {
    await open(signedOut(), {
      signIn: () => ({ ok: false, code: 'credentials-refused', retryAt: null }),
    });
    signInAs('nora_k', 'secret');
    await until(() => alertText() !== '');
    expect(field('Email or username').value).toBe('nora_k');
    expect(field('Password').value).toBe('');
    expect(document.activeElement).toBe(field('Password'));
    expect(page().textContent).not.toContain('Leave it empty');
  });

  test('S23: has main forget the password when the form is closed', async () => {
    const main = await open(appState(), {
      signIn: () => fail('offline'),
      cancelSignIn: () => done(null),
    });
    button('Add account').click();
    signInAs('sam', 'secret');
    await until(() => alertText().startsWith('Plex cannot be reached'));
    expect(main.requestsOf('cancelSignIn')).toEqual([]);
    button('Cancel').click();
    expect(main.requestsOf('cancelSignIn')).toEqual([null]);
  });

  test('goes back when it is cancelled, and takes no late answer', async () => {
    const { promise, answer } = pendingAnswer<{ kind: 'code-needed' }>();
    const main = await open(signedOut(), { signIn: () => promise, cancelSignIn: () => done(null) });
    signInAs('nora_k', 'secret');
    press('Escape', field('Password'));
    await until(() => buttons('Cancel').length === 0);
    expect(main.requestsOf('cancelSignIn')).toEqual([null]);
    answer(done({ kind: 'code-needed' }));
    await promise;
    await until(() => document.activeElement === field('Password'));
    expect(field('Password').value).toBe('');
    expect(fields('Verification code')).toEqual([]);
    expect(alertText()).toBe('');
  });

  test('tells main to drop an attempt whose password Plex refused at the code', async () => {
    const main = await open(signedOut(), {
      signIn: () => done({ kind: 'code-needed' }),
      verifyCode: () => ({ ok: false, code: 'credentials-refused', retryAt: null }),
      cancelSignIn: () => done(null),
    });
    signInAs('nora_k', 'secret');
    await until(() => fields('Verification code').length === 1);
    field('Verification code').value = '123456';
    button('Verify').click();
    await until(() => fields('Password').length === 1);
    expect(field('Email or username').value).toBe('nora_k');
    expect(field('Password').value).toBe('');
    expect(main.requestsOf('cancelSignIn')).toEqual([null]);
  });

  test('S23: forgets the password a minute after the window was left, and keeps the login', async () => {
    await open(signedOut());
    vi.useFakeTimers();
    field('Email or username').value = 'nora_k';
    field('Password').value = 'secret';
    window.dispatchEvent(new Event('blur'));
    vi.advanceTimersByTime(59_000);
    expect(field('Password').value).toBe('secret');
    vi.advanceTimersByTime(2_000);
    expect(field('Password').value).toBe('');
    expect(field('Email or username').value).toBe('nora_k');
  });

  test('keeps the password when the window was left for a moment only', async () => {
    await open(signedOut());
    vi.useFakeTimers();
    field('Password').value = 'secret';
    window.dispatchEvent(new Event('blur'));
    vi.advanceTimersByTime(59_000);
    window.dispatchEvent(new Event('focus'));
    vi.advanceTimersByTime(60_000);
    expect(field('Password').value).toBe('secret');
  });

  test('S23: forgets the password when the window is hidden', async () => {
    await open(signedOut());
    field('Password').value = 'secret';
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(field('Password').value).toBe('');
  });

  test('goes on for this session only when the keychain is locked', async () => {
    const main = await open(signedOut(), {
      signIn: ({ keepIn }) =>
        keepIn === 'keychain' ? fail('keychain-locked') : done({ kind: 'code-needed' }),
    });
    signInAs('nora_k', 'secret');
    await until(() => alertText().startsWith('The keychain is locked'));
    button('Keep for this session only').click();
    await until(() => fields('Verification code').length === 1);
    expect(main.requestsOf('signIn')).toMatchObject([
      { keepIn: 'keychain' },
      { keepIn: 'session', login: 'nora_k', password: '' },
    ]);
  });

  test('offers both ways before the first try when the keychain is locked already', async () => {
    await open(appState({ accounts: [], servers: [], keychain: 'locked' }));
    expect(alertText()).toBe('');
    expect(page().textContent).toContain('The keychain is locked');
    button('Keep for this session only').click();
    expect(page().textContent).toContain('kept for this session only');
    expect(document.activeElement).toBe(field('Email or username'));
  });

  test('asks the system to unlock the keychain, and says what came of it', async () => {
    const main = await open(appState({ accounts: [], servers: [], keychain: 'locked' }), {
      unlockKeychain: () => done('locked'),
    });
    button('Unlock keychain').click();
    await until(() => statusText() === 'The keychain is still locked.');
    main.answer('unlockKeychain', () => done('ready'));
    button('Unlock keychain').click();
    await until(() => statusText() === 'The keychain is open.');
    expect(buttons('Unlock keychain')).toEqual([]);
  });

  test('opens for another account and closes again, beside the accounts', async () => {
    await open(appState());
    button('Add account').click();
    expect(document.activeElement).toBe(field('Email or username'));
    expect(region('Accounts')).toBeDefined();
    button('Cancel').click();
    expect(fields('Password')).toEqual([]);
    expect(document.activeElement).toBe(button('Add account'));
  });

  test('gives way to the new account’s heading', async () => {
    const main = await open(signedOut(), {
      signIn: () => done({ kind: 'signed-in', accountId: nora.accountId }),
    });
    signInAs('nora_k', 'secret');
    main.tell('accountsChanged', [nora]);
    await until(() => fields('Password').length === 0);
    expect(document.activeElement).toBe(item('nora_k').querySelector('h3'));
  });
});

describe('accounts', () => {
  test('have their buttons, each described by whose it is', async () => {
    await open(appState({ accounts: [nora, gus] }));
    for (const name of ['nora_k', 'gus_m']) {
      for (const label of ['Token details', 'Copy token', 'Show token', 'Sign out']) {
        expect(descriptionOf(button(label, item(name, region('Accounts'))))).toBe(name);
      }
    }
  });

  test('copy their token by an act of main’s, and say when it is gone', async () => {
    const main = await open(appState(), {
      copyToken: () => done({ clearsAfterSeconds: 30, keptOutOfHistories: true }),
    });
    button('Copy token').click();
    await until(() => statusText() !== '');
    expect(statusText()).toBe('Token of nora_k copied. It leaves the clipboard in 30 seconds.');
    expect(main.requestsOf('copyToken')).toEqual([{ accountId: nora.accountId, form: 'token' }]);
  });

  test.each([
    ['Header line', 'header', 'a header line'],
    ['Environment line', 'environment', 'a line for the environment'],
    ['curl line', 'curl', 'a curl line'],
    ['URL with the token', 'url', 'a URL'],
  ])('copy their token as %s, and fold the choice away', async (label, form, words) => {
    const main = await open(appState(), {
      copyToken: () => done({ clearsAfterSeconds: 30, keptOutOfHistories: true }),
    });
    const choices = item('nora_k').querySelector('details');
    if (choices === null) throw new Error('there is no choice');
    choices.open = true;
    button(label).click();
    await until(() => statusText() !== '');
    expect(statusText()).toBe(
      `Token of nora_k copied as ${words}. It leaves the clipboard in 30 seconds.`,
    );
    expect(main.requestsOf('copyToken')).toEqual([{ accountId: nora.accountId, form }]);
    expect(choices.open).toBe(false);
    expect(document.activeElement?.textContent).toBe('Copy as…');
  });

  test('warn of a URL with a token in it before it is copied', async () => {
    await open(appState());
    expect(descriptionOf(button('URL with the token'))).toContain('logs of servers');
    expect(descriptionOf(button('Header line'))).toBe('nora_k');
  });

  test('copied where histories cannot be told to forget it, say so', async () => {
    await open(appState(), {
      copyToken: () => done({ clearsAfterSeconds: 30, keptOutOfHistories: false }),
    });
    button('Copy token').click();
    await until(() => statusText().startsWith('Token of nora_k copied.'));
    expect(statusText()).toBe(
      'Token of nora_k copied. It leaves the clipboard in 30 seconds. ' +
        'A program that keeps a history of the clipboard may remember it.',
    );
  });

  test('take the good news back when it is no longer true', async () => {
    await open(appState(), {
      copyToken: () => done({ clearsAfterSeconds: 30, keptOutOfHistories: true }),
    });
    vi.useFakeTimers();
    button('Copy token').click();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(statusText()).not.toBe('');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(statusText()).toBe('');
  });

  test('are chosen by a touch, and servers and transient tokens follow', async () => {
    await open(
      appState({
        accounts: [nora, gus],
        servers: [
          { accountId: nora.accountId, loading: false, failure: null, servers: [server()] },
          {
            accountId: gus.accountId,
            loading: false,
            failure: null,
            servers: [server({ name: 'Cabin' })],
          },
        ],
        transientTokens: [transientToken()],
      }),
    );
    expect(button('nora_k').getAttribute('aria-current')).toBe('true');
    expect(labelOf(item('Studio NAS', region('Servers')))).toBe('Studio NAS');
    button('gus_m').click();
    expect(button('gus_m').getAttribute('aria-current')).toBe('true');
    expect(labelOf(item('Cabin', region('Servers')))).toBe('Cabin');
    expect(region('Transient tokens').textContent).toContain('None yet');
    item('nora_k').dispatchEvent(new MouseEvent('click', { bubbles: true }));
    expect(button('nora_k').getAttribute('aria-current')).toBe('true');
  });

  test('are marked when they live for this session only', async () => {
    await open(appState({ accounts: [account({ keptIn: 'session' })] }));
    expect(item('nora_k').textContent).toContain('This session only');
  });

  test('stand in the list while the keychain is locked, with one way to mend it', async () => {
    await open(appState({ accounts: [account({ token: 'unread' })], keychain: 'locked' }));
    expect(item('nora_k').textContent).toContain('has not been read');
    expect(button('Unlock keychain')).toBeDefined();
    expect(buttons('Keep for this session only')).toEqual([]);
  });

  test('ask to sign in again when Plex rejected the token, with the name filled in', async () => {
    await open(appState({ accounts: [account({ health: { state: 'rejected', checkedAt: 1 } })] }));
    button('Sign in again').click();
    expect(field('Email or username').value).toBe('nora_k');
    expect(document.activeElement).toBe(field('Password'));
    expect(buttons('Sign in again')).toEqual([]);
  });

  test('show names as text, whatever they hold', async () => {
    await open(appState({ accounts: [account({ name: '\u202e<img src=x>\u0000' })] }));
    expect(page().querySelector('img')).toBeNull();
    expect(item('‹U+202E›<img src=x>‹U+0000›')).toBeDefined();
  });
});

describe('signing out', () => {
  test('asks once, with the keyboard on Cancel, and does nothing when cancelled', async () => {
    const main = await open(appState());
    button('Sign out').click();
    expect(dialog().getAttribute('role')).toBe('alertdialog');
    expect(labelOf(dialog())).toBe('Sign out nora_k?');
    expect(button('Cancel', dialog()).hasAttribute('autofocus')).toBe(true);
    button('Cancel', dialog()).click();
    expect(document.querySelector('dialog')).toBeNull();
    expect(main.requestsOf('signOut')).toEqual([]);
  });

  test('ends at the sign-in form when it was the last account', async () => {
    const main = await open(appState(), {
      signOut: () => {
        main.tell('accountsChanged', []);
        return done(null);
      },
    });
    button('Sign out').click();
    button('Sign out', dialog()).click();
    await until(() => fields('Password').length === 1);
    expect(document.querySelector('dialog')).toBeNull();
    await until(() => statusText() === 'nora_k is signed out. The token no longer works.');
  });

  test('offers to forget the account here only when Plex cannot be told', async () => {
    const main = await open(appState({ accounts: [nora, gus] }), {
      signOut: () => fail('offline'),
      forgetAccount: () => done(null),
    });
    button('Sign out', item('gus_m')).click();
    expect(buttons('Forget here only')).toEqual([]);
    button('Sign out', dialog()).click();
    await until(() => alertText().startsWith('Plex cannot be reached'));
    button('Forget here only').click();
    await until(() => document.querySelector('dialog') === null);
    expect(main.requestsOf('forgetAccount')).toEqual([{ accountId: gus.accountId }]);
  });

  test('is not cancelled by Escape while it is under way', async () => {
    const { promise } = pendingAnswer<null>();
    await open(appState(), { signOut: () => promise });
    button('Sign out').click();
    button('Sign out', dialog()).click();
    dialog().dispatchEvent(new Event('cancel', { cancelable: true }));
    expect(labelOf(dialog())).toBe('Sign out nora_k?');
  });
});

describe('token details', () => {
  test('open by their button, for that account, and are read from main', async () => {
    const main = await open(appState({ accounts: [nora, gus] }), {
      readTokenDetails: ({ accountId }) =>
        done(tokenDetails({ accountId, owner: accountId === nora.accountId ? 'nora_k' : 'gus_m' })),
    });
    button('Token details', item('gus_m')).click();
    await until(() => region('Token details').textContent.includes('Ownergus_m'));
    expect(document.activeElement).toBe(region('Token details').querySelector('h2'));
    const text = region('Token details').textContent;
    for (const fact of ['n•••@example.test', 'Plex Pass (lifetime', 'Two-factorOn', 'all']) {
      expect(text).toContain(fact);
    }
    expect(main.requestsOf('readTokenDetails')).toEqual([
      { accountId: gus.accountId, refresh: false },
    ]);

    button('nora_k').click();
    await until(() => region('Token details').textContent.includes('Ownernora_k'));
  });

  test('are read again once the keychain has given the token', async () => {
    const main = await open(appState({ accounts: [account({ token: 'unread' })] }), {
      readTokenDetails: () => fail('keychain-locked'),
    });
    button('Token details').click();
    await until(() => alertText() !== '');
    main.answer('readTokenDetails', () => done(tokenDetails()));
    main.tell('accountsChanged', [account()]);
    await until(() => region('Token details').textContent.includes('Ownernora_k'));
    expect(alertText()).toBe('');
  });

  test('ask Plex anew on Refresh, and say why they could not', async () => {
    const main = await open(appState(), { readTokenDetails: () => done(tokenDetails()) });
    button('Token details').click();
    await until(() => region('Token details').textContent.includes('Owner'));
    main.answer('readTokenDetails', () => fail('offline'));
    button('Refresh').click();
    await until(() => alertText() !== '');
    expect(main.requestsOf('readTokenDetails')).toMatchObject([
      { refresh: false },
      { refresh: true },
    ]);
    expect(region('Token details').textContent).toContain('nora_k');
  });

  test('show the whole e-mail address only when asked', async () => {
    await open(appState(), {
      readTokenDetails: () => done(tokenDetails()),
      revealEmail: () => done({ email: 'nora@example.test' }),
    });
    button('Token details').click();
    await until(() => buttons('Show e-mail').length === 1);
    button('Show e-mail').click();
    await until(() => page().textContent.includes('nora@example.test'));
    expect(buttons('Show e-mail')).toEqual([]);
  });

  test('say so where Plex does not', async () => {
    await open(appState(), {
      readTokenDetails: () =>
        done(
          tokenDetails({
            subscription: null,
            twoFactorEnabled: null,
            joinedAt: null,
            rememberedUntil: null,
            maskedEmail: '',
            entitlements: [],
          }),
        ),
    });
    button('Token details').click();
    await until(() => region('Token details').textContent.includes('Owner'));
    const text = region('Token details').textContent;
    expect(text.match(/Plex does not say/g)?.length).toBe(4);
    expect(text).toContain('E-mailNone');
    expect(text).toContain('EntitlementsNone');
  });

  test('open on a request from the tray, with the keyboard on the account', async () => {
    const main = await open(appState({ accounts: [nora, gus] }), {
      readTokenDetails: ({ accountId }) => done(tokenDetails({ accountId })),
    });
    main.tell('openRequested', {
      view: 'token-details',
      accountId: gus.accountId,
      failure: null,
    });
    expect(document.activeElement).toBe(item('gus_m').querySelector('h3'));
    await until(() => region('Token details').textContent.includes('Owner'));
  });
});

describe('servers', () => {
  test('are items named as the server, with their buttons', async () => {
    await open(appState());
    const studio = item('Studio NAS', region('Servers'));
    expect(labelOf(studio)).toBe('Studio NAS');
    expect(descriptionOf(button('New transient token', studio))).toBe('Studio NAS');
    expect(descriptionOf(button('Source connection', studio))).toBe('Studio NAS');
    expect(buttons('Remove', studio)).toEqual([]);
  });

  test('tell why the last look at the list failed, and keep the old list', async () => {
    await open(
      appState({
        servers: [
          { accountId: nora.accountId, loading: false, failure: 'offline', servers: [server()] },
        ],
      }),
    );
    expect(alertText()).toMatch(/^Plex cannot be reached/);
    expect(item('Studio NAS')).toBeDefined();
  });

  test('mint a transient token, and tell where it failed', async () => {
    const main = await open(appState(), { mintTransientToken: () => done(transientToken()) });
    button('New transient token').click();
    await until(() => statusText().startsWith('New transient token for Studio NAS.'));
    main.answer('mintTransientToken', () => fail('offline'));
    button('New transient token').click();
    await until(() => alertText() !== '');
    expect(item('Studio NAS').querySelector('[role="alert"]')).not.toBeNull();
    expect(statusText()).toBe('');
  });

  test('are added by their address, which leaves its field then', async () => {
    const { serverId } = server();
    const main = await open(appState(), { addServer: () => done({ serverId, hasToken: false }) });
    field('Server address').value = ' https://nas.example:32400 ';
    button('Add server').click();
    await until(() => statusText().startsWith('Server added without a token'));
    expect(field('Server address').value).toBe('');
    expect(main.requestsOf('addServer')).toEqual([
      { accountId: nora.accountId, address: 'https://nas.example:32400', plainHttpAgreed: false },
    ]);
  });

  test('keep an address that was not taken', async () => {
    await open(appState(), {
      addServer: () => ({ ok: false, code: 'not-a-plex-server', retryAt: null }),
    });
    field('Server address').value = 'https://nas.example';
    button('Add server').click();
    await until(() => alertText() !== '');
    expect(field('Server address').value).toBe('https://nas.example');
  });

  test('get a token over plain http only after the person agreed', async () => {
    const { serverId } = server();
    const main = await open(appState(), {
      addServer: ({ plainHttpAgreed }) =>
        plainHttpAgreed ? done({ serverId, hasToken: true }) : fail('plain-http-needs-consent'),
    });
    field('Server address').value = 'http://192.168.1.9:32400';
    button('Add server').click();
    await until(() => document.querySelector('dialog') !== null);
    expect(alertText()).toBe('');
    button('Cancel', dialog()).click();
    expect(document.querySelector('dialog')).toBeNull();
    expect(field('Server address').value).toBe('http://192.168.1.9:32400');

    button('Add server').click();
    await until(() => document.querySelector('dialog') !== null);
    button('Send it anyway').click();
    await until(() => statusText() === 'Server added.');
    expect(main.requestsOf('addServer')).toMatchObject([
      { plainHttpAgreed: false },
      { plainHttpAgreed: false },
      { plainHttpAgreed: true },
    ]);
  });

  test('are removed when they were added by hand', async () => {
    const byHand = server({ serverId: 'hand', name: 'nas.local', addedByHand: true });
    const main = await open(
      appState({
        servers: [{ accountId: nora.accountId, loading: false, failure: null, servers: [byHand] }],
      }),
      { removeServer: () => done(null) },
    );
    button('Remove').click();
    await until(() => statusText() === 'nas.local removed.');
    expect(main.requestsOf('removeServer')).toEqual([
      { accountId: nora.accountId, serverId: 'hand' },
    ]);
    expect(document.activeElement).toBe(region('Servers').querySelector('h2'));
  });

  test('are asked for anew by their button', async () => {
    const main = await open(appState(), { refreshServers: () => done(null) });
    button('Refresh servers').click();
    expect(main.requestsOf('refreshServers')).toEqual([{ accountId: nora.accountId }]);
  });
});

describe('transient tokens', () => {
  const list = () => region('Transient tokens').querySelector('ul');

  test('are a list of that name, copied and forgotten by their buttons', async () => {
    const issuedAt = Date.now();
    const fresh = transientToken({ issuedAt, endsAtLatest: issuedAt + 48 * 3_600_000 });
    const main = await open(appState({ transientTokens: [fresh] }), {
      copyTransientToken: () => done({ clearsAfterSeconds: 30, keptOutOfHistories: true }),
      forgetTransientToken: () => done(null),
    });
    const shown = list();
    expect(shown && labelOf(shown)).toBe('Transient tokens');
    expect(shown?.textContent).toMatch(/Made .*Ends at the latest .*about 4[78] hours left/);
    button('Copy').click();
    await until(() => statusText().startsWith('Transient token for Studio NAS copied.'));
    button('Forget').click();
    await until(() => statusText() === 'Transient token for Studio NAS forgotten.');
    expect(main.requestsOf('forgetTransientToken')).toEqual([{ transientTokenId: 'transient-1' }]);
  });

  test('say in words that they are lost or ended, and are copied no more', async () => {
    const past = Date.now() - 1;
    await open(
      appState({
        transientTokens: [
          transientToken({ state: 'server-restarted', endsAtLatest: past + 3_600_000 }),
          transientToken({ transientTokenId: 'x', serverName: 'Cabin', endsAtLatest: past }),
        ],
      }),
    );
    const words = (name: string) => item(name, region('Transient tokens')).textContent;
    expect(words('Studio NAS')).toContain('Server restarted');
    expect(words('Cabin')).toContain('Ended');
    expect(buttons('Copy').map((each) => each.disabled)).toEqual([true, true]);
    expect(buttons('Forget')).toHaveLength(2);
  });

  test.each([
    ['valid', 'Valid', 'Last checked with its server 5 minutes ago.'],
    ['ends-soon', 'Ends soon', 'Last checked with its server 5 minutes ago.'],
    [
      'could-not-check',
      'Could not check',
      'Its server could not be asked 5 minutes ago; the token may well be good.',
    ],
  ] as const)('that are %s say so and when that was found out', async (state, word, checked) => {
    const now = Date.now();
    const token = { state, checkedAt: now - 5 * 60_000, endsAtLatest: now + 3_600_000 };
    await open(appState({ transientTokens: [transientToken(token)] }));
    const { textContent } = item('Studio NAS', region('Transient tokens'));
    expect(textContent).toContain(word);
    expect(textContent).toContain(checked);
    expect(button('Copy').disabled).toBe(false);
  });
});

describe('notices', () => {
  const onToken = notice();
  const onAccount = notice({
    noticeId: 'notice-2',
    kind: 'rejected',
    transientTokenId: null,
    serverId: null,
    name: 'nora_k',
    endsAtLatest: null,
  });
  const card = (title: string) => item(title, region('Notices'));

  test('stand in a region of that name only while there are any', async () => {
    const main = await open(appState());
    expect(regions('Notices')).toEqual([]);
    main.tell('noticesChanged', [onToken]);
    await until(() => regions('Notices').length === 1);
    expect(card('Transient token for Studio NAS ends soon').textContent).toContain('It ends at');
    main.tell('noticesChanged', []);
    await until(() => regions('Notices').length === 0);
  });

  test('about a transient token offer to renew it, and say what was copied', async () => {
    const copied = { clearsAfterSeconds: 30, keptOutOfHistories: true };
    const main = await open(appState({ notices: [onToken] }), { actOnNotice: () => done(copied) });
    const renew = button('Renew and copy', region('Notices'));
    expect(descriptionOf(renew)).toContain('Studio NAS');
    renew.click();
    await until(() => statusText().startsWith('New transient token for Studio NAS copied.'));
    expect(main.requestsOf('actOnNotice')).toEqual([
      { noticeId: 'notice-1', act: 'renew-and-copy' },
    ]);
  });

  test('about a rejected token offer the account, and nothing to renew', async () => {
    const main = await open(appState({ notices: [onAccount] }), { actOnNotice: () => done(null) });
    expect(card('Plex no longer accepts the token of nora_k').textContent).toContain(
      'Sign in again',
    );
    expect(buttons('Renew and copy')).toEqual([]);
    button('Show', region('Notices')).click();
    await until(() => main.requestsOf('actOnNotice').length === 1);
    expect(main.requestsOf('actOnNotice')).toEqual([{ noticeId: 'notice-2', act: 'open' }]);
  });

  test('say beside their buttons what failed', async () => {
    const failed = { ok: false, code: 'server-unreachable', retryAt: null } as const;
    await open(appState({ notices: [onToken] }), { actOnNotice: () => failed });
    button('Renew and copy').click();
    await until(() => alertText() !== '');
    expect(region('Notices').querySelector('[role="alert"]')).not.toBeNull();
  });

  test('are put aside one by one, or all together', async () => {
    const main = await open(appState({ notices: [onToken, onAccount] }), {
      actOnNotice: () => done(null),
      dismissNotice: () => done(null),
    });
    button('Not now', card('Plex no longer accepts the token of nora_k')).click();
    await until(() => main.requestsOf('actOnNotice').length === 1);
    expect(main.requestsOf('actOnNotice')).toEqual([{ noticeId: 'notice-2', act: 'not-now' }]);
    button('Put all aside').click();
    await until(() => main.requestsOf('dismissNotice').length === 2);
  });

  test('of a long night are few at first, and all on request', async () => {
    const notices = Array.from({ length: 200 }, (_each, at) => notice({ noticeId: `n-${at}` }));
    await open(appState({ notices }));
    expect(region('Notices').querySelectorAll('li')).toHaveLength(3);
    button('Show all 200').click();
    await until(() => region('Notices').querySelectorAll('li').length === 200);
  });
});

test('a click on the desktop brings the token’s own card into focus', async () => {
  const token = transientToken({ transientTokenId: 'clicked', serverName: 'Cabin' });
  const main = await open(appState({ transientTokens: [transientToken(), token] }));
  const { accountId, transientTokenId } = token;
  main.tell('openRequested', {
    view: 'transient-token',
    accountId,
    transientTokenId,
    failure: null,
  });
  await until(() => document.activeElement?.textContent === 'Cabin');
});

describe('source connection', () => {
  async function openSource(answers: FakeAnswers) {
    const main = await open(appState(), answers);
    button('Source connection').click();
    return main;
  }

  test('opens for one server, and looks a source up on it', async () => {
    const main = await openSource({ lookUpSource: () => done(sourceConnection()) });
    expect(document.activeElement).toBe(field('Source'));
    field('Source').value = ' server://abc ';
    button('Look up').click();
    await until(() => document.querySelector('table') !== null);
    expect(main.requestsOf('lookUpSource')).toEqual([
      {
        accountId: nora.accountId,
        serverId: server().serverId,
        source: 'server://abc',
        refresh: false,
        plainHttpAgreed: false,
      },
    ]);
    expect(document.querySelector('caption')?.textContent).toBe('Connections');
    const rows = [...document.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].slice(0, 2).map((cell) => cell.textContent),
    );
    expect(rows).toEqual(
      sourceConnection().connections.map(({ kind, address }) => [
        { local: 'LAN', remote: 'Remote', relay: 'Relay' }[kind],
        address,
      ]),
    );
  });

  test('copies its token and each address by acts of main’s', async () => {
    const main = await openSource({
      lookUpSource: () => done(sourceConnection()),
      copySourceToken: () => done({ clearsAfterSeconds: 30, keptOutOfHistories: true }),
      copyAddress: () => done(null),
    });
    button('Look up').click();
    await until(() => document.querySelector('table') !== null);
    button('Copy token', region('Source connection')).click();
    await until(() => statusText().startsWith('Token of Attic server copied.'));
    buttons('Copy address')[1]?.click();
    await until(() => statusText() === 'Address copied.');
    expect(main.requestsOf('copyAddress')).toEqual([
      { sourceConnectionId: 'source-1', position: 1 },
    ]);
  });

  test('says what is missing in what was found', async () => {
    await openSource({
      lookUpSource: () => done(sourceConnection({ hasToken: false, connections: [], name: '' })),
    });
    button('Look up').click();
    await until(() => region('Source connection').textContent.includes('no token'));
    expect(document.querySelector('table')).toBeNull();
    expect(buttons('Copy token', region('Source connection'))).toEqual([]);
  });

  test('tells a failure beside its field, which keeps its text', async () => {
    await openSource({
      lookUpSource: () => ({ ok: false, code: 'owner-token-needed', retryAt: null }),
    });
    field('Source').value = 'provider://x';
    button('Look up').click();
    await until(() => alertText().startsWith('This needs the owner’s token'));
    expect(field('Source').value).toBe('provider://x');
  });

  test('repeats a look-up over plain http with what was typed', async () => {
    const main = await openSource({
      lookUpSource: ({ plainHttpAgreed }) =>
        plainHttpAgreed ? done(sourceConnection()) : fail('plain-http-needs-consent'),
    });
    field('Source').value = 'server://abc';
    button('Look up').click();
    await until(() => document.querySelector('dialog') !== null);
    button('Send it anyway').click();
    await until(() => document.querySelector('table') !== null);
    expect(main.requestsOf('lookUpSource')).toMatchObject([
      { source: 'server://abc', plainHttpAgreed: false },
      { source: 'server://abc', plainHttpAgreed: true },
    ]);
  });

  test('closes, and each region is there once', async () => {
    await openSource({});
    button('Close').click();
    expect(regions('Source connection')).toEqual([]);
    for (const name of ['Accounts', 'Servers', 'Transient tokens']) {
      expect(regions(name)).toHaveLength(1);
    }
  });
});

describe('the head of the page', () => {
  test('says when it is not the real Plex', async () => {
    await open(appState({ standInOrigin: 'http://127.0.0.1:4123' }));
    expect(page().textContent).toContain(
      'Connected to a stand-in for Plex at http://127.0.0.1:4123',
    );
  });

  test('says once how to come back where there is no tray', async () => {
    const main = await open(appState());
    expect(page().textContent).not.toContain('no tray icons');
    main.tell('trayHostChanged', 'absent');
    expect(page().textContent).toContain('no tray icons');
    button('Got it').click();
    main.tell('trayHostChanged', 'absent');
    expect(page().textContent).not.toContain('no tray icons');
  });

  test('tells why an act of the tray failed', async () => {
    const main = await open(appState());
    main.tell('openRequested', { view: 'accounts', accountId: null, failure: 'timed-out' });
    expect(alertText()).toMatch(/^No answer came in time/);
  });

  test('offers to try again when main does not tell its state', async () => {
    const main = openPage({});
    await until(() => alertText().startsWith('Something went wrong'));
    main.answer('readState', () => done(appState()));
    button('Try again').click();
    await until(() => regions('Accounts').length === 1);
    expect(alertText()).toBe('');
  });
});
