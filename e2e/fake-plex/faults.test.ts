import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ask, errorCode, field } from './ask.ts';
import type { Account, FakePlex } from './fake-plex.ts';
import { faults, startFakePlex } from './fake-plex.ts';

let plex: FakePlex;
let sam: Account;
let token: string;

beforeEach(async () => {
  plex = await startFakePlex();
  sam = plex.addAccount({ username: 'sam', password: 'sam-pass' });
  token = plex.issueToken(sam);
});

afterEach(() => plex.stop());

const user = () => ask(`${plex.url}/api/v2/user`, { token });

describe('a fault', () => {
  test('strikes as often as it was told, and then no more', async () => {
    const laid = plex.fault('/api/v2/user', faults.htmlPage(503), { times: 2 });
    expect((await user()).status).toBe(503);
    expect((await user()).status).toBe(503);
    expect((await user()).status).toBe(200);
    expect(laid.hits).toBe(2);
  });

  test('strikes until it is cancelled', async () => {
    const laid = plex.fault({ method: 'GET', path: /user$/ }, faults.htmlPage(500));
    expect((await user()).status).toBe(500);
    laid.cancel();
    expect((await user()).status).toBe(200);
  });

  test('leaves other requests alone', async () => {
    plex.fault({ method: 'POST' }, faults.htmlPage(500));
    plex.fault(({ path }) => path === '/elsewhere', faults.htmlPage(500));
    expect((await user()).status).toBe(200);
  });

  test('waits for its turn behind one that was laid before', async () => {
    plex.fault('/api/v2/user', faults.htmlPage(500), { times: 1 });
    plex.fault('/api/v2/user', faults.htmlPage(502), { times: 1 });
    expect([(await user()).status, (await user()).status]).toEqual([500, 502]);
  });

  test('that replaces the answer has no effect at Plex, one that spoils it has', async () => {
    const signIn = () =>
      ask(`${plex.url}/api/v2/users/signin`, {
        form: { login: 'sam', password: 'sam-pass' },
        clientIdentifier: 'new',
      });
    plex.fault('/api/v2/users/signin', faults.htmlPage(502), { times: 1 });
    await signIn();
    expect(sam.currentTokens()).toEqual([token]);
    plex.fault('/api/v2/users/signin', faults.cutBody, { times: 1 });
    await expect(signIn()).rejects.toThrow();
    expect(sam.currentTokens()).toHaveLength(2);
  });
});

describe('an answer of another kind', () => {
  test('is an error list in each of its forms', async () => {
    const forms = ['json', 'json-without-status', 'xml', 'xml-without-status', 'html'] as const;
    for (const form of forms)
      plex.fault(/./, faults.plexError(401, [1029, 1001], form), { times: 1 });
    expect(field(await user(), 'errors')).toMatchObject([
      { code: 1029, status: 401 },
      { code: 1001, status: 401 },
    ]);
    expect(field(await user(), 'errors', 0)).not.toHaveProperty('status');
    expect((await user()).text).toContain(
      '<errors><error code="1029" message="Refused with code 1029" status="401"/><error code="1001"',
    );
    expect((await user()).text).not.toContain('status=');
    expect((await user()).headers.get('content-type')).toBe('text/html');
  });

  test('is a rate limit with and without the time to try again', async () => {
    const at = new Date('2026-12-01T00:00:00Z');
    plex.fault(/./, faults.rateLimit(), { times: 1 });
    plex.fault(/./, faults.rateLimit(7), { times: 1 });
    plex.fault(/./, faults.rateLimit(at), { times: 1 });
    const bare = await user();
    expect([bare.status, errorCode(bare), bare.headers.get('retry-after')]).toEqual([
      429,
      1003,
      null,
    ]);
    expect((await user()).headers.get('retry-after')).toBe('7');
    expect((await user()).headers.get('retry-after')).toBe('Tue, 01 Dec 2026 00:00:00 GMT');
  });

  test('is a redirect, garbage, or nothing', async () => {
    plex.fault(/./, faults.redirect(307, 'http://127.0.0.1:1/'), { times: 1 });
    plex.fault(/./, faults.garbage(), { times: 1 });
    plex.fault(/./, faults.empty(), { times: 1 });
    expect((await user()).headers.get('location')).toBe('http://127.0.0.1:1/');
    const garbage = await user();
    expect(() => field(garbage)).toThrow(SyntaxError);
    expect(await user()).toMatchObject({ status: 200, text: '' });
  });

  test('has fields too many, fields too few, another form, type or status', async () => {
    plex.fault(/./, faults.withFields({ surprise: [1] }), { times: 1 });
    plex.fault(/./, faults.onlyFields('id', 'uuid', 'authToken'), { times: 1 });
    plex.fault(/./, faults.inForm('xml'), { times: 1 });
    plex.fault(/./, faults.contentType('text/plain'), { times: 1 });
    plex.fault(/./, faults.withStatus(203), { times: 1 });
    expect(field(await user())).toMatchObject({ surprise: [1], username: 'sam' });
    expect(field(await user())).toEqual({ id: sam.id, uuid: sam.uuid, authToken: token });
    expect((await user()).text).toContain('<user ');
    const plain = await user();
    expect([plain.headers.get('content-type'), field(plain, 'id')]).toEqual(['text/plain', sam.id]);
    expect((await user()).status).toBe(203);
  });

  test('unpacks to more than it weighs', async () => {
    plex.fault(/./, faults.gzipBomb(1_000_000), { times: 1 });
    const reply = await user();
    expect(Number(reply.headers.get('content-length'))).toBeLessThan(2_000);
    expect(reply.text).toHaveLength(1_000_000);
  });
});

describe('a connection', () => {
  test('hangs until the sender gives up', async () => {
    plex.fault(/./, faults.hang);
    const giveUp = new AbortController();
    const asked = ask(`${plex.url}/api/v2/user`, { token, signal: giveUp.signal });
    await expect.poll(() => plex.requests.count).toBe(1);
    giveUp.abort();
    await expect(asked).rejects.toThrow('aborted');
  });

  test('is reset', async () => {
    plex.fault(/./, faults.reset);
    await expect(user()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  test('is cut in the middle of the body', async () => {
    plex.fault(/./, faults.cutBody);
    await expect(user()).rejects.toThrow('terminated');
  });

  test('drips, and brings everything in the end', async () => {
    plex.fault('/api/v2/ping', faults.drip(1));
    expect(field(await ask(`${plex.url}/api/v2/ping`, { token }))).toEqual({ pong: true });
  });

  test('takes its time', async () => {
    plex.fault(/./, faults.delay(60));
    const startedAt = performance.now();
    expect((await user()).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(55);
  });

  test('never ends, until the sender hangs up', async () => {
    plex.fault(/./, faults.endless);
    const response = await fetch(`${plex.url}/api/v2/user`);
    const reader = response.body?.getReader();
    let bytes = 0;
    while (bytes < 1_000_000) bytes += (await reader?.read())?.value?.length ?? 0;
    await reader?.cancel();
  });

  test('brings more headers than Node takes', async () => {
    plex.fault(/./, faults.hugeHeader());
    await expect(user()).rejects.toMatchObject({ cause: { code: 'UND_ERR_HEADERS_OVERFLOW' } });
  });
});
