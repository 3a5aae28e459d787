import * as z from 'zod/mini';
import { AccountId, ServerId } from '../contract/entities.ts';
import { isOfNewerVersion, parsedJson } from '../settings/stored-json.ts';

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

const VERSION = 1;

const ServerNotesFile = z.strictObject({
  version: z.literal(VERSION),
  servers: z.array(ServerNote),
});

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
 * It only holds what the person can enter again. What cannot be read, or is of a newer version, counts as
 * empty and is never overwritten; a damaged file is moved aside.
 *
 * @param onFailed the file could not be read or written
 */
export async function openServerNotes(
  file: NotesFile,
  onFailed: (error: unknown) => void,
): Promise<ServerNotes> {
  const { kept, isWritable } = await readNotes(file).catch((error: unknown) => {
    onFailed(error);
    return { kept: [], isWritable: false };
  });
  let notes = kept;
  const save = async (next: ServerNote[]): Promise<void> => {
    notes = next;
    const text = JSON.stringify({ version: VERSION, servers: notes }, null, 2);
    if (isWritable) await file.write(text).catch(onFailed);
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

async function readNotes(file: NotesFile): Promise<{ kept: ServerNote[]; isWritable: boolean }> {
  const text = await file.read();
  if (text === undefined) return { kept: [], isWritable: true };
  const json = parsedJson(text);
  const { data } = ServerNotesFile.safeParse(json);
  if (data !== undefined) return { kept: data.servers, isWritable: true };
  const isWritable = !isOfNewerVersion(json, VERSION);
  if (isWritable) await file.moveAside();
  return { kept: [], isWritable };
}
