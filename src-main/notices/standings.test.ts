import { describe, expect, test } from 'vitest';
import {
  ServerId,
  TokenHealth,
  TransientTokenId,
  TransientTokenSummary,
} from '../contract/entities.ts';
import { NOON } from '../expiry/test-clock.ts';
import { accountSummary, nora } from '../test-samples.ts';
import { standingsOf } from './standings.ts';

const token = (state: TransientTokenSummary['state']): TransientTokenSummary => ({
  transientTokenId: TransientTokenId.parse('t'),
  accountId: nora,
  serverId: ServerId.parse('s'),
  serverName: 'Attic box',
  issuedAt: NOON,
  endsAtLatest: NOON + 1,
  state,
  checkedAt: null,
});

describe('the standing', () => {
  test.each([
    ['unchecked', 'good'],
    ['valid', 'good'],
    ['rejected', 'rejected'],
    ['refused', 'unsure'],
    ['could-not-check', 'unsure'],
  ] as const)('of an account’s token that is %s is %s', (state, stands) => {
    const account = accountSummary({ health: { state, checkedAt: 1 } });
    expect(standingsOf([account], [])).toEqual([
      {
        accountId: nora,
        transientTokenId: null,
        name: 'nora_k',
        endsAtLatest: null,
        stands,
        stage: 2,
      },
    ]);
  });

  test.each([
    ['valid', 'not-yet', 2],
    ['could-not-check', 'not-yet', 2],
    ['ends-soon', 'ends-soon', 1],
    ['ended', 'ended', 2],
    ['server-restarted', 'server-restarted', 2],
  ] as const)('of a transient token that is %s is %s', (state, stands, stage) => {
    expect(standingsOf([], [token(state)])).toEqual([
      {
        accountId: nora,
        transientTokenId: 't',
        name: 'Attic box',
        endsAtLatest: NOON + 1,
        stands,
        stage,
      },
    ]);
  });

  test('is known for every state of the contract', () => {
    for (const state of TokenHealth.shape.state.options)
      expect(
        standingsOf([accountSummary({ health: { state, checkedAt: 1 } })], [])[0]?.stands,
      ).toBeDefined();
    for (const state of TransientTokenSummary.shape.state.options)
      expect(standingsOf([], [token(state)])[0]?.stands).toBeDefined();
  });
});
