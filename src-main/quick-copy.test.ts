import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import {
  NamedTokenId,
  QuickEntry,
  QuickEntryId,
  ServerId,
  TransientTokenId,
} from './contract/entities.ts';
import { quickTargets, targetOf } from './quick-copy.ts';
import {
  accountSummary,
  namedTokenSummary,
  nora,
  sam,
  serverList,
  serverSummary,
  transientTokenSummary,
} from './test-samples.ts';

const { issuedAt } = transientTokenSummary();
type Content = Parameters<typeof quickTargets>[0];

const content = (some: Partial<Content> = {}): Content => ({
  accounts: [accountSummary(), accountSummary({ accountId: sam, name: 'sam', token: 'missing' })],
  servers: [serverList(nora, serverSummary(), serverSummary({ hasToken: false }))],
  namedTokens: [],
  transientTokens: [
    transientTokenSummary(),
    transientTokenSummary({ state: 'ended', serverName: 'Over' }),
  ],
  pinned: [],
  now: issuedAt + 1,
  ...some,
});
const labels = (some?: Partial<Content>) =>
  quickTargets(content(some)).map(({ entry }) => `${entry.kind}: ${entry.label}`);

test('offers what can be copied now, and nothing else', () => {
  expect(quickTargets(content())).toEqual([
    {
      entry: {
        entryId: `account/${nora}`,
        kind: 'account',
        label: 'nora_k',
        detail: 'Not checked with Plex yet',
      },
      act: { kind: 'copy-token', accountId: nora },
    },
    {
      entry: {
        entryId: 'transient-token/transient-1',
        kind: 'transient-token',
        label: 'Attic box',
        detail: 'about 47 hours left',
      },
      act: { kind: 'copy-transient-token', accountId: nora, transientTokenId: 'transient-1' },
    },
    {
      entry: {
        entryId: 'server/machine-1',
        kind: 'server',
        label: 'Attic box',
        detail: 'your server',
      },
      act: { kind: 'mint-and-copy', accountId: nora, serverId: 'machine-1' },
    },
  ]);
});

test('puts what was pinned first', () => {
  expect(labels({ pinned: ['machine-1'] })).toEqual([
    'server: Attic box',
    'account: nora_k',
    'transient-token: Attic box',
  ]);
});

test.each([
  [{ relation: 'shared', ownerName: 'sam' }, 'shared by sam'],
  [{ relation: 'shared', ownerName: '' }, 'shared with you'],
  [{ relation: 'stranger' }, 'added by hand'],
] as const)('says of a server %j whose it is', (server, detail) => {
  const servers = [serverList(nora, serverSummary(server))];
  expect(quickTargets(content({ servers })).at(-1)?.entry.detail).toBe(detail);
});

test('stays within the contract, with the longest names and ids and with far too many', () => {
  const long = 'x'.repeat(512);
  const servers = Array.from({ length: 900 }, (_, at) =>
    serverSummary({
      serverId: ServerId.parse(`${'s'.repeat(120)}-${String(at)}`),
      name: long,
      relation: 'shared',
      ownerName: long,
    }),
  );
  const transientTokens = Array.from({ length: 900 }, (_, at) =>
    transientTokenSummary({
      transientTokenId: TransientTokenId.parse(`${'t'.repeat(120)}-${String(at)}`),
      serverName: long,
    }),
  );
  const entries = quickTargets(
    content({ servers: [serverList(nora, ...servers)], transientTokens }),
  ).map(({ entry }) => entry);
  expect(entries.length).toBe(1_000);
  expect(z.array(QuickEntry).safeParse(entries).success).toBe(true);
  expect(new Set(entries.map(({ entryId }) => entryId)).size).toBe(1_000);
});

test('finds the target of an entry, and says when it has gone', () => {
  const targets = quickTargets(content());
  expect(targetOf(targets, QuickEntryId.parse(`account/${nora}`)).act.kind).toBe('copy-token');
  expect(() => targetOf(targets, QuickEntryId.parse(`account/${sam}`))).toThrow(
    expect.objectContaining({ code: 'quick-entry-unknown' }),
  );
});

test('offers tools’ tokens that are at hand and were not taken back, pinned ones first', () => {
  const kometa = NamedTokenId.parse('named-2');
  const namedTokens = [
    namedTokenSummary(),
    namedTokenSummary({ namedTokenId: kometa, name: 'Kometa' }),
    namedTokenSummary({ namedTokenId: NamedTokenId.parse('lost'), presence: 'missing' }),
    namedTokenSummary({ namedTokenId: NamedTokenId.parse('back'), isRevoking: true }),
  ];
  const found = quickTargets(content({ namedTokens, pinned: [kometa] }));
  expect(found.filter(({ entry }) => entry.kind === 'named-token')).toHaveLength(2);
  expect(found[0]).toEqual({
    entry: {
      entryId: 'named-token/named-2',
      kind: 'named-token',
      label: 'Kometa',
      detail: 'nora_k. Not checked with Plex yet',
    },
    act: { kind: 'copy-named-token', accountId: nora, namedTokenId: kometa },
  });
});
