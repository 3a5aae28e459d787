import { expect, test } from 'vitest';
import type { KeychainEntry } from '../keychain/keychain.ts';
import { forgetEntries } from './forget-entries.ts';

const entry = (entryName: string): KeychainEntry =>
  ({ entryName, envelope: {} }) as unknown as KeychainEntry;

test('removes what its Plex has left, and nothing that it cannot read', async () => {
  const removed: string[] = [];
  await forgetEntries({
    check: () => Promise.resolve('ready'),
    readAll: () =>
      Promise.resolve([entry('one'), { entryName: 'whose', unreadable: true }, entry('two')]),
    remove: (name) => Promise.resolve(void removed.push(name)),
  });
  expect(removed).toEqual(['one', 'two']);
});

test('asks nothing of a keychain that is closed, and outlives one that fails', async () => {
  const closed = {
    check: () => Promise.resolve('locked' as const),
    readAll: () => Promise.reject(new Error('was asked')),
    remove: () => Promise.reject(new Error('was asked')),
  };
  await forgetEntries(closed);
  await forgetEntries({ ...closed, check: () => Promise.resolve('ready' as const) });
});
