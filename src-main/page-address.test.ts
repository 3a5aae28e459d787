import { expect, test } from 'vitest';
import { hasPageOrigin, PAGE_URL } from './page-address.ts';

test.each([PAGE_URL, 'keyring://app', 'keyring://app/index.html', 'keyring://app/a?b#c'])(
  '%s is our page',
  (address) => expect(hasPageOrigin(address)).toBe(true),
);

test.each([
  '',
  'keyring:app',
  'keyring:/app/',
  'keyring://',
  'keyring://evil/',
  'keyring://app.evil/',
  'keyring://app:80/',
  'keyrings://app/',
  'https://app/',
  'about:blank',
  'data:text/html,keyring://app/',
  'blob:keyring://app/1',
])('"%s" is not', (address) => expect(hasPageOrigin(address)).toBe(false));
