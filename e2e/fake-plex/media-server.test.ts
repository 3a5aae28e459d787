import { request as httpsRequest } from 'node:https';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ask, field } from './ask.ts';
import type { Reply } from './ask.ts';
import { createTestAuthority, selfSignedIdentity } from './certificates.ts';
import type { Account, FakePlex, MediaServer } from './fake-plex.ts';
import { startFakePlex } from './fake-plex.ts';

let plex: FakePlex;
let nora: Account;
let sam: Account;
let server: MediaServer;
let ownerToken: string;
let guestToken: string;

beforeEach(async () => {
  plex = await startFakePlex();
  nora = plex.addAccount({ username: 'nora_k', email: 'nora@example.test' });
  sam = plex.addAccount({ username: 'sam' });
  server = await plex.addServer({
    name: 'Attic "box" & <co>',
    owner: nora,
    sharedWith: [sam],
    connections: ['local', 'relay'],
  });
  ownerToken = plex.issueToken(nora);
  const list = await ask(`${plex.url}/api/v2/resources`, { token: plex.issueToken(sam) });
  guestToken = String(field(list, 0, 'accessToken'));
});

afterEach(() => plex.stop());

const TOKEN = '/security/token?type=delegation&scope=all';

function makeTransientToken(token: string, method = 'POST'): Promise<Reply> {
  return ask(server.url + TOKEN, { method, token });
}

function look(source: string, token = ownerToken, more = ''): Promise<Reply> {
  const url = `${server.url}/security/resources?source=${encodeURIComponent(source)}${more}`;
  return ask(url, { token });
}

describe('identity', () => {
  test('is told without a token', async () => {
    const reply = await ask(`${server.url}/identity`);
    expect(field(reply, 'MediaContainer')).toEqual({
      size: 0,
      claimed: true,
      machineIdentifier: server.machineIdentifier,
      version: server.version,
    });
  });
});

describe('server info', () => {
  test('needs a token, and says so in HTML', async () => {
    const refused = await ask(`${server.url}/`, { token: 'unknown' });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('content-type')).toBe('text/html');
    expect(refused.text).toContain('<h1>401 Unauthorized</h1>');
    const info = await ask(`${server.url}/`, { token: guestToken });
    expect(field(info, 'MediaContainer', 'friendlyName')).toBe('Attic "box" & <co>');
  });

  test('escapes its XML', async () => {
    const info = await ask(`${server.url}/`, { token: ownerToken, accept: '*/*' });
    expect(info.headers.get('content-type')).toBe('text/xml;charset=utf-8');
    expect(info.text).toContain('friendlyName="Attic &quot;box&quot; &amp; &lt;co&gt;"');
    expect(info.text).toContain('<Directory count="1" key="library" title="library"/>');
  });
});

describe('a transient token', () => {
  test.each(['POST', 'GET'])('is made with %s, and is good for this server', async (method) => {
    const token = String(
      field(await makeTransientToken(ownerToken, method), 'MediaContainer', 'token'),
    );
    expect(token).toMatch(/^transient-[0-9a-f-]{36}$/);
    expect((await ask(`${server.url}/`, { token })).status).toBe(200);
    expect(server.transientTokens()).toEqual([token]);
    expect(plex.secrets().map(({ value }) => value)).toContain(token);
  });

  test('dies with a restart, on the same port', async () => {
    const { url } = server;
    const token = String(field(await makeTransientToken(ownerToken), 'MediaContainer', 'token'));
    await server.restart();
    expect(server.url).toBe(url);
    expect((await ask(`${url}/`, { token })).status).toBe(401);
    expect((await ask(`${url}/`, { token: ownerToken })).status).toBe(200);
  });

  test('dies after 48 hours', async () => {
    const token = String(field(await makeTransientToken(ownerToken), 'MediaContainer', 'token'));
    plex.clock.advance(48 * 3_600_000 - 60_000);
    expect((await ask(`${server.url}/`, { token })).status).toBe(200);
    plex.clock.advance(60_000);
    expect((await ask(`${server.url}/`, { token })).status).toBe(401);
  });

  test.each(['type=delegation', 'scope=all', 'type=other&scope=all', 'type=delegation&scope=some'])(
    'is not made with %s',
    async (query) => {
      const url = `${server.url}/security/token?${query}`;
      expect((await ask(url, { method: 'POST', token: ownerToken })).status).toBe(400);
    },
  );

  test('is not made for an unknown token: 401, or 403 as the newer documents say', async () => {
    expect((await makeTransientToken('unknown')).status).toBe(401);
    server.behaviour.badTokenStatus = 403;
    expect((await makeTransientToken('unknown')).status).toBe(403);
  });

  test.each([404, 405, 501] as const)(
    'is made with GET where POST is refused with %i',
    async (status) => {
      server.behaviour.postRefusedWith = status;
      expect((await makeTransientToken(ownerToken)).status).toBe(status);
      expect((await makeTransientToken(ownerToken, 'GET')).status).toBe(200);
    },
  );
});

