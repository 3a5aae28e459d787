import { expect, test, vi } from 'vitest';
import type { Handlers } from './contract/bridge.ts';
import type { OpenRequest } from './contract/entities.ts';
import { ServerId, TransientTokenId } from './contract/entities.ts';
import type { CopyHandlers } from './copy-acts.ts';
import { replies } from './ipc/contract-samples.ts';
import { KeyringError } from './keyring-error.ts';
import type { LogEntry } from './log.ts';
import { nora } from './test-samples.ts';
import { createTrayActs } from './tray-acts.ts';

const serverId = ServerId.parse('machine-1');
const transientTokenId = TransientTokenId.parse('t-1');

function setUp(some: Partial<CopyHandlers & Pick<Handlers, 'startPinSignIn'>> = {}) {
  const asked: unknown[] = [];
  const opened: OpenRequest[] = [];
  const logged: unknown[] = [];
  const quit = vi.fn();
  const unlock = vi.fn(() => Promise.resolve(true));
  const act = createTrayActs({
    handlers: {
      copyToken: (request) => {
        asked.push(['copyToken', request]);
        return Promise.resolve(replies.copyToken);
      },
      copyNamedToken: (request) => {
        asked.push(['copyNamedToken', request]);
        return Promise.resolve(replies.copyNamedToken);
      },
      mintTransientToken: (request) => {
        asked.push(['mint', request]);
        return Promise.resolve({ ...replies.mintTransientToken, transientTokenId });
      },
      copyTransientToken: (request) => {
        asked.push(['copyTransientToken', request]);
        return Promise.resolve(replies.copyTransientToken);
      },
      startPinSignIn: (request) => {
        asked.push(['startPinSignIn', request]);
        return Promise.resolve(null);
      },
      ...some,
    },
    open: (request) => opened.push(request),
    unlock,
    quit,
    log: {
      note: (entry: LogEntry) => logged.push(entry),
      bug: (area: string) => logged.push(`bug in ${area}`),
    },
  });
  return { act, asked, opened, logged, unlock, quit };
}

test('copies the account’s token and opens no window', async () => {
  const { act, asked, opened } = setUp();
  act({ kind: 'copy-token', accountId: nora });
  await vi.waitFor(() =>
    expect(asked).toEqual([['copyToken', { accountId: nora, form: 'token' }]]),
  );
  expect(opened).toEqual([]);
});

test('copies a tool’s token', async () => {
  const { act, asked } = setUp();
  const { namedTokenId } = replies.makeNamedToken;
  act({ kind: 'copy-named-token', accountId: nora, namedTokenId });
  await vi.waitFor(() =>
    expect(asked).toEqual([['copyNamedToken', { namedTokenId, form: 'token' }]]),
  );
});

test('mints a transient token and copies that one, never agreeing to plain http by itself', async () => {
  const { act, asked, opened } = setUp();
  act({ kind: 'mint-and-copy', accountId: nora, serverId });
  await vi.waitFor(() => expect(asked.length).toBe(2));
  expect(asked).toEqual([
    ['mint', { accountId: nora, serverId, plainHttpAgreed: false }],
    ['copyTransientToken', { transientTokenId, form: 'token' }],
  ]);
  expect(opened).toEqual([]);
});

test('asks to unlock, and opens no window for it', () => {
  const { act, unlock, opened } = setUp();
  act({ kind: 'unlock' });
  expect(unlock).toHaveBeenCalledOnce();
  expect(opened).toEqual([]);
});

test('opens the window with the sentence when an act fails', async () => {
  const { act, opened, logged, asked } = setUp({
    mintTransientToken: () => Promise.reject(new KeyringError('plain-http-needs-consent', 'no')),
  });
  act({ kind: 'mint-and-copy', accountId: nora, serverId });
  await vi.waitFor(() => expect(opened.length).toBe(1));
  expect(opened).toEqual([
    { view: 'accounts', accountId: nora, failure: 'plain-http-needs-consent' },
  ]);
  expect(logged).toEqual([{ level: 'warn', area: 'tray', code: 'plain-http-needs-consent' }]);
  expect(asked).toEqual([]);
});

test('a fault of ours is noted as such', async () => {
  const { act, opened, logged } = setUp({
    copyToken: () => Promise.reject(new Error('a canary')),
  });
  act({ kind: 'copy-token', accountId: nora });
  await vi.waitFor(() =>
    expect(opened).toEqual([{ view: 'accounts', accountId: nora, failure: 'internal' }]),
  );
  expect(logged).toEqual(['bug in tray']);
});

test('copies the transient token that was chosen', async () => {
  const { act, asked, opened } = setUp();
  act({ kind: 'copy-transient-token', accountId: nora, transientTokenId });
  await vi.waitFor(() =>
    expect(asked).toEqual([['copyTransientToken', { transientTokenId, form: 'token' }]]),
  );
  expect(opened).toEqual([]);
});

test('the other entries open the window where they belong', () => {
  const { act, opened, quit } = setUp();
  act({ kind: 'token-details', accountId: nora });
  act({ kind: 'sign-out', accountId: nora });
  for (const kind of ['sign-in', 'notices', 'settings', 'open'] as const) act({ kind });
  expect(opened).toEqual([
    { view: 'token-details', accountId: nora, failure: null },
    { view: 'sign-out', accountId: nora, failure: null },
    { view: 'sign-in', accountId: null, failure: null },
    { view: 'notices', accountId: null, failure: null },
    { view: 'settings', accountId: null, failure: null },
    { view: 'accounts', accountId: null, failure: null },
  ]);
  expect(quit).not.toHaveBeenCalled();
  act({ kind: 'quit' });
  expect(quit).toHaveBeenCalledOnce();
});

test('signs in with the browser and opens no window', async () => {
  const { act, asked, opened } = setUp();
  act({ kind: 'sign-in-elsewhere', way: 'browser' });
  await vi.waitFor(() =>
    expect(asked).toEqual([['startPinSignIn', { way: 'browser', keepIn: 'keychain' }]]),
  );
  expect(opened).toEqual([]);
});

test('opens the window for a code, once there is one', async () => {
  const { act, asked, opened } = setUp();
  act({ kind: 'sign-in-elsewhere', way: 'code' });
  await vi.waitFor(() =>
    expect(opened).toEqual([{ view: 'sign-in', accountId: null, failure: null }]),
  );
  expect(asked).toEqual([['startPinSignIn', { way: 'code', keepIn: 'keychain' }]]);
});

test('says in the window why a sign-in could not be begun', async () => {
  const { act, opened, logged } = setUp({
    startPinSignIn: () => Promise.reject(new KeyringError('keychain-locked', 'locked')),
  });
  act({ kind: 'sign-in-elsewhere', way: 'browser' });
  await vi.waitFor(() =>
    expect(opened).toEqual([{ view: 'sign-in', accountId: null, failure: 'keychain-locked' }]),
  );
  expect(logged).toEqual([{ level: 'warn', area: 'tray', code: 'keychain-locked' }]);
});
