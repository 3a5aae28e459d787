import { describe, expect, test } from 'vitest';
import { calls } from '../contract/contract.ts';
import { ServerId, SourceConnectionId } from '../contract/entities.ts';
import { KeyringError } from '../keyring-error.ts';
import type { PlexConnection } from '../plex/plex-answers.ts';
import { connection, nora, sam } from '../test-samples.ts';
import { Token } from '../token.ts';
import { createSourceLookup } from './source-lookup.ts';

const serverId = ServerId.parse('machine-1');
const request = {
  accountId: nora,
  serverId,
  source: 'machine-2',
  refresh: false,
  plainHttpAgreed: false,
};

function setUp(
  answer: {
    name?: string;
    connections?: PlexConnection[];
    failure?: KeyringError;
    isGuest?: boolean;
  } = {},
) {
  const asked: unknown[] = [];
  const used: unknown[] = [];
  let count = 0;
  const sources = createSourceLookup({
    plex: {
      getSourceConnectionInformation: (token, source, { clientIdentifier }) => {
        asked.push([token.reveal(), source, clientIdentifier]);
        if (answer.failure) return Promise.reject(answer.failure);
        count += 1;
        return Promise.resolve({
          name: answer.name ?? 'Attic box',
          clientIdentifier: 'machine-2',
          token: new Token(`source-token-${String(count)}`),
          connections: answer.connections ?? [
            connection('https://10.0.0.5:32400'),
            connection('https://198.51.100.7:32400', { local: false }),
            connection('https://relay.test:8443', { local: false, relay: true }),
          ],
        });
      },
    },
    servers: {
      requireOwn: async () => {
        await Promise.resolve();
        if (answer.isGuest) throw new KeyringError('owner-token-needed', 'a guest');
      },
      connect: (accountId, serverId, plainHttpAgreed) =>
        Promise.resolve({
          accountId,
          serverId,
          server: { serverUrl: 'https://10.0.0.5:32400', plainHttpAgreed },
          token: new Token('server-token'),
          clientIdentifier: 'client-1',
          name: 'Attic box',
        }),
    },
    onServerTokenUsed: ({ serverId }, failure) =>
      used.push([serverId, failure instanceof KeyringError ? failure.code : failure]),
  });
  return { sources, asked, used };
}

