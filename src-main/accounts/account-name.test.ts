import { expect, test } from 'vitest';
import { accountDetails } from '../test-samples.ts';
import { accountName } from './account-name.ts';

test.each([
  [{ username: 'nora_k', title: 'Nora', friendlyName: 'Nora K' }, 'nora_k'],
  [{ username: '', title: 'Kid' }, 'Kid'],
  [{ username: null, title: '  ', friendlyName: 'The Kid' }, 'The Kid'],
  [{ username: undefined, title: null, uuid: 'ab12' }, 'Plex account ab12'],
])('calls an account by the first name it has: %o', (names, expected) => {
  expect(accountName(accountDetails(names))).toBe(expected);
});
