import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createLeakScanner } from './leak-scan.ts';

const token = 'tk-8fQz_0pLw3RmVb1Xy2';
const password = 'pass "word" +&% ü/\\ 1234';
const scanner = createLeakScanner([
  { label: 'token', value: token },
  { label: 'password', value: password },
  { label: 'code', value: '246810' },
]);

const formsFound = (bytes: Buffer | string): string[] =>
  scanner.scan('here', bytes).map(({ what, form }) => `${what}: ${form}`);

test('finds nothing where nothing is', () => {
  expect(formsFound('')).toEqual([]);
  expect(formsFound('abc')).toEqual([]);
  expect(formsFound(Buffer.alloc(1_000_000))).toEqual([]);
  expect(formsFound(token.slice(1) + token.slice(0, -1))).toEqual([]);
});

test('finds a secret at every place in a text', () => {
  for (let before = 0; before < 70; before += 1) {
    const text = `${'x'.repeat(before)}${token}`;
    expect(formsFound(text)).toContain('token: UTF-8');
    expect(formsFound(`${text}${'y'.repeat(70 - before)}`)).toContain('token: UTF-8');
  }
});

test.each([
  ['UTF-16', Buffer.from(token, 'utf16le')],
  ['hexadecimal', Buffer.from(token).toString('hex')],
  ['hexadecimal', Buffer.from(token).toString('hex').toUpperCase()],
  ['reversed', Array.from(token).reverse().join('')],
])('finds a token as %s', (form, text) => {
  expect(formsFound(Buffer.concat([Buffer.from('..'), Buffer.from(text)]))).toEqual([
    `token: ${form}`,
  ]);
});

test.each([
  ['UTF-8', password],
  ['Latin-1', Buffer.from(password, 'latin1')],
  ['UTF-16', Buffer.from(password, 'utf16le')],
  ['percent', encodeURIComponent(password)],
  ['percent twice', encodeURIComponent(encodeURIComponent(password))],
  ['form', new URLSearchParams({ password }).toString()],
  ['JSON', JSON.stringify({ password })],
  ['JSON in JSON', JSON.stringify(JSON.stringify({ password }))],
])('finds a password with odd characters as %s', (form, text) => {
  expect(formsFound(text)).toContain(`password: ${form}`);
});

test('finds a secret in base64 wherever it starts', () => {
  for (const before of ['', 'a', 'ab', 'abc', 'abcd']) {
    for (const after of ['', 'a', 'ab', 'abc']) {
      const text = Buffer.from(`${before}${token}${after}`);
      expect(formsFound(`{"v":"${text.toString('base64')}"}`)).toContain('token: base64');
      expect(formsFound(text.toString('base64url'))).toContain('token: base64');
    }
  }
});

test('names what it found, and where', () => {
  expect(scanner.scan('a log', `token=${token}`)).toEqual([
    { where: 'a log', what: 'token', form: 'UTF-8' },
  ]);
});

test('leaves out what is so short that it would be found by chance', () => {
  expect(formsFound('246810')).toEqual([]);
});

test('finds all across pieces that overlap as it asks', () => {
  const text = Buffer.from(`${'x'.repeat(500)}${token}${'x'.repeat(500)}`);
  for (let cut = 495; cut < 530; cut += 1) {
    const found = [
      text.subarray(0, cut),
      text.subarray(Math.max(0, cut - scanner.overlap)),
    ].flatMap(formsFound);
    expect(found).toContain('token: UTF-8');
  }
});

test.each([
  ['gzip', gzipSync(`a line\n${token}\n`)],
  ['zlib', deflateSync(`a line\n${token}\n`)],
  ['a torn gzip', gzipSync(`a line\n${token}\n${'x'.repeat(5_000)}`).subarray(0, -6)],
])('finds a secret that %s has packed', (how, packed) => {
  const isTorn = how.startsWith('a torn');
  const file = Buffer.concat([Buffer.from('before'), packed, Buffer.from(isTorn ? '' : 'after')]);
  expect(scanner.scanPacked('a file', file).map(({ form }) => form)).toContain('packed UTF-8');
  expect(scanner.scan('a file', file)).toEqual([]);
});