describe('a source look-up', () => {
  test('asks the server with its own token, and shows every connection by kind', async () => {
    const { sources, asked } = setUp();
    const found = await sources.lookUp({ ...request, refresh: true, plainHttpAgreed: true });
    expect(asked).toEqual([
      [
        'server-token',
        {
          serverUrl: 'https://10.0.0.5:32400',
          plainHttpAgreed: true,
          source: 'machine-2',
          refresh: true,
        },
        'client-1',
      ],
    ]);
    expect(found.connections).toEqual([
      { kind: 'local', address: 'https://10.0.0.5:32400' },
      { kind: 'remote', address: 'https://198.51.100.7:32400' },
      { kind: 'relay', address: 'https://relay.test:8443' },
    ]);
    expect(calls.lookUpSource.reply.safeParse(found).success).toBe(true);
    expect(JSON.stringify(found)).not.toContain('token-1');
  });

  test('keeps the token in main, to be copied by the id of the look-up', async () => {
    const { sources } = setUp();
    const first = await sources.lookUp(request);
    const second = await sources.lookUp(request);
    expect(sources.token(first.sourceConnectionId).reveal()).toBe('source-token-1');
    expect(sources.token(second.sourceConnectionId).reveal()).toBe('source-token-2');
    expect(sources.address(first.sourceConnectionId, 2)).toBe('https://relay.test:8443');
    expect(sources.tokenUse(first.sourceConnectionId)).toEqual({
      address: `${sources.address(first.sourceConnectionId, 0)}/library`,
      clientIdentifier: 'client-1',
    });
  });

  test('knows no address to ask with the token of a source without connections', async () => {
    const { sources } = setUp({ connections: [] });
    const { sourceConnectionId } = await sources.lookUp(request);
    expect(sources.tokenUse(sourceConnectionId).address).toBeUndefined();
  });

  test.each([3, 999])('has no address at position %i', async (position) => {
    const { sources } = setUp();
    const { sourceConnectionId } = await sources.lookUp(request);
    expect(() => sources.address(sourceConnectionId, position)).toThrow(
      expect.objectContaining({ code: 'source-connection-unknown' }),
    );
  });

  test('lets no connection through that is no plain web address, shown or copied', async () => {
    const hostile = [
      'javascript:alert(1)',
      'https://10.0.0.5:32400\nrm -rf ~',
      'https://10.0.0.5 32400',
      'file:///etc/passwd',
      'https://',
      '',
      `https://${'x'.repeat(2_048)}`,
      'https://10.0.0.5/\u202e',
    ].map((uri) => connection(uri));
    const { sources } = setUp({ connections: [...hostile, connection('https://10.0.0.6:32400')] });
    const found = await sources.lookUp(request);
    expect(found.connections).toEqual([{ kind: 'local', address: 'https://10.0.0.6:32400' }]);
    expect(sources.address(found.sourceConnectionId, 0)).toBe('https://10.0.0.6:32400');
  });

  test('fits the contract whatever the server says', async () => {
    const connections = Array.from({ length: 3_000 }, (_, at) =>
      connection(`https://a.test:${String(at)}`),
    );
    const { sources } = setUp({ name: 'x'.repeat(10_000), connections });
    const found = await sources.lookUp(request);
    expect(calls.lookUpSource.reply.safeParse(found).error).toBeUndefined();
    expect(found.connections.length).toBe(1_000);
  });

  test('keeps the last twenty', async () => {
    const { sources } = setUp();
    const ids = [];
    for (let round = 0; round < 21; round += 1) {
      ids.push((await sources.lookUp(request)).sourceConnectionId);
    }
    const [oldest, next] = ids;
    if (!oldest || !next) throw new Error('nothing was looked up');
    expect(() => sources.token(oldest)).toThrow(
      expect.objectContaining({ code: 'source-connection-unknown' }),
    );
    expect(sources.token(next).reveal()).toBe('source-token-2');
  });

  test('goes with its account, and with no other', async () => {
    const { sources } = setUp();
    const noras = await sources.lookUp(request);
    const sams = await sources.lookUp({ ...request, accountId: sam });
    sources.forgetAccount(nora);
    expect(() => sources.token(noras.sourceConnectionId)).toThrow();
    expect(() => sources.address(noras.sourceConnectionId, 0)).toThrow();
    expect(sources.token(sams.sourceConnectionId).reveal()).toBe('source-token-2');
  });

  test('fails as the server does, and keeps nothing', async () => {
    const { sources } = setUp({ failure: new KeyringError('owner-token-needed', 'a guest’s') });
    await expect(sources.lookUp(request)).rejects.toMatchObject({ code: 'owner-token-needed' });
    expect(() => sources.token(SourceConnectionId.parse('any'))).toThrow();
  });
});

test('a guest is told so before anything is sent; what a look-up says of the server’s token is told', async () => {
  const guest = setUp({ isGuest: true });
  await expect(guest.sources.lookUp(request)).rejects.toMatchObject({ code: 'owner-token-needed' });
  expect([guest.asked, guest.used]).toEqual([[], []]);

  const owner = setUp();
  await owner.sources.lookUp(request);
  expect(owner.used).toEqual([[request.serverId, null]]);
  const refused = setUp({ failure: new KeyringError('token-rejected', 'as the test wants it') });
  await expect(refused.sources.lookUp(request)).rejects.toMatchObject({
    code: 'server-token-rejected',
  });
  expect(refused.used).toEqual([[request.serverId, 'token-rejected']]);
});
