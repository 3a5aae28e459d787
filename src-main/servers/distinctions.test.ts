import { expect, test } from 'vitest';
import { ServerId } from '../contract/entities.ts';
import { serverSummary } from '../test-samples.ts';
import { distinctions } from './distinctions.ts';

const server = (id: string, some: Parameters<typeof serverSummary>[0] = {}) =>
  serverSummary({ serverId: ServerId.parse(id), name: 'Plex', ...some });
const told = (...servers: ReturnType<typeof server>[]) => Object.fromEntries(distinctions(servers));

test('servers whose names differ need no more words', () => {
  expect(told(server('one', { name: 'Attic' }), server('two', { name: 'Barn' }))).toEqual({});
});

test('the same server in the lists of two accounts is one', () => {
  expect(told(server('one'), server('one', { ownerName: 'nora' }))).toEqual({});
});

test('namesakes are told apart by owner, else by address, else by identifier', () => {
  expect(
    told(
      server('0123456789', { ownerName: 'sam' }),
      server('1123456789', { address: 'https://10.0.0.5:32400' }),
      server('2123456789', { ownerName: 'ada', address: 'https://10.0.0.6:32400' }),
      server('3123456789'),
    ),
  ).toEqual({
    '0123456789': 'shared by sam',
    '1123456789': 'at 10.0.0.5:32400',
    '2123456789': 'shared by ada',
    '3123456789': 'identifier 31234567…',
  });
});

test('one owner, one address and one beginning of the identifier for several is no difference', () => {
  const shared = { ownerName: 'sam', address: 'https://10.0.0.5:32400' };
  expect(told(server('01234567-a', shared), server('01234567-b', shared))).toEqual({
    '01234567-a': 'identifier 01234567-a',
    '01234567-b': 'identifier 01234567-b',
  });
});

test.each(['plex', ' PLEX ', 'Ｐlex', 'Pl\u200bex', 'Plex\u202e'])(
  'a name that only looks the same, such as %j, is the same',
  (name) => {
    expect(Object.keys(told(server('one'), server('two', { name })))).toEqual(['one', 'two']);
  },
);

test('words stay within the contract, whatever the owner is called', () => {
  const long = told(server('one', { ownerName: 'x'.repeat(512) }), server('two'));
  expect(long['one']?.length).toBe(512);
});
