import * as z from 'zod/mini';
import { KeyringError } from '../keyring-error.ts';
import type { PrivateFile } from '../settings/private-file.ts';
import { isOfNewerVersion, parsedJson } from '../settings/stored-json.ts';
import { TokenHealth } from '../contract/entities.ts';
import { CredentialFacts, ownAccount } from '../keychain/envelope.ts';
import { EntryName } from '../keychain/keychain.ts';
import { CredentialList, emptyList } from './credential-list.ts';

const VERSION = 2;

const StoredList = z.strictObject({ version: z.literal(VERSION), ...CredentialList.shape });
/** Before there were named tokens: accounts alone, and nothing said about them. */
const StoredListOne = z.strictObject({
  version: z.literal(1),
  accounts: z
    .array(
      z.strictObject({
        ...z.omit(CredentialFacts, { about: true }).shape,
        entryName: EntryName,
        health: TokenHealth,
      }),
    )
    .check(z.maxLength(10_000)),
  leaving: CredentialList.shape.leaving,
});

/** `accounts.json`: one JSON object, no secrets. */
export interface CredentialListFile {
  /**
   * A missing file is an empty list. A damaged one is moved aside and is an empty list. One that a
   * newer version wrote, or that the system does not let us read, is an empty list too and is never
   * overwritten.
   */
  read(): Promise<CredentialList>;
  /** @throws KeyringError `list-not-written` */
  write(list: CredentialList): Promise<void>;
  /** Whether `write` may succeed at all; known once the file was read. */
  readonly isWritable: boolean;
}

export function createCredentialListFile(file: PrivateFile): CredentialListFile {
  let isWritable = true;

  async function read(): Promise<CredentialList> {
    const stored = await file.read();
    if (stored === undefined) return emptyList;
    const json = parsedJson(stored);
    const list = listIn(json);
    if (list !== undefined) return list;
    if (isOfNewerVersion(json, VERSION)) isWritable = false;
    else await file.moveAside();
    return emptyList;
  }

  return {
    get isWritable() {
      return isWritable;
    },
    read: () =>
      read().catch(() => {
        isWritable = false;
        return emptyList;
      }),
    write: async ({ credentials, leaving }) => {
      if (!isWritable) throw new KeyringError('list-not-written', 'account list: read only');
      const stored = JSON.stringify({ version: VERSION, credentials, leaving }, null, 2);
      await file.write(`${stored}\n`).catch((error: unknown) => {
        throw new KeyringError('list-not-written', `account list: ${systemCodeOf(error)}`);
      });
    },
  };
}

function listIn(json: unknown): CredentialList | undefined {
  const { data: list } = StoredList.safeParse(json);
  if (list !== undefined) return { credentials: list.credentials, leaving: list.leaving };
  const { data: one } = StoredListOne.safeParse(json);
  if (one === undefined) return undefined;
  const credentials = one.accounts.map((account) => ({
    ...account,
    about: ownAccount,
    isRevoking: false,
  }));
  return { credentials, leaving: one.leaving };
}

/** Such as ENOSPC. The system's message would name the person's folder. */
function systemCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'not written';
}
