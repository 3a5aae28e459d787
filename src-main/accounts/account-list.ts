import * as z from 'zod/mini';
import { AccountId, TokenHealth } from '../contract/entities.ts';
import type { Envelope } from '../keychain/envelope.ts';
import type { KeychainEntry } from '../keychain/keychain.ts';

const text = z.string().check(z.minLength(1), z.maxLength(512));
const entryName = z.string().check(z.regex(/^[a-z0-9-]{1,64}$/));

/** An account that is kept in the keychain. Nothing here is secret. */
export const ListedAccount = z.strictObject({
  plexOrigin: text,
  accountId: AccountId,
  name: text,
  clientIdentifier: text,
  signedInAt: z.int(),
  /** Where its token is. */
  entryName,
  health: TokenHealth,
});
export type ListedAccount = z.infer<typeof ListedAccount>;

/** A keychain entry that is to be removed, and with it the account that has it, if one still does. */
export const LeavingEntry = z.strictObject({ plexOrigin: text, entryName });
export type LeavingEntry = z.infer<typeof LeavingEntry>;

/** Which accounts exist, of every Plex origin that this profile was used with. */
export const AccountList = z.object({
  accounts: z.array(ListedAccount).check(z.maxLength(10_000)),
  leaving: z.array(LeavingEntry).check(z.maxLength(10_000)),
});
export type AccountList = z.infer<typeof AccountList>;

export const emptyList: AccountList = { accounts: [], leaving: [] };

export const unchecked: TokenHealth = { state: 'unchecked', checkedAt: null };

/** What the list keeps of an envelope: all but the token. */
export function listedAccount(
  envelope: Envelope,
  entryName: string,
  health: TokenHealth = unchecked,
): ListedAccount {
  const { plexOrigin, accountId, name, clientIdentifier, signedInAt } = envelope;
  return { plexOrigin, accountId, name, clientIdentifier, signedInAt, entryName, health };
}

/** The accounts of an origin, without those on their way out. */
export function accountsOf(list: AccountList, plexOrigin: string): ListedAccount[] {
  const leaving = new Set(list.leaving.map((entry) => entry.entryName));
  return list.accounts.filter(
    (account) => account.plexOrigin === plexOrigin && !leaving.has(account.entryName),
  );
}

/** Adds an account, or puts it in the place of the one it was; that one's entry is then leaving. */
export function withAccount(list: AccountList, account: ListedAccount): AccountList {
  const place = list.accounts.findIndex(
    (other) => other.plexOrigin === account.plexOrigin && other.accountId === account.accountId,
  );
  const replaced = list.accounts[place];
  if (replaced === undefined) return { ...list, accounts: [...list.accounts, account] };
  const accounts = list.accounts.with(place, account);
  return replaced.entryName === account.entryName
    ? { ...list, accounts }
    : withLeaving({ ...list, accounts }, [replaced]);
}

export function withLeaving(list: AccountList, entries: LeavingEntry[]): AccountList {
  const known = new Set(list.leaving.map((entry) => entry.entryName));
  const added = entries
    .filter((entry) => !known.has(entry.entryName))
    .map(({ plexOrigin, entryName }) => ({ plexOrigin, entryName }));
  return { ...list, leaving: [...list.leaving, ...added] };
}

/** Takes the mark off again: the entry stays, and so does its account. */
export function withoutLeaving(list: AccountList, entryName: string): AccountList {
  return { ...list, leaving: list.leaving.filter((entry) => entry.entryName !== entryName) };
}

/** Entries that have left, and the accounts that had them. */
export function withoutEntries(list: AccountList, gone: ReadonlySet<string>): AccountList {
  return {
    accounts: list.accounts.filter((account) => !gone.has(account.entryName)),
    leaving: list.leaving.filter((entry) => !gone.has(entry.entryName)),
  };
}

/**
 * Sets the list right by what the keychain holds of this origin: entries without an account are
 * adopted, and of two entries of one account the later one counts. No account goes for lack of an entry.
 *
 * @returns the list itself if it is right already; and the envelope that counts of each account
 */
export function reconcile(
  list: AccountList,
  entries: KeychainEntry[],
  plexOrigin: string,
): { list: AccountList; envelopes: Map<AccountId, Envelope> } {
  const leaving = new Set(list.leaving.map((entry) => entry.entryName));
  const listed = new Set(list.accounts.map((account) => account.entryName));
  const readable = entries
    .filter((entry) => 'envelope' in entry)
    .filter((entry) => !leaving.has(entry.entryName))
    .sort((one, other) => one.envelope.signedInAt - other.envelope.signedInAt);

  const latest = new Map<AccountId, (typeof readable)[number]>();
  for (const entry of readable) {
    const { accountId, signedInAt } = entry.envelope;
    const known = latest.get(accountId);
    const isTie = known?.envelope.signedInAt === signedInAt && listed.has(known.entryName);
    if (!isTie) latest.set(accountId, entry);
  }

  const counting = new Set([...latest.values()].map((entry) => entry.entryName));
  const superseded = readable.filter((entry) => !counting.has(entry.entryName));
  const marks = superseded.map((entry) => ({ plexOrigin, entryName: entry.entryName }));
  let next = marks.length === 0 ? list : withLeaving(list, marks);
  for (const { entryName: name, envelope } of latest.values()) next = settled(next, name, envelope);
  const envelopes = new Map([...latest].map(([accountId, entry]) => [accountId, entry.envelope]));
  return { list: next, envelopes };
}

/** The list with this account as its envelope has it. What is known of its token's health stays if it is the same token. */
function settled(list: AccountList, name: string, envelope: Envelope): AccountList {
  const before = list.accounts.find((account) => account.entryName === name);
  const account = listedAccount(envelope, name, before?.health);
  const isRight =
    before?.accountId === account.accountId &&
    before.plexOrigin === account.plexOrigin &&
    before.name === account.name &&
    before.clientIdentifier === account.clientIdentifier &&
    before.signedInAt === account.signedInAt;
  return isRight ? list : withAccount(list, account);
}
