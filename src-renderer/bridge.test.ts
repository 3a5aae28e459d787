import { expect, test, vi } from 'vitest';
import { createBridge } from './bridge.ts';
import { createFakeMain, done } from './testing/fake-main.ts';
import { account, appState } from './testing/samples.ts';

const { accountId } = account();
const broken = { ok: false, code: 'internal', retryAt: null };

/** A bridge of three calls, each answered with this text. */
function answeringWith(text: string) {
  const { textBridge } = createFakeMain({});
  const answer = vi.fn(() => Promise.resolve(text));
  const bridge = createBridge({
    ...textBridge,
    copyToken: answer,
    signIn: answer,
    signOut: answer,
  });
  return { bridge, answer };
}

test('hands over what main answers', async () => {
  const main = createFakeMain({
    readState: () => done(appState()),
    copyToken: () => done({ clearsAfterSeconds: 30, keptOutOfHistories: true }),
    signOut: () => ({ ok: false, code: 'rate-limited', retryAt: 1_800_000_000_000 }),
  });
  const bridge = createBridge(main.textBridge);
  expect(await bridge.readState(null)).toEqual({ ok: true, value: appState() });
  expect(await bridge.copyToken({ accountId, form: 'token' })).toEqual(
    done({ clearsAfterSeconds: 30, keptOutOfHistories: true }),
  );
  expect(await bridge.signOut({ accountId })).toEqual({
    ok: false,
    code: 'rate-limited',
    retryAt: 1_800_000_000_000,
  });
  expect(main.requestsOf('copyToken')).toEqual([{ accountId, form: 'token' }]);
});

test.each([
  ['is no JSON', 'oops'],
  ['is empty', ''],
  ['is no outcome', '{"clearsAfterSeconds":30,"keptOutOfHistories":true}'],
  ['lacks its value', '{"ok":true}'],
  [
    'has a value of another type',
    '{"ok":true,"value":{"clearsAfterSeconds":"30","keptOutOfHistories":true}}',
  ],
  [
    'has a token beside the value',
    '{"ok":true,"value":{"clearsAfterSeconds":30,"keptOutOfHistories":true},"token":"x"}',
  ],
  [
    'has a token within the value',
    '{"ok":true,"value":{"clearsAfterSeconds":30,"keptOutOfHistories":true,"token":"x"}}',
  ],
  ['has an unknown failure code', '{"ok":false,"code":"sad","retryAt":null}'],
  [
    'has a message beside its failure code',
    '{"ok":false,"code":"offline","retryAt":null,"message":"x"}',
  ],
])('believes no reply that %s', async (_why, text) => {
  const { bridge } = answeringWith(text);
  expect(await bridge.copyToken({ accountId, form: 'token' })).toEqual(broken);
});

test('answers with a failure when the call itself is refused', async () => {
  const main = createFakeMain({});
  expect(await createBridge(main.textBridge).showToken({ accountId })).toEqual(broken);
});

test('does not send a request that breaks the contract', async () => {
  const { bridge, answer } = answeringWith('{"ok":true,"value":null}');
  const refused = { ok: false, code: 'request-refused', retryAt: null };
  const password = 'x'.repeat(513);
  expect(await bridge.signIn({ login: 'nora_k', password, keepIn: 'keychain' })).toEqual(refused);
  const luggage = { accountId, token: 'x' };
  expect(await bridge.signOut(luggage)).toEqual(refused);
  expect(answer).not.toHaveBeenCalled();
});

test('passes on events that keep to the contract, and drops the others', () => {
  const main = createFakeMain({});
  const bridge = createBridge(main.textBridge);
  const heard = vi.fn();
  const stop = bridge.onAccountsChanged(heard);
  main.tell('accountsChanged', [account()]);
  main.tellText('accountsChanged', JSON.stringify([{ ...account(), token_text: 'x' }]));
  main.tellText('accountsChanged', 'no JSON');
  expect(heard.mock.calls).toEqual([[[account()]]]);
  stop();
  main.tell('accountsChanged', []);
  expect(heard).toHaveBeenCalledTimes(1);
});