describe('who is let in', () => {
  test("a guest's token of plex.tv is not good for a shared server", async () => {
    const plexTvToken = sam.currentTokens()[0] ?? '';
    expect((await ask(`${server.url}/`, { token: plexTvToken })).status).toBe(401);
  });

  test('a revoked owner is out', async () => {
    plex.revoke(ownerToken);
    expect((await ask(`${server.url}/`, { token: ownerToken })).status).toBe(401);
  });

  test('a guest is out once the share ends, or the guest signs in anew', async () => {
    plex.issueToken(sam, 'another');
    expect((await ask(`${server.url}/`, { token: guestToken })).status).toBe(200);
    plex.withdrawShare(server, sam);
    expect((await ask(`${server.url}/`, { token: guestToken })).status).toBe(401);
    const list = await ask(`${plex.url}/api/v2/resources`, { token: plex.issueToken(sam) });
    expect(field(list)).toEqual([]);
  });

  test('an unclaimed server asks for no token', async () => {
    server.behaviour.claimed = false;
    expect((await ask(`${server.url}/`)).status).toBe(200);
  });
});

describe('source connections', () => {
  test('come with a transient token for the source', async () => {
    const reply = await look(`server://${server.machineIdentifier}`);
    const device = field(reply, 'MediaContainer', 'Device');
    expect(device).toMatchObject({
      name: server.name,
      clientIdentifier: server.machineIdentifier,
      Connection: [
        { local: true, uri: server.url },
        { local: false, relay: true },
      ],
    });
    expect(field(reply, 'MediaContainer', 'Device', 'Connection', 0)).not.toHaveProperty('relay');
    const token = String(field(reply, 'MediaContainer', 'Device', 'accessToken'));
    expect((await ask(`${server.url}/`, { token })).status).toBe(200);
  });

  test("reach the owner's other servers, with tokens for those", async () => {
    const other = await plex.addServer({ name: 'Summer house', owner: nora });
    const reply = await look(`server://${other.machineIdentifier}/com.plexapp.plugins.library`);
    const token = String(field(reply, 'MediaContainer', 'Device', 'accessToken'));
    expect((await ask(`${other.url}/`, { token })).status).toBe(200);
    expect((await ask(`${server.url}/`, { token })).status).toBe(401);
  });

  test('take a provider', async () => {
    expect((await look('provider://com.plexapp.plugins.library')).status).toBe(200);
  });

  test('are for the owner and for transient tokens of the owner', async () => {
    const source = `server://${server.machineIdentifier}`;
    expect((await look(source, guestToken)).status).toBe(403);
    const transient = String(
      field(await makeTransientToken(ownerToken), 'MediaContainer', 'token'),
    );
    expect((await look(source, transient)).status).toBe(200);
    const guests = String(field(await makeTransientToken(guestToken), 'MediaContainer', 'token'));
    expect((await look(source, guests)).status).toBe(403);
    expect((await look(source, 'unknown')).status).toBe(401);
  });

  test.each(['', '00aa11', 'server://', 'server://xyz/', 'http://00aa11', 'server://aa/b/c'])(
    'refuse the source "%s"',
    async (source) => {
      expect((await look(source)).status).toBe(400);
    },
  );

  test('refuse an unknown source and a refresh that is neither 0 nor 1', async () => {
    expect((await look('server://00aa11')).status).toBe(404);
    expect((await look('provider://tv.other')).status).toBe(404);
    server.behaviour.unknownSourceStatus = 400;
    expect((await look('server://00aa11')).status).toBe(400);
    const source = `server://${server.machineIdentifier}`;
    expect((await look(source, ownerToken, '&refresh=2')).status).toBe(400);
    expect((await look(source, ownerToken, '&refresh=1')).status).toBe(200);
  });

  test('come as a list of one where the server does so, and as XML', async () => {
    server.behaviour.deviceAsArray = true;
    const reply = await look(`server://${server.machineIdentifier}`);
    expect(field(reply, 'MediaContainer', 'Device', 0, 'name')).toBe(server.name);
    const xml = await ask(
      `${server.url}/security/resources?source=server://${server.machineIdentifier}`,
      { token: ownerToken, accept: 'application/xml' },
    );
    expect(xml.text).toMatch(
      /<Device name=".*><Connection protocol="http" .*local="1"\/>.*<\/Device>/,
    );
  });
});

