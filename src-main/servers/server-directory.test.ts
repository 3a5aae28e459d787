import { describe, expect, test } from 'vitest';
import { events } from '../contract/contract.ts';
import { ServerId } from '../contract/entities.ts';
import type { AccountId, ServerList } from '../contract/entities.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import { KeyringError } from '../keyring-error.ts';
import type { PlexServer } from '../plex/plex-answers.ts';
import { NOON } from '../expiry/test-clock.ts';
import { readServerUrl, serverUrlCandidates } from '../plex/server-address.ts';
import {
  connection,
  credentialOf,
  nora,
  pending,
  plexServer,
  sam,
  serverSummary,
} from '../test-samples.ts';
import { Token } from '../token.ts';
import { createServerDirectory } from './server-directory.ts';
import { openServerNotes } from './server-notes.ts';

const attic = ServerId.parse('machine-1');
const failure = (code: FailureCode) => new KeyringError(code, 'as the test wants it');
type Answer = PlexServer[] | Error | Promise<PlexServer[]>;

/** A directory over a network of addresses (who answers there), with the client's own rule for plain http. */
async function setUp(
  options: { answers?: Answer[]; identities?: Record<string, string | Error> } = {},
) {
  const answers = [...(options.answers ?? [])];
  const seen = {
    asked: [] as string[],
    retries: [] as unknown[],
    probed: [] as string[],
    clientIdentifier: 'client-1',
    gone: new Set<AccountId>(),
    used: [] as unknown[],
    lists: [] as ServerList[][],
    identities: options.identities ?? { 'https://10.0.0.5:32400': 'machine-1' },
    written: '',
  };
  const notes = await openServerNotes(
    {
      read: () => Promise.resolve(undefined),
      write: (text) => {
        seen.written = text;
        return Promise.resolve();
      },
      moveAside: () => Promise.resolve(),
    },
    () => undefined,
  );
  const directory = createServerDirectory({
    plex: {
      getResources: async (token, { retry }) => {
        seen.asked.push(token.reveal());
        seen.retries.push(retry);
        const answer = answers.shift() ?? [plexServer()];
        if (answer instanceof Error) throw answer;
        return answer;
      },
      getIdentity: async ({ serverUrl = '', plainHttpAgreed = false }) => {
        readServerUrl(serverUrl, plainHttpAgreed);
        seen.probed.push(serverUrl);
        await Promise.resolve();
        const machineIdentifier = seen.identities[serverUrl] ?? failure('server-unreachable');
        if (machineIdentifier instanceof Error) throw machineIdentifier;
        return { machineIdentifier };
      },
    },
    credential: (accountId) => {
      if (seen.gone.has(accountId)) throw failure('account-unknown');
      return credentialOf(accountId, seen.clientIdentifier);
    },
    notes,
    addressCandidates: serverUrlCandidates,
    hiddenNames: (serverUrls) =>
      Promise.resolve(new Set(serverUrls.filter((each) => each.includes('hidden')))),
    now: () => NOON,
    onTokenUsed: (accountId, error) =>
      seen.used.push([accountId, error instanceof KeyringError ? error.code : error]),
  });
  directory.onChange((lists) => seen.lists.push(lists));
  const listOf = (accountId: AccountId) =>
    directory.lists().find((list) => list.accountId === accountId);
  return { seen, directory, notes, listOf };
}

