import { expect, test } from 'vitest';
import type {
  AccountSummary,
  KeychainState,
  ServerList,
  TokenHealth,
} from '../contract/entities.ts';
import {
  accountSummary,
  nora,
  serverList,
  serverSummary,
  transientTokenSummary,
} from '../test-samples.ts';
import { trayState } from './tray-state.ts';

function stateOf(
  account: Partial<AccountSummary>,
  tokens: Parameters<typeof transientTokenSummary>[0][] = [],
  keychain: KeychainState = 'ready',
  servers: ServerList[] = [],
) {
  return trayState({
    accounts: [accountSummary(), accountSummary(account)],
    servers,
    transientTokens: tokens.map(transientTokenSummary),
    keychain,
  });
}

const health = (state: AccountSummary['health']['state']) => ({ health: { state, checkedAt: 1 } });

test.each([
  ['all-well', {}],
  ['all-well', health('valid')],
  ['all-well', health('refused')],
  ['all-well', health('could-not-check')],
  ['needs-you', health('rejected')],
  ['needs-you', { token: 'missing' }],
  ['needs-you', { token: 'unreadable' }],
] as const)('is %s with an account of which is known %j', (state, account) => {
  expect(stateOf(account)).toBe(state);
});

test.each([
  ['all-well', 'starting'],
  ['all-well', 'ready'],
  ['needs-you', 'locked'],
  ['needs-you', 'unavailable'],
  ['needs-you', 'frozen'],
] as const)('is %s with an unread token while the keychain is %s', (state, keychain) => {
  expect(stateOf({ token: 'unread' }, [], keychain)).toBe(state);
});

test('a shut keychain needs nobody while no token is missed', () => {
  expect(trayState({ accounts: [], servers: [], transientTokens: [], keychain: 'locked' })).toBe(
    'all-well',
  );
});

test.each([
  ['all-well', 'valid'],
  ['ends-soon', 'ends-soon'],
  ['all-well', 'ended'],
  ['all-well', 'server-restarted'],
  ['all-well', 'could-not-check'],
] as const)('is %s with a transient token that stands %s', (expected, state) => {
  expect(stateOf({}, [{ state: 'valid' }, { state }])).toBe(expected);
});

test('what needs a person comes before what ends soon', () => {
  expect(stateOf(health('rejected'), [{ state: 'ends-soon' }])).toBe('needs-you');
});

test.each([
  ['needs-you', 'rejected'],
  ['all-well', 'could-not-check'],
  ['all-well', 'valid'],
] as const)('is %s with a server whose token is %s', (expected, state) => {
  const judged: TokenHealth = { state, checkedAt: 1 };
  const list = serverList(nora, serverSummary(), serverSummary({ health: judged }));
  expect(stateOf({}, [], 'ready', [list])).toBe(expected);
});
