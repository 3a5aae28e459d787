import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY, pageAnswers, pageSchemePrivileges } from './page-scheme.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'keyring-page-'));
const root = path.join(folder, 'renderer');

beforeAll(() => {
  mkdirSync(path.join(root, 'assets'), { recursive: true });
  writeFileSync(path.join(folder, 'secret.html'), 'outside');
  writeFileSync(path.join(root, 'index.html'), '<!doctype html>');
  writeFileSync(path.join(root, 'assets', 'page.js'), 'export {};');
  writeFileSync(path.join(root, 'assets', 'page.css'), 'body {}');
  writeFileSync(path.join(root, 'assets', 'page.js.map'), '{}');
  writeFileSync(path.join(root, 'notes.txt'), 'unlisted');
  writeFileSync(path.join(root, 'assets', 'later.js.br'), brotliCompressSync('later();'));
  writeFileSync(path.join(root, 'assets', 'both.js'), 'plain();');
  writeFileSync(path.join(root, 'assets', 'both.js.br'), brotliCompressSync('compressed();'));
  writeFileSync(path.join(root, 'hidden.txt.br'), brotliCompressSync('unlisted'));
  symlinkSync(path.join(folder, 'secret.html'), path.join(root, 'link.html'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ask = (url: string, method = 'GET') => pageAnswers(root)(new Request(url, { method }));

describe('the page’s address', () => {
  test.each([
    ['keyring://app/', 'text/html; charset=utf-8', '<!doctype html>'],
    ['keyring://app/index.html', 'text/html; charset=utf-8', '<!doctype html>'],
    ['keyring://app/assets/page.js', 'text/javascript; charset=utf-8', 'export {};'],
    ['keyring://app/assets/page.css', 'text/css; charset=utf-8', 'body {}'],
    ['keyring://app/assets/later.js', 'text/javascript; charset=utf-8', 'later();'],
    ['keyring://app/assets/both.js', 'text/javascript; charset=utf-8', 'compressed();'],
  ])('%s is served', async (url, contentType, text) => {
    const response = await ask(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(contentType);
    expect(await response.text()).toBe(text);
  });

  test.each([
    'keyring://app/../secret.html',
    'keyring://app/%2e%2e%2fsecret.html',
    'keyring://app/%2e%2e/secret.html',
    'keyring://app/assets/..%2f..%2fsecret.html',
    'keyring://app/..%5csecret.html',
    'keyring://app//index.html',
    'keyring://app/index.html/',
    'keyring://app/INDEX.HTML',
    'keyring://app/index.html%00',
    'keyring://app/assets/',
    'keyring://app/notes.txt',
    'keyring://app/assets/page.js.map',
    'keyring://app/assets/later.js.br',
    'keyring://app/hidden.txt',
    'keyring://app/hidden.txt.br',
    'keyring://app/link.html',
    'keyring://app/constructor',
    'keyring://app/index.html?x=1',
    'keyring://evil/index.html',
    'keyring://app.evil/index.html',
    'keyring://app:1/index.html',
    'https://app/index.html',
  ])('S3: %s is no file of the page', async (url) => {
    const response = await ask(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });

  test.each(['POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])(
    'S3: %s is not answered',
    async (method) => {
      expect((await ask('keyring://app/index.html', method)).status).toBe(404);
    },
  );

  test('S3: serves what stood there at the start, and nothing that came later', async () => {
    const answer = pageAnswers(root);
    writeFileSync(path.join(root, 'later.html'), 'later');
    expect((await answer(new Request('keyring://app/later.html'))).status).toBe(404);
    rmSync(path.join(root, 'later.html'));
  });

  test.each(['keyring://app/', 'keyring://app/missing.html'])(
    'S4: carries the whole policy, byte for byte: %s',
    async (url) => {
      const { headers } = await ask(url);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      );
      expect(headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  test('S3: has no rights but those of a standard, secure scheme', () => {
    expect(pageSchemePrivileges).toEqual({
      scheme: 'keyring',
      privileges: { standard: true, secure: true },
    });
  });
});