describe('the list of servers', () => {
  test('comes from Plex, tells that it is on its way, and is a look at the token', async () => {
    const { seen, directory, listOf } = await setUp();
    await directory.load(nora);
    expect(seen.asked).toEqual([`token-of-${nora}-at-client-1`]);
    expect(seen.lists.map(([list]) => list?.loading)).toEqual([true, false]);
    expect(listOf(nora)).toEqual({
      accountId: nora,
      loading: false,
      failure: null,
      servers: [serverSummary()],
    });
    expect(seen.used).toEqual([[nora, null]]);
  });

  test('shows whose a shared server is, and which has no token', async () => {
    const shared = plexServer({ owned: false, sourceTitle: 'sam', presence: false });
    delete shared.accessToken;
    const { directory, listOf } = await setUp({ answers: [[shared]] });
    await directory.load(nora);
    expect(listOf(nora)?.servers).toMatchObject([
      { relation: 'shared', ownerName: 'sam', online: false, hasToken: false },
    ]);
  });

  test('says in the list why it failed, and the servers known before stay', async () => {
    const { seen, directory, listOf } = await setUp({
      answers: [[plexServer()], failure('offline')],
    });
    await directory.load(nora);
    await expect(directory.load(nora)).rejects.toMatchObject({ code: 'offline' });
    expect(listOf(nora)).toMatchObject({ loading: false, failure: 'offline' });
    expect(listOf(nora)?.servers.length).toBe(1);
    expect(seen.used).toEqual([
      [nora, null],
      [nora, 'offline'],
    ]);
    await directory.load(nora);
    expect(listOf(nora)?.failure).toBeNull();
  });

  test('is asked for once, however many ask at the same time', async () => {
    const { seen, directory } = await setUp();
    await Promise.all([
      directory.load(nora),
      directory.load(nora),
      directory.connect(nora, attic, false),
    ]);
    expect(seen.asked.length).toBe(1);
  });

  test('is tried once where nobody waits for it, and with the patience of the client for a person', async () => {
    const { seen, directory } = await setUp();
    await directory.load(nora, false);
    await directory.load(nora, true);
    await directory.load(nora);
    expect(seen.retries).toEqual([{ strategy: 'none' }, undefined, undefined]);
  });

  test('of an account that is not here is neither asked for nor shown', async () => {
    const { seen, directory } = await setUp();
    seen.gone.add(nora);
    await expect(directory.load(nora)).rejects.toMatchObject({ code: 'account-unknown' });
    await expect(directory.connect(nora, attic, false)).rejects.toMatchObject({
      code: 'account-unknown',
    });
    expect(directory.lists()).toEqual([]);
    expect(seen.asked).toEqual([]);
    expect(seen.used).toEqual([]);
  });

  test('of an account that went meanwhile does not come back', async () => {
    const answer = pending<PlexServer[]>();
    const { seen, directory } = await setUp({ answers: [answer.promise] });
    const loaded = directory.load(nora);
    await directory.forget(nora);
    answer.resolve([plexServer()]);
    await loaded;
    expect(directory.lists()).toEqual([]);
    expect(seen.used).toEqual([]);
  });

  test('says nothing of a token that was replaced while Plex was asked', async () => {
    const first = pending<PlexServer[]>();
    const fresh = plexServer({ accessToken: new Token('fresh-server-token') });
    const { seen, directory, listOf } = await setUp({ answers: [first.promise, [fresh]] });
    const old = directory.load(nora);
    seen.clientIdentifier = 'client-2';
    await directory.load(nora);
    first.reject(failure('token-rejected'));
    await expect(old).rejects.toMatchObject({ code: 'token-rejected' });
    expect(seen.used).toEqual([[nora, null]]);
    expect(listOf(nora)).toMatchObject({ failure: null, loading: false });
  });

  test('of 1,000 servers with hostile names fits the contract', async () => {
    const names = [
      'x'.repeat(10_000),
      '',
      '  ',
      '<b>&amp;</b>',
      '\u202eevil\u0000',
      '\ud800',
      '😀'.repeat(300),
    ];
    const many = Array.from({ length: 1_200 }, (_, at) =>
      plexServer({
        clientIdentifier: `machine-${String(at)}`,
        name: names[at % names.length] ?? '',
        owned: at % 2 === 0,
        sourceTitle: 'y'.repeat(10_000),
      }),
    );
    const tooLong = plexServer({ clientIdentifier: 'z'.repeat(129) });
    const { directory } = await setUp({ answers: [[tooLong, ...many]] });
    await directory.load(nora);
    expect(events.serversChanged.safeParse(directory.lists()).error).toBeUndefined();
    expect(directory.lists()[0]?.servers.length).toBe(1_000);
    expect(directory.lists()[0]?.servers[1]?.name).toBe('machine-1');
    expect(JSON.stringify(directory.lists())).not.toContain('token-of-machine');
  });

  test('leaves out what is no server', async () => {
    const { directory } = await setUp({
      answers: [[plexServer({ clientIdentifier: 'z'.repeat(129) })]],
    });
    await directory.load(nora);
    expect(directory.lists()[0]?.servers).toEqual([]);
  });
});

