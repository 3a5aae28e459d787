import { expect, test } from 'vitest';
import { ServerId } from '../../src-main/contract/entities.ts';
import { server } from '../testing/samples.ts';
import { findServers } from './find-servers.ts';

const servers = [
  server({ serverId: 'aa11', name: 'Café Müller', ownerName: '' }),
  server({ serverId: 'bb22', name: 'Barn', ownerName: 'sam', address: 'https://10.0.0.9:32400' }),
  server({ serverId: 'cc33', name: 'Barn', ownerName: 'ada', address: '' }),
];
const found = (typed: string, first: string | null = null) =>
  findServers(servers, typed, first === null ? null : ServerId.parse(first)).map(
    ({ serverId }) => serverId,
  );

test.each([
  ['', ['aa11', 'bb22', 'cc33']],
  ['  ', ['aa11', 'bb22', 'cc33']],
  ['cafe muller', ['aa11']],
  ['BARN', ['bb22', 'cc33']],
  ['ada barn', ['cc33']],
  ['10.0.0.9', ['bb22']],
  ['CC3', ['cc33']],
  ['.*', []],
] as const)('"%s" finds %o', (typed, ids) => {
  expect(found(typed)).toEqual(ids);
});

test('one that was asked for comes first, whatever is typed, and once', () => {
  expect(found('', 'cc33')).toEqual(['cc33', 'aa11', 'bb22']);
  expect(found('cafe', 'cc33')).toEqual(['cc33', 'aa11']);
  expect(found('', 'gone')).toEqual(['aa11', 'bb22', 'cc33']);
});
