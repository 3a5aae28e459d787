import * as z from 'zod/mini';
import { KeyringError } from '../keyring-error.ts';
import type { PrivateFile } from '../settings/private-file.ts';
import { AccountList, emptyList } from './account-list.ts';

const VERSION = 1;

const StoredList = z.strictObject({ version: z.literal(VERSION), ...AccountList.shape });
const AnyVersion = z.looseObject({ version: z.int() });

/** `accounts.json`: one JSON object, no secrets. */
export interface AccountListFile {
  /**
   * A missing file is an empty list. A damaged one is moved aside and is an empty list. One that a
   * newer version wrote, or that the system does not let us read, is an empty list too and is never
   * overwritten.
   */
  read(): Promise<AccountList>;
  /** @throws KeyringError `list-not-written` */
  write(list: AccountList): Promise<void>;
  /** Whether `write` may succeed at all; known once the file was read. */
  readonly isWritable: boolean;
}

export function createAccountListFile(file: PrivateFile): AccountListFile {
  let isWritable = true;

  async function read(): Promise<AccountList> {
    const stored = await file.read();
    if (stored === undefined) return emptyList;
    const json = parsedJson(stored);
    const list = StoredList.safeParse(json);
    if (list.success) return { accounts: list.data.accounts, leaving: list.data.leaving };
    const { data: other } = AnyVersion.safeParse(json);
    if (other !== undefined && other.version > VERSION) isWritable = false;
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
    write: async ({ accounts, leaving }) => {
      if (!isWritable) throw new KeyringError('list-not-written', 'account list: read only');
      const stored = JSON.stringify({ version: VERSION, accounts, leaving }, null, 2);
      await file.write(`${stored}\n`).catch((error: unknown) => {
        throw new KeyringError('list-not-written', `account list: ${systemCodeOf(error)}`);
      });
    },
  };
}

/** Such as ENOSPC. The system's message would name the person's folder. */
function systemCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'not written';
}

function parsedJson(stored: string): unknown {
  try {
    return JSON.parse(stored);
  } catch {
    return undefined;
  }
}