describe('connecting', () => {
  test('gives the server’s own token, once the right server answered', async () => {
    const { seen, directory, listOf } = await setUp();
    const connected = await directory.connect(nora, attic, false);
    expect(connected.token.reveal()).toBe('token-of-machine-1');
    expect(connected).toMatchObject({
      server: { serverUrl: 'https://10.0.0.5:32400', plainHttpAgreed: false },
      clientIdentifier: 'client-1',
      name: 'Attic box',
    });
    expect(seen.probed).toEqual(['https://10.0.0.5:32400']);
    expect(listOf(nora)?.servers[0]?.address).toBe('https://10.0.0.5:32400');
  });

  test.each([
    ['wrong-server', 'machine-2'],
    ['server-unreachable', failure('timed-out')],
  ] as const)('gives no token when it ends as %s', async (code, identity) => {
    const { directory, listOf } = await setUp({
      identities: { 'https://10.0.0.5:32400': identity },
    });
    await expect(directory.connect(nora, attic, false)).rejects.toMatchObject({ code });
    expect(listOf(nora)?.servers[0]?.address).toBe('');
  });

  test('shows no address any more that stopped to answer', async () => {
    const { seen, directory, listOf } = await setUp();
    await directory.connect(nora, attic, false);
    seen.identities = {};
    const told = seen.lists.length;
    await expect(directory.connect(nora, attic, false)).rejects.toThrow();
    expect(listOf(nora)?.servers[0]?.address).toBe('');
    expect(seen.lists.length).toBe(told + 1);
  });

  test('gives no token that belongs to another credential of the account', async () => {
    const renewed = plexServer({ accessToken: new Token('fresh-server-token') });
    const { seen, directory } = await setUp({ answers: [[plexServer()], [renewed]] });
    await directory.load(nora);
    seen.clientIdentifier = 'client-2';
    const { token, clientIdentifier } = await directory.connect(nora, attic, false);
    expect([token.reveal(), clientIdentifier]).toEqual(['fresh-server-token', 'client-2']);
  });

  test('knows no server that is not on the account’s list, and asks nobody', async () => {
    const { seen, directory } = await setUp();
    await expect(directory.connect(nora, ServerId.parse('machine-9'), false)).rejects.toMatchObject(
      { code: 'server-unknown' },
    );
    expect(seen.probed).toEqual([]);
  });

  test('needs a token of that server', async () => {
    const without = plexServer();
    delete without.accessToken;
    const { seen, directory } = await setUp({ answers: [[without]] });
    await expect(directory.connect(nora, attic, false)).rejects.toMatchObject({
      code: 'server-token-missing',
    });
    expect(seen.probed).toEqual([]);
  });

  test('asks once per server for consent to plain http, and for another server again', async () => {
    const overHttp = (id: string, uri: string) =>
      plexServer({ clientIdentifier: id, connections: [connection(uri)] });
    const { seen, directory, notes } = await setUp({
      answers: [
        [
          overHttp('machine-1', 'http://10.0.0.5:32400'),
          overHttp('machine-2', 'http://10.0.0.6:32400'),
        ],
      ],
      identities: { 'http://10.0.0.5:32400': 'machine-1', 'http://10.0.0.6:32400': 'machine-2' },
    });
    await expect(directory.connect(nora, attic, false)).rejects.toMatchObject({
      code: 'plain-http-needs-consent',
    });
    expect(seen.probed).toEqual([]);
    expect(notes.of(nora)).toEqual([]);
    const agreed = await directory.connect(nora, attic, true);
    expect(agreed.server).toEqual({ serverUrl: 'http://10.0.0.5:32400', plainHttpAgreed: true });
    expect(await directory.connect(nora, attic, false)).toEqual(agreed);
    expect(seen.written).toContain('"plainHttpAgreed": true');
    await expect(directory.connect(nora, ServerId.parse('machine-2'), false)).rejects.toMatchObject(
      { code: 'plain-http-needs-consent' },
    );
    expect(directory.lists()[0]?.servers.map(({ addedByHand }) => addedByHand)).toEqual([
      false,
      false,
    ]);
  });

  test('keeps no consent for a server that could not be reached with it', async () => {
    const { directory, notes } = await setUp({
      answers: [[plexServer({ connections: [connection('http://10.0.0.5:32400')] })]],
      identities: {},
    });
    await expect(directory.connect(nora, attic, true)).rejects.toMatchObject({
      code: 'server-unreachable',
    });
    expect(notes.of(nora)).toEqual([]);
  });

  test('on this machine plain http needs no consent', async () => {
    const { directory } = await setUp({
      answers: [[plexServer({ connections: [connection('http://127.0.0.1:32400')] })]],
      identities: { 'http://127.0.0.1:32400': 'machine-1' },
    });
    const { server } = await directory.connect(nora, attic, false);
    expect(server).toEqual({ serverUrl: 'http://127.0.0.1:32400', plainHttpAgreed: false });
  });

  test('never speaks plain http to a server that requires https, agreed or not', async () => {
    const strict = plexServer({
      httpsRequired: true,
      connections: [connection('http://10.0.0.5:32400'), connection('HTTP://127.0.0.1:32400')],
    });
    const { seen, directory } = await setUp({ answers: [[strict]] });
    await expect(directory.connect(nora, attic, true)).rejects.toMatchObject({
      code: 'server-unreachable',
    });
    expect(seen.probed).toEqual([]);
  });
});

