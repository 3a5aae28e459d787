import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reply } from './ask.ts';
import { ask, field } from './ask.ts';
import type { Account, FakePlex } from './fake-plex.ts';
import { startFakePlex } from './fake-plex.ts';

const OURS = 'identifier-of-ours';

let plex: FakePlex;
let nora: Account;

beforeEach(async () => {
  plex = await startFakePlex();
  nora = plex.addAccount({ username: 'nora_k', email: 'nora@example.test', password: 'attic' });
  plex.addAccount({ username: '<b>"sam\'</b>', email: 'sam@example.test', password: 'harbour' });
  plex.addAccount({ title: 'Kid', managed: true });
});

afterEach(() => plex.stop());

const asPerson = (path: string, form?: Record<string, string>): Promise<Reply> =>
  ask(`${plex.url}${path}`, {
    clientIdentifier: null,
    accept: 'text/html',
    ...(form === undefined ? {} : { form }),
  });

async function newPin(strong: boolean): Promise<{ id: number; code: string }> {
  const reply = await ask(`${plex.url}/api/v2/pins?strong=${String(strong)}`, {
    method: 'POST',
    clientIdentifier: OURS,
    headers: { 'x-plex-product': 'Keyring <i>for</i> Plex' },
  });
  return { id: Number(field(reply, 'id')), code: String(field(reply, 'code')) };
}

const tokenOf = async ({ id }: { id: number }): Promise<unknown> =>
  field(
    await ask(`${plex.url}/api/v2/pins/${String(id)}`, { clientIdentifier: OURS }),
    'authToken',
  );

test('both pages say that they are pretended, offer who can sign in, and let no other script in', async () => {
  for (const path of ['/auth', '/link', '/link/?pin=AB12']) {
    const { status, text, headers } = await asPerson(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toContain(
      "default-src 'none'; script-src 'self'",
    );
    expect(text).toContain('<header>Pretend Plex</header>');
    expect(text).toContain('<option>nora_k</option>');
    expect(text).not.toContain('<b>');
    expect(text).not.toContain('Kid');
  }
});

test('what the page is asked is read by its script alone', async () => {
  const { headers, text } = await asPerson('/auth.js');
  expect(headers.get('content-type')).toBe('text/javascript');
  expect(text).toContain('location.hash');
  expect(text).not.toContain('innerHTML');
  expect((await ask(`${plex.url}/auth.js`, { method: 'POST' })).status).toBe(405);
});

test('"Allow" signs the program in that asked, as the chosen account', async () => {
  const pin = await newPin(true);
  const reply = await asPerson('/auth', { code: pin.code, clientID: OURS, username: 'nora_k' });
  expect(reply.status).toBe(200);
  expect(reply.text).toContain('is now signed in as <strong>nora_k</strong>');
  expect(reply.text).not.toContain('<i>');
  expect(await tokenOf(pin)).toBe(nora.currentTokens()[0]);
});

test('"Allow" refuses another identifier, an unknown code and an unknown account', async () => {
  const pin = await newPin(true);
  const { code } = pin;
  for (const [form, status] of [
    [{ code, clientID: 'another', username: 'nora_k' }, 404],
    [{ code: 'none', clientID: OURS, username: 'nora_k' }, 404],
    [{ username: 'nora_k' }, 404],
    [{ code, clientID: OURS, username: 'nobody' }, 400],
    [{ code, clientID: OURS, username: '' }, 400],
  ] as const) {
    expect((await asPerson('/auth', form)).status).toBe(status);
  }
  expect(await tokenOf(pin)).toBeNull();
});

test('"Link" takes the four characters in any case, and has them already from a QR code', async () => {
  const pin = await newPin(false);
  expect((await asPerson(`/link/?pin=${pin.code}`)).text).toContain(`value="${pin.code}"`);
  const typed = ` ${pin.code.toLowerCase()} `;
  expect((await asPerson('/link', { code: typed, username: 'nora_k' })).status).toBe(200);
  expect(await tokenOf(pin)).toBe(nora.currentTokens()[0]);
});

test('"Link" takes neither a wrong code, nor one that has expired, nor a strong one', async () => {
  const [short, strong] = [await newPin(false), await newPin(true)];
  const late = await newPin(false);
  for (const code of ['ZZZZ"', strong.code]) {
    const { status, text } = await asPerson('/link', { code, username: 'nora_k' });
    expect(status).toBe(404);
    expect(text).toContain('<p role="alert">This code is unknown');
  }
  plex.clock.advance(plex.pinLife.short + 1);
  expect((await asPerson('/link', { code: late.code, username: 'nora_k' })).status).toBe(404);
  expect(nora.currentTokens()).toEqual([]);
  expect(short.code).not.toBe(late.code);
});
