import { describe, expect, test } from 'vitest';
import type { CredentialState } from '../accounts/credential-store.ts';
import { NamedTokenId } from '../contract/entities.ts';
import type { TokenHealth } from '../contract/entities.ts';
import { ownAccount } from '../keychain/envelope.ts';
import { NOON } from '../expiry/test-clock.ts';
import { credentialState, nora, sam } from '../test-samples.ts';
import { gatheringUntil, groupedStandings } from './grouped-standings.ts';
import type { Standing } from './notice-board.ts';

const about = { transientTokenId: null, serverId: null, endsAtLatest: null, stage: 2 };
const account = (stands: Standing['stands'], accountId = nora): Standing => ({
  ...about,
  accountId,
  namedTokenId: null,
  name: 'nora_k',
  stands,
});
const named = (name: string, stands: Standing['stands'], accountId = nora): Standing => ({
  ...about,
  accountId,
  namedTokenId: NamedTokenId.parse(name),
  name,
  stands,
});

const shortly = (standings: Standing[], isBeingRepaired = false) =>
  groupedStandings(standings, () => isBeingRepaired).map(({ stands, stage }) => [stands, stage]);

describe('rejected tokens', () => {
  test('of an account and its tools are one notice, further than one alone', () => {
    const all = [account('rejected'), named('a', 'rejected'), named('b', 'rejected')];
    expect(shortly(all)).toEqual([
      ['several-rejected', 3],
      ['covered', 2],
      ['covered', 2],
    ]);
  });

  test.each([
    ['the account’s own', [account('rejected'), named('a', 'good'), named('b', 'unsure')]],
    ['one tool’s', [account('good'), named('a', 'rejected'), named('b', 'good')]],
    ['two tools’, while the account’s own works', [account('good'), named('a', 'rejected')]],
    ['one tool’s, and another account’s', [account('rejected', sam), named('a', 'rejected')]],
    ['one whose account has left', [named('a', 'rejected'), named('b', 'rejected')]],
  ])('are told as they are where it is only %s', (_which, standings) => {
    expect(groupedStandings(standings, () => false)).toEqual(standings);
  });

  test('are not told while they are repaired', () => {
    expect(shortly([account('good'), named('a', 'rejected')], true)).toEqual([
      ['good', 2],
      ['covered', 2],
    ]);
  });
});

const tool = {
  kind: 'named',
  namedTokenId: NamedTokenId.parse('a'),
  accountName: 'nora_k',
  createdAt: 1,
} as const;
const own = (health: TokenHealth): CredentialState =>
  credentialState({ about: ownAccount, health });
const ofTool = (health: TokenHealth, some: Partial<CredentialState> = {}): CredentialState =>
  credentialState({ about: tool, health, ...some });
const at = (state: TokenHealth['state'], checkedAt: number): TokenHealth => ({ state, checkedAt });
const MINUTE = 60_000;

describe('the desktop', () => {
  test('waits for word of the account’s other tokens, a minute at most', () => {
    const credentials = [own(at('rejected', NOON)), ofTool(at('valid', NOON - 1))];
    expect(gatheringUntil(credentials, nora, NOON)).toBe(NOON + MINUTE);
    expect(gatheringUntil(credentials, nora, NOON + MINUTE)).toBeNull();
    expect(gatheringUntil(credentials, sam, NOON)).toBeNull();
  });

  test.each([
    ['it was rejected as well', ofTool(at('rejected', NOON - 5))],
    ['it works still', ofTool(at('valid', NOON + 1))],
    ['it could not be asked about', ofTool(at('could-not-check', NOON + 1))],
    ['the keychain has lost it', ofTool(at('valid', NOON - 1), { presence: 'missing' })],
    [
      'it is a JWT past its end',
      ofTool(at('valid', NOON - 1), { about: { ...tool, kind: 'jwt', endsAt: NOON - 1 } }),
    ],
  ])('does not wait for a token where %s', (_why, other) => {
    expect(gatheringUntil([own(at('rejected', NOON)), other], nora, NOON + 2)).toBeNull();
  });

  test('does not wait for one token alone, nor by a clock that was set back', () => {
    expect(gatheringUntil([own(at('rejected', NOON))], nora, NOON)).toBeNull();
    const credentials = [own(at('rejected', NOON)), ofTool(at('valid', NOON - 1))];
    expect(gatheringUntil(credentials, nora, NOON - MINUTE)).toBeNull();
  });
});
