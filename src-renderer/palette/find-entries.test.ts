import { expect, test } from 'vitest';
import { QuickEntryId } from '../../src-main/contract/entities.ts';
import type { QuickEntry } from '../../src-main/contract/entities.ts';
import { findEntries } from './find-entries.ts';

const entry = (label: string, kind: QuickEntry['kind'], detail = ''): QuickEntry => ({
  entryId: QuickEntryId.parse(`${kind}/${label}`),
  kind,
  label,
  detail,
});
const entries = [
  entry('nora_k', 'account', 'Plex accepted the token at 12:40'),
  entry('Söhne & co', 'account'),
  entry('Attic box', 'transient-token', 'about 47 hours left'),
  entry('Attic box', 'server', 'your server'),
  entry('The box', 'server', 'shared by sam'),
];
const found = (query: string) => findEntries(entries, query).map(({ entryId }) => entryId);

test.each([
  ['', entries.map(({ entryId }) => entryId)],
  ['   ', entries.map(({ entryId }) => entryId)],
  ['NORA', ['account/nora_k']],
  ['sohne', ['account/Söhne & co']],
  ['attic', ['transient-token/Attic box', 'server/Attic box']],
  ['new attic', ['server/Attic box']],
  ['attic 47', ['transient-token/Attic box']],
  ['sam', ['server/The box']],
  ['box', ['transient-token/Attic box', 'server/Attic box', 'server/The box']],
  ['nobody', []],
  ['.*', []],
])('finds for "%s" %j', (query, ids) => {
  expect(found(query)).toEqual(ids);
});

test('puts names that begin with what was typed before those that only hold it', () => {
  const two = [entry('The box', 'server'), entry('Box of sam', 'server')];
  expect(findEntries(two, 'box').map(({ label }) => label)).toEqual(['Box of sam', 'The box']);
});

test('finds among a thousand entries faster than a key repeats', () => {
  const many = Array.from({ length: 1_000 }, (_, at) => entry(`Server ${String(at)}`, 'server'));
  const start = performance.now();
  expect(findEntries(many, 'server 999').length).toBe(1);
  expect(performance.now() - start).toBeLessThan(100);
});