describe('a server added by hand', () => {
  test('gets its own token when its machine identifier is on the account’s list', async () => {
    const { directory, listOf } = await setUp({
      answers: [[plexServer({ connections: [connection('https://10.9.9.9:1')] })]],
      identities: { 'https://192.168.1.5:32400': 'machine-1' },
    });
    expect(await directory.addByHand(nora, '192.168.1.5', false)).toEqual({
      serverId: attic,
      hasToken: true,
    });
    expect(listOf(nora)?.servers).toMatchObject([
      { serverId: attic, addedByHand: true, hasToken: true, relation: 'owned' },
    ]);
    const { server, token } = await directory.connect(nora, attic, false);
    expect(server.serverUrl).toBe('https://192.168.1.5:32400');
    expect(token.reveal()).toBe('token-of-machine-1');
  });

  test('gets none when it is not, and says so', async () => {
    const { directory, listOf } = await setUp({
      answers: [[]],
      identities: { 'https://192.168.1.5:32400': 'machine-7' },
    });
    const { serverId, hasToken } = await directory.addByHand(nora, '192.168.1.5', false);
    expect([serverId, hasToken]).toEqual(['machine-7', false]);
    expect(listOf(nora)?.servers).toEqual([
      {
        serverId: 'machine-7',
        name: '192.168.1.5:32400',
        relation: 'stranger',
        ownerName: '',
        online: null,
        hasToken: false,
        addedByHand: true,
        address: 'https://192.168.1.5:32400',
        distinction: '',
        health: { state: 'unchecked', checkedAt: null },
        connectionsTriedAt: null,
      },
    ]);
    await expect(directory.connect(nora, serverId, false)).rejects.toMatchObject({
      code: 'server-token-missing',
    });
  });

  test('on another computer is on the list at once, and no consent to plain http comes with it', async () => {
    const { seen, directory, notes, listOf } = await setUp({ answers: [[plexServer()]] });
    await directory.load(nora);
    const serverId = ServerId.parse('machine-7');
    seen.lists = [];
    await directory.keepByHand({ accountId: nora, serverId, address: 'http://192.168.1.5:32400' });
    expect(seen.lists).toHaveLength(1);
    expect(listOf(nora)?.servers.map((each) => each.serverId)).toEqual([attic, serverId]);
    expect(notes.of(nora)).toMatchObject([{ plainHttpAgreed: false }]);
  });

  test('loses its token-worthy address when another server answers there', async () => {
    const { seen, directory } = await setUp({
      answers: [[plexServer({ connections: [] })]],
      identities: { 'https://192.168.1.5:32400': 'machine-1' },
    });
    await directory.addByHand(nora, '192.168.1.5', false);
    seen.identities['https://192.168.1.5:32400'] = 'machine-2';
    await expect(directory.connect(nora, attic, false)).rejects.toMatchObject({
      code: 'wrong-server',
    });
  });

  test('stays a local address, so that a relay that answered once is not preferred later', async () => {
    const relay = connection('https://relay.test:1', { local: false, relay: true });
    const remote = connection('https://remote.test:1', { local: false });
    const { seen, directory } = await setUp({
      answers: [[plexServer({ connections: [remote, relay] })]],
      identities: { 'https://192.168.1.5:32400': 'machine-1', 'https://relay.test:1': 'machine-1' },
    });
    await directory.addByHand(nora, '192.168.1.5', false);
    seen.identities = { 'https://relay.test:1': 'machine-1' };
    expect((await directory.connect(nora, attic, false)).server.serverUrl).toBe(
      'https://relay.test:1',
    );
    seen.identities = { 'https://relay.test:1': 'machine-1', 'https://remote.test:1': 'machine-1' };
    expect((await directory.connect(nora, attic, false)).server.serverUrl).toBe(
      'https://remote.test:1',
    );
  });

  test('over plain http asks for consent, and keeps it', async () => {
    const { directory, notes } = await setUp({
      answers: [[plexServer({ connections: [] })]],
      identities: { 'http://192.168.1.5:32400': 'machine-1' },
    });
    await expect(directory.addByHand(nora, '192.168.1.5', false)).rejects.toMatchObject({
      code: 'plain-http-needs-consent',
    });
    expect(notes.of(nora)).toEqual([]);
    await directory.addByHand(nora, '192.168.1.5', true);
    expect((await directory.connect(nora, attic, false)).server).toEqual({
      serverUrl: 'http://192.168.1.5:32400',
      plainHttpAgreed: true,
    });
  });

  test('keeps a consent that was given before', async () => {
    const { directory, notes } = await setUp({
      answers: [[plexServer({ connections: [] })]],
      identities: {
        'https://10.0.0.5:32400': 'machine-1',
        'http://192.168.1.5:32400': 'machine-1',
      },
    });
    await directory.addByHand(nora, 'http://192.168.1.5:32400', true);
    await directory.addByHand(nora, 'https://10.0.0.5:32400', false);
    expect(notes.of(nora)).toMatchObject([
      { address: 'https://10.0.0.5:32400', plainHttpAgreed: true },
    ]);
  });

  test.each([
    ['http://198.51.100.7:32400', 'address-not-local', {}],
    [
      'plex.example.test',
      'server-unreachable',
      { 'http://plex.example.test:32400': failure('address-not-local') },
    ],
    ['https://10.0.0.5:1', 'server-unreachable', { 'https://10.0.0.5:1': failure('timed-out') }],
    [
      'https://10.0.0.5:1',
      'not-a-plex-server',
      { 'https://10.0.0.5:1': failure('not-a-plex-server') },
    ],
    ['https://10.0.0.5:1', 'not-a-plex-server', { 'https://10.0.0.5:1': 'z'.repeat(129) }],
    [
      'https://10.0.0.5:1',
      'certificate-refused',
      { 'https://10.0.0.5:1': failure('certificate-refused') },
    ],
    [
      'plex.example.test:1',
      'certificate-refused',
      { 'https://plex.example.test:1': failure('certificate-refused') },
    ],
    [
      'plex.example.test:1',
      'not-a-plex-server',
      { 'http://plex.example.test:1': failure('not-a-plex-server') },
    ],
    ['10.0.0.5/web', 'address-unreadable', {}],
    ['', 'address-unreadable', {}],
  ] as const)('at "%s" fails as %s, and nothing is kept', async (typed, code, identities) => {
    const { directory, notes } = await setUp({ identities: { ...identities } });
    await expect(directory.addByHand(nora, typed, false)).rejects.toMatchObject({ code });
    expect(notes.of(nora)).toEqual([]);
  });

  test('is removed again: from Plex’s list only the address, a stranger whole', async () => {
    const { directory, listOf } = await setUp({
      identities: {
        'https://192.168.1.5:32400': 'machine-1',
        'https://192.168.1.7:32400': 'machine-7',
      },
    });
    await directory.addByHand(nora, '192.168.1.5', false);
    await directory.addByHand(nora, '192.168.1.7', false);
    await directory.removeByHand(nora, attic);
    await directory.removeByHand(nora, ServerId.parse('machine-7'));
    expect(listOf(nora)?.servers).toMatchObject([
      { serverId: attic, addedByHand: false, address: '' },
    ]);
  });

  test('belongs to one account, and goes with it', async () => {
    const { seen, directory, notes, listOf } = await setUp();
    await directory.addByHand(nora, 'https://10.0.0.5:32400', false);
    await directory.load(sam);
    expect(listOf(sam)?.servers).toMatchObject([{ addedByHand: false }]);
    await directory.forget(nora);
    expect(listOf(nora)).toBeUndefined();
    expect(notes.of(nora)).toEqual([]);
    expect(seen.lists.at(-1)?.map(({ accountId }) => accountId)).toEqual([sam]);
  });
});

