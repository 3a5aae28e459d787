import { describe, expect, test } from 'vitest';
import { ServerId } from '../contract/entities.ts';
import { seeded } from '../expiry/test-clock.ts';
import { mutated } from '../settings/test-mutations.ts';
import { nora, sam } from '../test-samples.ts';
import { openServerNotes } from './server-notes.ts';
import type { ServerNote } from './server-notes.ts';

const attic = ServerId.parse('machine-1');
const house = ServerId.parse('machine-2');
const note = (some: Partial<ServerNote> = {}): ServerNote => ({
  accountId: nora,
  serverId: attic,
  address: 'https://10.0.0.5:32400',
  plainHttpAgreed: false,
  ...some,
});

function fileWith(text?: string, { refuses = false, isUnreadable = false } = {}) {
  const seen = { text, isAside: false };
  const file = {
    read: () => (isUnreadable ? Promise.reject(new Error('EACCES')) : Promise.resolve(seen.text)),
    write: (next: string) => {
      if (refuses) return Promise.reject(new Error('read only'));
      seen.text = next;
      return Promise.resolve();
    },
    moveAside: () => {
      seen.isAside = true;
      return Promise.resolve();
    },
  };
  const failures: unknown[] = [];
  return { seen, failures, open: () => openServerNotes(file, (error) => failures.push(error)) };
}

describe('server notes', () => {
  test('are there again when the file is opened anew', async () => {
    const { open } = fileWith();
    const notes = await open();
    await notes.put(note());
    await notes.put(note({ serverId: house, address: '', plainHttpAgreed: true }));
    expect((await open()).of(nora)).toEqual([
      note(),
      note({ serverId: house, address: '', plainHttpAgreed: true }),
    ]);
  });

  test('hold one note for each server and account, the last', async () => {
    const notes = await fileWith().open();
    await notes.put(note());
    await notes.put(note({ address: 'https://10.0.0.6:32400' }));
    expect(notes.of(nora)).toEqual([note({ address: 'https://10.0.0.6:32400' })]);
  });

  test('of two accounts do not touch each other', async () => {
    const notes = await fileWith().open();
    await notes.put(note());
    await notes.put(note({ accountId: sam, plainHttpAgreed: true }));
    expect(notes.of(nora)).toEqual([note()]);
    await notes.remove(nora, attic);
    expect(notes.of(nora)).toEqual([]);
    expect(notes.of(sam)).toEqual([note({ accountId: sam, plainHttpAgreed: true })]);
    await notes.put(note());
    await notes.removeAccount(sam);
    expect(notes.of(sam)).toEqual([]);
    expect(notes.of(nora)).toEqual([note()]);
  });

  test('write nothing for an account without any', async () => {
    const { seen, open } = fileWith();
    await (await open()).removeAccount(nora);
    expect(seen.text).toBeUndefined();
  });

  test.each([
    ['no JSON', '{"version":1,'],
    ['another shape', '{"version":1,"servers":{}}'],
    ['an extra key', JSON.stringify({ version: 1, servers: [{ ...note(), token: 'x' }] })],
    ['no address', JSON.stringify({ version: 1, servers: [note({ address: 'nowhere' })] })],
    ['no web address', JSON.stringify({ version: 1, servers: [note({ address: 'file:///etc' })] })],
  ])('in a file with %s count as none, and the file is moved aside', async (_what, text) => {
    const { seen, open } = fileWith(text);
    const notes = await open();
    expect(notes.of(nora)).toEqual([]);
    expect(seen.isAside).toBe(true);
    await notes.put(note());
    expect(notes.of(nora)).toEqual([note()]);
  });

  test('R13: of version 1 are read, to the letter', async () => {
    const text = `{"version":1,"servers":[{"accountId":"${nora}","serverId":"machine-1","address":"https://10.0.0.5:32400","plainHttpAgreed":false}]}`;
    expect((await fileWith(text).open()).all()).toEqual([note()]);
  });

  test('R13: of a thousand mutated files are read or moved aside, and never lost', async () => {
    const random = seeded(20_261_129);
    const sound = JSON.stringify({ version: 1, servers: [note(), note({ serverId: house })] });
    let aside = 0;
    for (let round = 0; round < 1_000; round += 1) {
      const text = mutated(sound, random);
      const { seen, open, failures } = fileWith(text);
      expect((await open()).all().length).toBeLessThanOrEqual(2);
      expect([seen.text, failures]).toEqual([text, []]);
      if (seen.isAside) aside += 1;
    }
    expect(aside).toBeGreaterThan(500);
    expect(aside).toBeLessThan(1_000);
  });

  test.each([
    ['of a newer version', '{"version":2,"servers":[]}', false],
    ['that cannot be read', '{}', true],
  ])(
    'R13: in a file %s count as none; later ones hold until the end, and it stays as it is',
    async (_which, text, isUnreadable) => {
      const { seen, open } = fileWith(text, { isUnreadable });
      const notes = await open();
      expect(notes.all()).toEqual([]);
      await notes.put(note());
      expect(notes.of(nora)).toEqual([note()]);
      expect(seen).toEqual({ text, isAside: false });
    },
  );

  test('that cannot be written hold until the end, and it is told', async () => {
    const { failures, open } = fileWith(undefined, { refuses: true });
    const notes = await open();
    await notes.put(note());
    expect(notes.of(nora)).toEqual([note()]);
    expect(failures.length).toBe(1);
  });
});
