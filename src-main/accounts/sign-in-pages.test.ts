import { expect, test } from 'vitest';
import { signInPages } from './sign-in-pages.ts';

const device = {
  product: 'Keyring for Plex',
  version: '1.2.3',
  platform: 'Linux',
  platformVersion: '6.8',
  device: 'PC',
  deviceName: 'Nora’s desk & chair + lamp',
};

test('the page of app.plex.tv is told all in its fragment, with %20 for a space', () => {
  const pages = signInPages('https://plex.tv', device);
  const address = pages.approval('client-1', 'q1w2');
  expect(address).toMatch(/^https:\/\/app\.plex\.tv\/auth#\?clientID=client-1&code=q1w2&/);
  expect(address).not.toMatch(/[+[\] ]/);
  const sent = Object.fromEntries(new URLSearchParams(new URL(address).hash.slice(2)));
  expect(sent).toEqual({
    clientID: 'client-1',
    code: 'q1w2',
    'context[device][product]': 'Keyring for Plex',
    'context[device][version]': '1.2.3',
    'context[device][platform]': 'Linux',
    'context[device][platformVersion]': '6.8',
    'context[device][device]': 'PC',
    'context[device][deviceName]': 'Nora’s desk & chair + lamp',
  });
  expect(pages.link).toBe('https://plex.tv/link');
  expect(pages.origins).toEqual(['https://app.plex.tv', 'https://plex.tv']);
});

test('a stand-in for plex.tv has these pages too, and nothing leads to the real one', () => {
  const pages = signInPages('http://127.0.0.1:8700', device);
  expect(pages.approval('client-1', 'q1w2')).toMatch(/^http:\/\/127\.0\.0\.1:8700\/auth#\?/);
  expect(pages.link).toBe('http://127.0.0.1:8700/link');
  expect(new Set(pages.origins)).toEqual(new Set(['http://127.0.0.1:8700']));
});