describe('its connections', () => {
  test('say which way a request came, and go down one by one', async () => {
    await ask(`${server.urlOf('relay')}/identity`);
    expect(server.requests.last?.via).toBe('relay');
    await server.stop('local');
    await expect(ask(`${server.urlOf('local')}/identity`)).rejects.toThrow('fetch failed');
    expect((await ask(`${server.urlOf('relay')}/identity`)).status).toBe(200);
    await server.start('local');
    expect((await ask(`${server.urlOf('local')}/identity`)).status).toBe(200);
  });

  test('keep plex.tv apart in the records', async () => {
    plex.requests.clear();
    await ask(`${server.url}/identity`);
    expect(plex.requests.count).toBe(0);
    expect(plex.allRequests().at(-1)?.path).toBe('/identity');
  });
});

describe('TLS', () => {
  test('takes a certificate of a test authority, which nothing else trusts', async () => {
    const authority = await createTestAuthority();
    const tls = await authority.issue(['localhost']);
    const safe = await plex.addServer({ name: 'Safe', owner: nora, tls, hostName: 'localhost' });
    expect(safe.url).toMatch(/^https:\/\/localhost:/);
    expect(await statusOf(`${safe.url}/identity`, authority.certificate)).toBe(200);
    await expect(statusOf(`${safe.url}/identity`)).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
    const byAddress = safe.url.replace('localhost', '127.0.0.1');
    await expect(statusOf(`${byAddress}/identity`, authority.certificate)).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  test('shows an expired and a self-signed certificate for what they are', async () => {
    const authority = await createTestAuthority();
    const past = { from: new Date('2020-01-01'), until: new Date('2020-02-01') };
    const expired = await plex.addServer({
      name: 'Expired',
      owner: nora,
      tls: await authority.issue(['127.0.0.1'], past),
    });
    await expect(statusOf(`${expired.url}/identity`, authority.certificate)).rejects.toMatchObject({
      code: 'CERT_HAS_EXPIRED',
    });
    const tls = await selfSignedIdentity(['127.0.0.1']);
    const selfSigned = await plex.addServer({ name: 'Self-signed', owner: nora, tls });
    await expect(statusOf(`${selfSigned.url}/identity`)).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(selfSigned.requests.count).toBe(0);
  });
});

function statusOf(url: string, ca?: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { agent: false, ...(ca === undefined ? {} : { ca }) };
    httpsRequest(url, options, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