test('a server is called by its name, and by its id where none is known', async () => {
  const { directory } = await setUp();
  await directory.load(nora);
  expect(directory.name(nora, attic)).toBe('Attic box');
  expect(directory.name(sam, attic)).toBe('machine-1');
});

describe('what a server said of its token', () => {
  const valid = { state: 'valid', checkedAt: NOON } as const;
  const rejected = { state: 'rejected', checkedAt: NOON } as const;
  const noAnswer = { state: 'could-not-check', checkedAt: NOON } as const;

  test('stands in the list, and no silence unsays a "no"', async () => {
    const { directory, listOf, seen } = await setUp();
    const used = await directory.connect(nora, attic, false);
    const healthNow = () => listOf(nora)?.servers[0]?.health;
    directory.noteHealth(used, valid);
    expect(healthNow()).toEqual(valid);
    directory.noteHealth(used, noAnswer);
    expect(healthNow()).toEqual(noAnswer);
    directory.noteHealth(used, rejected);
    directory.noteHealth({ accountId: nora, serverId: attic }, noAnswer);
    expect(healthNow()).toEqual(rejected);
    expect(seen.lists.at(-1)?.[0]?.servers[0]?.health).toEqual(rejected);
    directory.noteHealth(used, valid);
    expect(healthNow()).toEqual(valid);
  });

  test('is no longer said once Plex gives another token', async () => {
    const renewed = plexServer({ accessToken: new Token('fresh-server-token') });
    const answers = [[plexServer()], [plexServer()], [renewed], []];
    const { directory, listOf } = await setUp({ answers });
    const used = await directory.connect(nora, attic, false);
    directory.noteHealth(used, rejected);
    await directory.load(nora);
    expect(listOf(nora)?.servers[0]?.health).toEqual(rejected);
    await directory.load(nora);
    expect(listOf(nora)?.servers[0]?.health.state).toBe('unchecked');
    directory.noteHealth(used, rejected); // of the old one
    expect(listOf(nora)?.servers[0]?.health.state).toBe('unchecked');
    await directory.load(nora);
    directory.noteHealth({ accountId: nora, serverId: attic }, rejected);
    expect(listOf(nora)?.servers).toEqual([]);
  });

  test('of an account that has gone changes nothing', async () => {
    const { directory } = await setUp();
    const used = await directory.connect(nora, attic, false);
    await directory.forget(nora);
    directory.noteHealth(used, rejected);
    expect(directory.lists()).toEqual([]);
  });
});

