import * as z from 'zod/mini';
import { AccountId, ServerId } from '../contract/entities.ts';

/** Empty, or a web address. */
export const ServerAddress = z.string().check(
  z.maxLength(2_048),
  z.refine((text) => text === '' || (/^https?:\/\//.test(text) && URL.canParse(text))),
);

/** What the person told us of a server. `address` is empty when only a consent is noted. */
const ServerNote = z.strictObject({
  accountId: AccountId,
  serverId: ServerId,
  address: ServerAddress,
  plainHttpAgreed: z.boolean(),
});
export type ServerNote = z.infer<typeof ServerNote>;

const ServerNotesFile = z.strictObject({ version: z.literal(1), servers: z.array(ServerNote) });

/**
 * Servers added by hand and consents given, in a small file without secrets. A change that cannot be
 * written holds until the program ends.
 */
export type ServerNotes = {
  of: (accountId: AccountId) => ServerNote[];
  all: () => readonly ServerNote[];
  put: (note: ServerNote) => Promise<void>;
  remove: (accountId: AccountId, serverId: ServerId) => Promise<void>;
  removeAccount: (accountId: AccountId) => Promise<void>;
};

/** Reads and writes one text file whole, or fails. */
export type NotesFile = {
  read: () => Promise<string | undefined>;
  write: (text: string) => Promise<void>;
  moveAside: () => Promise<void>;
};

/**
 * A file that cannot be read counts as empty, for it only holds what the person can enter again; one
 * with something else in it (damaged, or of a newer version) is moved aside.
 */
export async function openServerNotes(
  file: NotesFile,
  onWriteFailed: (error: unknown) => void,
): Promise<ServerNotes> {
  const text = await file.read().catch(() => undefined);
  const kept = text === undefined ? [] : parse(text);
  if (!kept) await file.moveAside().catch(onWriteFailed);
  let notes = kept ?? [];
  const save = async (next: ServerNote[]): Promise<void> => {
    notes = next;
    await file.write(JSON.stringify({ version: 1, servers: notes }, null, 2)).catch(onWriteFailed);
  };
  const isSame = (note: ServerNote, accountId: AccountId, serverId: ServerId): boolean =>
    note.accountId === accountId && note.serverId === serverId;
  return {
    all: () => notes,
    of: (accountId) => notes.filter((note) => note.accountId === accountId),
    put: (note) =>
      save([...notes.filter((each) => !isSame(each, note.accountId, note.serverId)), note]),
    remove: (accountId, serverId) =>
      save(notes.filter((note) => !isSame(note, accountId, serverId))),
    removeAccount: async (accountId) => {
      if (notes.some((note) => note.accountId === accountId))
        await save(notes.filter((note) => note.accountId !== accountId));
    },
  };
}

function parse(text: string): ServerNote[] | undefined {
  try {
    return ServerNotesFile.parse(JSON.parse(text)).servers;
  } catch {
    return undefined;
  }
}
