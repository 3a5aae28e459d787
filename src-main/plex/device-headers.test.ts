import { validateHeaderValue } from 'node:http';
import { expect, test } from 'vitest';

import { cleanForHeader, deviceHeaders } from './device-headers.ts';
import { testDevice } from './test-server.ts';

test.each([
  ['Attic desk', 'Attic desk'],
  ['Zoë’s Büro', 'Zoës Büro'],
  ['Łódź őrült', 'ódz orült'],
  ['e\u0301cole', 'école'],
  ['机 desk 😀', 'desk'],
  ['two\r\nX-Evil: 1', 'two X-Evil: 1'],
  ['  a \t b\u0000 ', 'a b'],
  ['x'.repeat(500), 'x'.repeat(120)],
  ['\ufb01le', 'file'],
  ['東京', ''],
])('sends %j as %j', (name, sent) => {
  expect(cleanForHeader(name)).toBe(sent);
});

test('makes a header value of any text', () => {
  for (let code = 0; code < 0x30_00; code += 1) {
    const value = cleanForHeader(`a${String.fromCodePoint(code)}b`);
    expect(() => {
      validateHeaderValue('X-Plex-Device', value);
    }).not.toThrow();
  }
});

test('leaves out a header that has nothing to say', () => {
  expect(deviceHeaders({ ...testDevice, deviceName: '東京', model: '' })).toEqual({
    'X-Plex-Product': 'Keyring for Plex',
    'X-Plex-Version': '1.2.3',
    'X-Plex-Platform': 'Linux',
    'X-Plex-Platform-Version': '6.8',
    'X-Plex-Device': 'PC',
  });
});