test('only the owner may ask what is the owner’s, and to learn that nobody but Plex is asked', async () => {
  const shared = plexServer({ clientIdentifier: 'machine-2', owned: false });
  const { seen, directory } = await setUp({ answers: [[plexServer(), shared]] });
  await directory.requireOwn(nora, attic);
  await expect(directory.requireOwn(nora, ServerId.parse('machine-2'))).rejects.toMatchObject({
    code: 'owner-token-needed',
  });
  expect(seen.probed).toEqual([]);
});

describe('the connections of a server', () => {
  const local = connection('https://10.0.0.5:32400');
  const remote = connection('https://198.51.100.7:32400', { local: false });

  test('are all tried when somebody asks, each with what came of it, and the best is in use', async () => {
    const { directory, listOf, seen } = await setUp({
      answers: [[plexServer({ connections: [remote, local] })]],
      identities: {
        'https://10.0.0.5:32400': failure('certificate-refused'),
        'https://198.51.100.7:32400': 'machine-1',
      },
    });
    await directory.load(nora);
    expect(listOf(nora)?.servers[0]?.connectionsTriedAt).toBeNull();
    expect(await directory.connections(nora, attic, false)).toEqual({
      triedAt: NOON,
      tried: [
        {
          kind: 'local',
          address: 'https://10.0.0.5:32400',
          outcome: 'certificate-refused',
          isNameHidden: false,
        },
        {
          kind: 'remote',
          address: 'https://198.51.100.7:32400',
          outcome: 'chosen',
          isNameHidden: false,
        },
      ],
    });
    expect(listOf(nora)?.servers[0]).toMatchObject({
      address: 'https://198.51.100.7:32400',
      connectionsTriedAt: NOON,
    });
    await directory.connections(nora, attic, false);
    expect(seen.probed.length).toBe(2);
    await directory.connections(nora, attic, true);
    expect(seen.probed.length).toBe(4);
  });

  test('are told also where none answers, or none is known', async () => {
    const { directory } = await setUp({
      answers: [[plexServer(), plexServer({ clientIdentifier: 'machine-2', connections: [] })]],
      identities: {},
    });
    const { tried } = await directory.connections(nora, attic, false);
    expect(tried).toMatchObject([{ outcome: 'not-reachable' }]);
    expect(await directory.connections(nora, ServerId.parse('machine-2'), false)).toEqual({
      triedAt: NOON,
      tried: [],
    });
  });

  test('say which names this network hides', async () => {
    const hidden = 'https://hidden.example:32400';
    const { directory } = await setUp({
      answers: [[plexServer({ connections: [connection(hidden), local] })]],
      identities: { [hidden]: 'machine-1' },
    });
    const { tried } = await directory.connections(nora, attic, false);
    expect(tried.map(({ outcome, isNameHidden }) => [outcome, isNameHidden])).toEqual([
      ['chosen', true],
      ['not-reachable', false],
    ]);
  });

  test('of a stranger are its one address; of an unknown server there are none', async () => {
    const { directory } = await setUp({
      answers: [[]],
      identities: { 'https://192.168.1.5:32400': 'machine-7' },
    });
    const { serverId } = await directory.addByHand(nora, '192.168.1.5', false);
    const { tried } = await directory.connections(nora, serverId, false);
    expect(tried).toMatchObject([{ address: 'https://192.168.1.5:32400', outcome: 'chosen' }]);
    await expect(
      directory.connections(nora, ServerId.parse('machine-9'), false),
    ).rejects.toMatchObject({ code: 'server-unknown' });
  });

  test('of the servers in use are chosen anew on another network, and of no others', async () => {
    const other = plexServer({ clientIdentifier: 'machine-2', connections: [remote] });
    const { directory, listOf, seen } = await setUp({
      answers: [[plexServer({ connections: [local, remote] }), other]],
      identities: { 'https://10.0.0.5:32400': 'machine-1' },
    });
    await directory.connect(nora, attic, false);
    seen.probed.length = 0;
    seen.identities = { 'https://198.51.100.7:32400': 'machine-1' };
    await directory.chooseAnew();
    expect(listOf(nora)?.servers.map(({ address }) => address)).toEqual([
      'https://198.51.100.7:32400',
      '',
    ]);
    expect(seen.probed.length).toBe(2);
    seen.identities = {};
    await directory.chooseAnew();
    expect(listOf(nora)?.servers[0]?.address).toBe('');
  });
});
