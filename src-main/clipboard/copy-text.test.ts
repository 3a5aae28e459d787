import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { CopyForm } from '../contract/entities.ts';
import { Token } from '../token.ts';
import { copyText } from './copy-text.ts';

const use = { address: 'https://plex.tv/api/v2/user', clientIdentifier: 'client-1' };
const plain = 'abcDEF-123_xyz';
/** All that a credential may consist of and a shell might take for its own. */
const awkward = `a'b"c$(id)\`id\`;&|<>\\!#*?[]{}~=%+/@^:,`;

const textOf = (form: CopyForm, token: string, more: Partial<typeof use> = {}) =>
  copyText(form, new Token(token), { ...use, ...more }).reveal();

describe('a token to be copied', () => {
  test.each([
    ['token', plain],
    ['header', 'X-Plex-Token: abcDEF-123_xyz'],
    ['environment', 'PLEX_TOKEN=abcDEF-123_xyz'],
    [
      'curl',
      "curl -H 'X-Plex-Client-Identifier: client-1' -H 'X-Plex-Token: abcDEF-123_xyz' " +
        "'https://plex.tv/api/v2/user'",
    ],
    ['url', 'https://plex.tv/api/v2/user?X-Plex-Token=abcDEF-123_xyz'],
  ] as const)('as %s is exactly that', (form, text) => {
    expect(textOf(form, plain)).toBe(text);
  });

  test.skipIf(process.platform === 'win32')('reaches a program unchanged through a shell', () => {
    const line = textOf('curl', awkward, { address: "https://10.0.0.5:32400/it's?a=1&b=$2" });
    const output = execFileSync('/bin/sh', ['-c', `curl() { printf '%s\\n' "$@"; }; ${line}`]);
    expect(output.toString().trimEnd().split('\n')).toEqual([
      '-H',
      'X-Plex-Client-Identifier: client-1',
      '-H',
      `X-Plex-Token: ${awkward}`,
      "https://10.0.0.5:32400/it's?a=1&b=$2",
    ]);
  });

  test.skipIf(process.platform === 'win32').each([plain, awkward])(
    'is what a shell has in its variable: %s',
    (token) => {
      const line = textOf('environment', token);
      const output = execFileSync('/bin/sh', ['-c', `${line}; printf %s "$PLEX_TOKEN"`]);
      expect(output.toString()).toBe(token);
    },
  );

  test('is what a server reads from the URL, beside what stood there', () => {
    const url = new URL(textOf('url', awkward, { address: 'https://10.0.0.5:32400/library?a=1' }));
    expect(url.searchParams.get('X-Plex-Token')).toBe(awkward);
    expect(url.searchParams.get('a')).toBe('1');
    expect(url.href).not.toMatch(/[\s'"<>`]/);
  });

  test('needs an address for what is an address, and for nothing else', () => {
    const nowhere = { ...use, address: undefined };
    for (const form of CopyForm.options) {
      const copy = () => copyText(form, new Token(plain), nowhere).reveal();
      if (form === 'curl' || form === 'url')
        expect(copy).toThrow(expect.objectContaining({ code: 'source-connection-unknown' }));
      else expect(copy()).toContain(plain);
    }
  });

  test('is as secret in every form as by itself', () => {
    for (const form of CopyForm.options)
      expect(JSON.stringify(copyText(form, new Token(plain), use))).toBe('"[token]"');
  });
});
