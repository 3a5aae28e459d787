import { describe, expect, test } from 'vitest';
import {
  ServerId,
  TokenHealth,
  TransientTokenId,
  TransientTokenSummary,
} from '../contract/entities.ts';
import { NOON } from '../expiry/test-clock.ts';
import {
  accountStanding,
  accountSummary,
  namedTokenSummary,
  nora,
  serverList,
  serverSummary,
} from '../test-samples.ts';
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
    expect(standingsOf([account], [], [], [])).toEqual([accountStanding(stands)]);
  });

  test.each([
    ['valid', 'not-yet', 2],
    ['could-not-check', 'not-yet', 2],
    ['ends-soon', 'ends-soon', 1],
    ['ended', 'ended', 2],
    ['server-restarted', 'server-restarted', 2],
  ] as const)('of a transient token that is %s is %s', (state, stands, stage) => {
    expect(standingsOf([], [], [token(state)], [])).toEqual([
      {
        accountId: nora,
        transientTokenId: 't',
        serverId: null,
        namedTokenId: null,
        name: 'Attic box',
        endsAtLatest: NOON + 1,
        stands,
        stage,
      },
    ]);
  });

  test.each([
    ['valid', 'good'],
    ['rejected', 'rejected'],
    ['could-not-check', 'unsure'],
  ] as const)('of a server’s token that is %s is %s', (state, stands) => {
    const server = serverSummary({ health: { state, checkedAt: 1 } });
    const [, standing] = standingsOf([accountSummary()], [], [], [serverList(nora, server)]);
    expect(standing).toEqual({
      accountId: nora,
      transientTokenId: null,
      serverId: 'machine-1',
      namedTokenId: null,
      name: 'Attic box',
      endsAtLatest: null,
      stands,
      stage: 2,
    });
  });

  test('of a server that nobody has asked, or of an account that has gone, is none', () => {
    const list = [serverList(nora, serverSummary())];
    expect(standingsOf([accountSummary()], [], [], list).length).toBe(1);
    const judged = serverSummary({ health: { state: 'rejected', checkedAt: 1 } });
    expect(standingsOf([], [], [], [serverList(nora, judged)])).toEqual([]);
  });

  test('of a server’s token goes with the account’s own: one rejection is one notice', () => {
    const health = { state: 'rejected', checkedAt: 1 } as const;
    const servers = [serverList(nora, serverSummary({ health }))];
    const stands = standingsOf([accountSummary({ health })], [], [], servers).map(
      (each) => each.stands,
    );
    expect(stands).toEqual(['rejected', 'not-yet']);
  });

  test.each([
    ['rejected', false, 'rejected'],
    ['valid', false, 'good'],
    ['could-not-check', false, 'unsure'],
    ['rejected', true, 'good'],
  ] as const)(
    'of a tool’s token that is %s, taken back: %s, is %s',
    (state, isRevoking, stands) => {
      const token = namedTokenSummary({ health: { state, checkedAt: 1 }, isRevoking });
      expect(standingsOf([], [token], [], [])).toEqual([
        {
          accountId: nora,
          transientTokenId: null,
          serverId: null,
          namedTokenId: 'named-1',
          name: 'Tautulli',
          endsAtLatest: null,
          stands,
          stage: 2,
        },
      ]);
    },
  );

  test('is known for every state of the contract', () => {
    for (const state of TokenHealth.shape.state.options)
      expect(
        standingsOf([accountSummary({ health: { state, checkedAt: 1 } })], [], [], [])[0]?.stands,
      ).toBeDefined();
    for (const state of TransientTokenSummary.shape.state.options)
      expect(standingsOf([], [], [token(state)], [])[0]?.stands).toBeDefined();
  });
});
