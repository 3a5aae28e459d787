import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Question, Reply } from './ask.ts';
import { ask, errorCode, field } from './ask.ts';
import type { Account, FakePlex } from './fake-plex.ts';
import { startFakePlex } from './fake-plex.ts';
import { totpCode } from './totp.ts';

let plex: FakePlex;
let nora: Account;
let sam: Account;

const PASSWORD = 'a+b & c%ü ';
const CODE = '012345';
const TOTP_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

beforeEach(async () => {
  plex = await startFakePlex();
  nora = plex.addAccount({
    username: 'nora_k',
    email: 'nora@example.test',
    password: PASSWORD,
    verificationCode: CODE,
  });
  sam = plex.addAccount({ username: 'sam', email: 'sam@example.test', password: 'sam-pass' });
});

afterEach(() => plex.stop());

function signIn(form: Record<string, string>, question: Question = {}): Promise<Reply> {
  return ask(`${plex.url}/api/v2/users/signin`, { form, ...question });
}

async function tokenOfSam(clientIdentifier = 'test-device'): Promise<string> {
  const reply = await signIn({ login: 'sam', password: 'sam-pass' }, { clientIdentifier });
  return String(field(reply, 'authToken'));
}

describe('sign-in', () => {
  const withCode = { login: 'nora_k', password: PASSWORD, verificationCode: CODE };

  test('answers 201 with the account, its token, past subscriptions and trials', async () => {
    const reply = await signIn(withCode);
    expect(reply.status).toBe(201);
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const user = field(reply) as Record<string, unknown>;
    expect(user).toMatchObject({
      id: nora.id,
      uuid: nora.uuid,
      username: 'nora_k',
      twoFactorEnabled: true,
      trials: [],
    });
    expect(user).toHaveProperty('pastSubscriptions');
    expect(nora.currentTokens()).toEqual([user['authToken']]);
  });

  test('answers XML unless JSON is asked for', async () => {
    const reply = await signIn(withCode, { accept: '*/*' });
    expect(reply.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    expect(reply.text).toContain(`<user id="${String(nora.id)}"`);
    expect(reply.text).toContain(`authToken="${String(nora.currentTokens()[0])}"`);
  });

  test('takes the e-mail address as well, in any case', async () => {
    expect((await signIn({ ...withCode, login: 'Nora@Example.test' })).status).toBe(201);
  });

  test.each([
    ['no verification code', { verificationCode: '' }, 1029],
    ['a wrong verification code', { verificationCode: '12345' }, 1028],
    ['a wrong password', { password: 'a b & c%ü ' }, 1001],
    ['an unknown login', { login: 'nobody' }, 1001],
    ['a wrong password with the right code', { password: 'x' }, 1001],
    [
      'the code both in its field and after the password',
      { password: PASSWORD + CODE, verificationCode: CODE },
      1001,
    ],
  ])('refuses %s', async (_what, change, code) => {
    const reply = await signIn({ ...withCode, ...change });
    expect([reply.status, errorCode(reply)]).toEqual([401, code]);
    expect(nora.currentTokens()).toEqual([]);
  });

  test('takes the code at the end of the password, as old tools send it', async () => {
    expect((await signIn({ login: 'nora_k', password: PASSWORD + CODE })).status).toBe(201);
  });

  test('takes the codes of an authenticator app', async () => {
    nora.verificationCode = undefined;
    nora.twoFactorSecret = TOTP_SECRET;
    const verificationCode = totpCode(TOTP_SECRET, plex.clock.now());
    expect((await signIn({ ...withCode, verificationCode })).status).toBe(201);
    plex.clock.advance(120_000);
    expect(errorCode(await signIn({ ...withCode, verificationCode }))).toBe(1028);
  });

  test('refuses the username of an account that signs in with its e-mail address', async () => {
    sam.emailOnlyAuth = true;
    expect(errorCode(await signIn({ login: 'sam', password: 'sam-pass' }))).toBe(1030);
    expect((await signIn({ login: 'sam@example.test', password: 'sam-pass' })).status).toBe(201);
  });

  test('refuses a blocked account, the right password too', async () => {
    sam.addressBlocked = true;
    expect(errorCode(await signIn({ login: 'sam', password: 'sam-pass' }))).toBe(1031);
  });

  test('pauses the address after as many failures as it was told', async () => {
    plex.addressPause.blockAfterFailures = 2;
    await signIn({ login: 'sam', password: 'wrong' });
    expect(errorCode(await signIn({ login: 'sam', password: 'wrong' }))).toBe(1001);
    expect(errorCode(await signIn({ login: 'sam', password: 'sam-pass' }))).toBe(1031);
  });

  test('demands a client identifier, and takes it from the query too', async () => {
    const reply = await signIn(withCode, { clientIdentifier: null });
    expect([reply.status, errorCode(reply)]).toEqual([400, 1000]);
    const url = `${plex.url}/api/v2/users/signin?X-Plex-Client-Identifier=q`;
    expect((await ask(url, { form: withCode, clientIdentifier: null })).status).toBe(201);
  });

  test.each([
    ['a JSON body', { 'content-type': 'application/json' }, JSON.stringify(withCode)],
    ['a form without its content type', { 'content-type': 'text/plain' }, 'login=sam&password=x'],
    ['no password', { 'content-type': 'application/x-www-form-urlencoded' }, 'login=sam'],
    [
      'a rememberMe that is neither true nor false',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'login=sam&password=sam-pass&rememberMe=1',
    ],
  ])('finds %s malformed', async (_what, headers, body) => {
    const question = { method: 'POST', body, headers };
    const reply = await ask(`${plex.url}/api/v2/users/signin`, question);
    expect([reply.status, errorCode(reply)]).toEqual([400, 1004]);
  });

  test('keeps one token per account and client identifier', async () => {
    const first = await tokenOfSam('one');
    const other = await tokenOfSam('two');
    const second = await tokenOfSam('one');
    expect(sam.currentTokens().sort()).toEqual([other, second].sort());
    expect((await ask(`${plex.url}/api/v2/user`, { token: first })).status).toBe(401);
  });
});

describe('a token', () => {
  test('shows whose it is, without a client identifier too', async () => {
    const token = await tokenOfSam();
    const reply = await ask(`${plex.url}/api/v2/user`, { token, clientIdentifier: null });
    expect(reply.status).toBe(200);
    expect(field(reply, 'authToken')).toBe(token);
    expect(field(reply, 'email')).toBe('sam@example.test');
  });

  test.each(['/api/v2/user', '/api/v2/ping', '/api/v2/resources', '/devices.json'])(
    'that is unknown is refused at %s',
    async (path) => {
      const reply = await ask(plex.url + path, { token: 'claim-unknown' });
      expect([reply.status, errorCode(reply)]).toEqual([401, 1001]);
    },
  );

  test('pings', async () => {
    const token = await tokenOfSam();
    expect(field(await ask(`${plex.url}/api/v2/ping`, { token }))).toEqual({ pong: true });
    const xml = await ask(`${plex.url}/api/v2/ping`, { token, accept: '*/*' });
    expect(xml.text.trim()).toBe('<pong>true</pong>');
  });

  test('signs itself out, and no other', async () => {
    const token = await tokenOfSam('one');
    const other = await tokenOfSam('two');
    const signOut = (): Promise<Reply> =>
      ask(`${plex.url}/api/v2/users/signout`, { method: 'DELETE', token });
    expect(await signOut()).toMatchObject({ status: 204, text: '' });
    expect(errorCode(await signOut())).toBe(1001);
    expect(sam.currentTokens()).toEqual([other]);
  });

  test('of a managed user has neither name nor e-mail nor an end', async () => {
    const kid = plex.addAccount({ title: 'Kid', managed: true });
    const reply = await ask(`${plex.url}/api/v2/user`, { token: plex.issueToken(kid) });
    const user = field(reply) as Record<string, unknown>;
    expect(user).toMatchObject({ username: '', email: '', title: 'Kid', mailingListStatus: null });
    expect(user).not.toHaveProperty('rememberExpiresAt');
  });

  test('can be revoked from outside, alone or with all others', async () => {
    const token = await tokenOfSam('one');
    await tokenOfSam('two');
    expect(plex.revoke(token)).toBe(true);
    expect(sam.currentTokens()).toHaveLength(1);
    plex.revokeAll(sam);
    expect(sam.currentTokens()).toEqual([]);
  });
});

describe('the server list', () => {
  const RESOURCES = '/api/v2/resources?includeHttps=1&includeRelay=1&includeIPv6=1';

  beforeEach(async () => {
    await plex.addServer({
      name: 'Attic box',
      owner: nora,
      sharedWith: [sam],
      connections: ['local', 'remote', 'relay', 'IPv6'],
    });
  });

  test('holds an owned server with the token of the account itself', async () => {
    const token = plex.issueToken(nora);
    const reply = await ask(plex.url + RESOURCES, { token });
    expect(field(reply, 0)).toMatchObject({ owned: true, accessToken: token, ownerId: null });
    expect(field(reply, 0, 'connections')).toMatchObject([
      { local: true, relay: false, IPv6: false },
      { local: false, relay: false, IPv6: false },
      { local: false, relay: true, IPv6: false },
      { local: true, relay: false, IPv6: true },
    ]);
  });

  test('leaves out what was not asked for', async () => {
    const reply = await ask(`${plex.url}/api/v2/resources`, { token: plex.issueToken(nora) });
    expect(field(reply, 0, 'connections')).toHaveLength(2);
  });

  test('holds a shared server with a token of its own, the same each time', async () => {
    const token = plex.issueToken(sam);
    const reply = await ask(plex.url + RESOURCES, { token });
    expect(field(reply, 0)).toMatchObject({
      owned: false,
      ownerId: nora.id,
      sourceTitle: 'nora_k',
    });
    const serverToken = field(reply, 0, 'accessToken');
    expect(serverToken).not.toBe(token);
    expect(field(await ask(plex.url + RESOURCES, { token }), 0, 'accessToken')).toBe(serverToken);
  });

  test('has no tokens for devices that are no servers', async () => {
    plex.addPlayer(sam, 'Television');
    const reply = await ask(plex.url + RESOURCES, { token: plex.issueToken(sam) });
    expect(field(reply, 1)).toMatchObject({ name: 'Television', accessToken: null });
  });

  test('refuses a flag that is neither 0 nor 1', async () => {
    const url = `${plex.url}/api/v2/resources?includeHttps=yes`;
    expect(errorCode(await ask(url, { token: plex.issueToken(nora) }))).toBe(1004);
  });
});

describe('a PIN', () => {
  const create = (query = '?strong=true'): Promise<Reply> =>
    ask(`${plex.url}/api/v2/pins${query}`, {
      method: 'POST',
      headers: { 'x-plex-product': 'Keyring for Plex' },
    });
  const poll = (pin: Reply, question: Question = {}): Promise<Reply> =>
    ask(`${plex.url}/api/v2/pins/${String(field(pin, 'id'))}`, question);

  test('is 25 characters for a browser, four for a person', async () => {
    const strong = await create();
    expect(strong.status).toBe(201);
    expect(field(strong, 'code')).toMatch(/^[0-9a-z]{25}$/);
    expect(field(strong, 'product')).toBe('Keyring for Plex');
    expect(field(strong, 'expiresIn')).toBe(1800);
    const short = await create('');
    expect(field(short, 'code')).toMatch(/^[0-9A-Z]{4}$/);
    expect(field(short, 'expiresIn')).toBe(900);
  });

  test('hands out the token once approved, replacing the one before it', async () => {
    const earlier = await tokenOfSam();
    const pin = await create();
    expect(field(await poll(pin), 'authToken')).toBeNull();
    plex.approvePin(String(field(pin, 'code')), sam);
    const token = field(await poll(pin), 'authToken');
    expect(sam.currentTokens()).toEqual([token]);
    expect(token).not.toBe(earlier);
  });

  test('is approved by a signed-in device', async () => {
    const pin = await create('');
    const reply = await ask(`${plex.url}/api/v2/pins/link`, {
      method: 'PUT',
      token: plex.issueToken(sam),
      form: { code: String(field(pin, 'code')) },
    });
    expect(reply.status).toBe(204);
    expect(sam.currentTokens()).toContain(field(await poll(pin), 'authToken'));
  });

  test('is unknown to another client identifier, and after its end', async () => {
    const pin = await create();
    const other = await poll(pin, { clientIdentifier: 'another' });
    expect([other.status, field(other, 'errors')]).toEqual([
      404,
      [{ code: 1020, message: 'The code is unknown or has expired.' }],
    ]);
    plex.clock.advance(1_800_000);
    expect((await poll(pin)).status).toBe(404);
  });
});

describe('a Home', () => {
  test('lets its members switch, with the PIN where there is one', async () => {
    const admin = plex.addAccount({ username: 'a', homeAdmin: true, homePin: '1234' });
    const kid = plex.addAccount({ title: 'Kid', managed: true });
    const token = plex.issueToken(kid);
    const home = await ask(`${plex.url}/api/v2/home/users`, { token });
    expect(field(home, 'users')).toMatchObject([
      { uuid: admin.uuid, admin: true, protected: true },
      { uuid: kid.uuid, username: null, restricted: true },
    ]);
    const url = `${plex.url}/api/v2/home/users/${admin.uuid}/switch`;
    const refused = await ask(url, { method: 'POST', token });
    expect([refused.status, errorCode(refused)]).toEqual([403, 1041]);
    const switched = await ask(`${url}?pin=1234`, { method: 'POST', token });
    expect(switched.status).toBe(201);
    expect(admin.currentTokens()).toEqual([field(switched, 'authToken')]);
  });
});

describe('a claim token', () => {
  const url = () => `${plex.url}/api/claim/token.json`;

  test('is the account’s for four minutes, and another one each time', async () => {
    const token = await tokenOfSam();
    const [first, second] = [await ask(url(), { token }), await ask(url(), { token })];
    const claim = String(field(first, 'token'));
    expect(first.status).toBe(200);
    expect(claim).toMatch(/^claim-[\w-]{20}$/);
    expect(field(second, 'token')).not.toBe(claim);
    plex.clock.advance(4 * 60_000 - 1_000);
    expect(plex.claimOwner(claim)).toBe(sam);
    plex.clock.advance(1_000);
    expect(plex.claimOwner(claim)).toBeUndefined();
  });

  test('is a secret, and opens nothing as a token', async () => {
    const claim = String(field(await ask(url(), { token: await tokenOfSam() }), 'token'));
    expect(plex.secrets().map(({ value }) => value)).toContain(claim);
    expect((await ask(`${plex.url}/api/v2/user`, { token: claim })).status).toBe(401);
  });

  test('needs a token, a client identifier and an account of one’s own', async () => {
    expect(errorCode(await ask(url()))).toBe(1001);
    const token = await tokenOfSam();
    expect(errorCode(await ask(url(), { token, clientIdentifier: null }))).toBe(1000);
    const kid = plex.issueToken(plex.addAccount({ title: 'Kid', managed: true }));
    const refused = await ask(url(), { token: kid });
    expect([refused.status, errorCode(refused)]).toEqual([403, 1009]);
  });
});

describe('the device list', () => {
  test('shows every device with its token, and removes one', async () => {
    const token = await tokenOfSam();
    const other = plex.issueToken(sam, 'other');
    const list = await ask(`${plex.url}/devices.json`, { token });
    expect(field(list)).toMatchObject([{ token }, { token: other, clientIdentifier: 'other' }]);
    const xml = await ask(`${plex.url}/devices.xml`, { token });
    expect(xml.text).toContain(`token="${other}"`);
    const url = `${plex.url}/devices/${String(field(list, 1, 'id'))}.xml`;
    expect((await ask(url, { method: 'DELETE', token })).status).toBe(200);
    expect(sam.currentTokens()).toEqual([token]);
  });
});

describe('elsewhere', () => {
  test('says 404 with 1002, and 405 with 1005 for another method', async () => {
    const missing = await ask(`${plex.url}/api/v2/nothing`);
    expect([missing.status, errorCode(missing)]).toEqual([404, 1002]);
    const method = await ask(`${plex.url}/api/v2/users/signin`);
    expect([method.status, errorCode(method)]).toEqual([405, 1005]);
  });

  test('records what it received', async () => {
    await ask(`${plex.url}/api/v2/users/signin?x=1`, {
      form: { login: 'sam', password: 'p&a=s s+ö%' },
    });
    const { last } = plex.requests;
    expect(last).toMatchObject({ method: 'POST', path: '/api/v2/users/signin', via: 'plex.tv' });
    expect(last?.query.get('x')).toBe('1');
    expect(last?.form.get('password')).toBe('p&a=s s+ö%');
    expect(last?.headers['x-plex-client-identifier']).toBe('test-device');
    plex.requests.clear();
    expect(plex.requests.count).toBe(0);
  });

  test('goes offline and comes back on the same port', async () => {
    const { url } = plex;
    await plex.goOffline();
    await expect(ask(`${url}/api/v2/ping`)).rejects.toThrow('fetch failed');
    await plex.goOnline();
    expect((await ask(`${url}/api/v2/ping`)).status).toBe(401);
  });

  test('knows every secret it was given or made up', async () => {
    const token = await tokenOfSam();
    const user = await ask(`${plex.url}/api/v2/user`, { token });
    const secrets = plex.secrets().map(({ value }) => value);
    expect(secrets).toEqual(
      expect.arrayContaining([
        PASSWORD,
        CODE,
        token,
        field(user, 'services', 0, 'token'),
        field(user, 'services', 0, 'secret'),
      ]),
    );
    expect(new Set(secrets).size).toBe(secrets.length);
  });
});
