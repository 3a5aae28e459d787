import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { TokenHealth } from '../contract/entities.ts';
import type { AccountId } from '../contract/entities.ts';
import type { NamedTokenId } from '../contract/named-tokens.ts';
import { CredentialFacts, factsOf, PlexOrigin } from '../keychain/envelope.ts';
import type { Envelope } from '../keychain/envelope.ts';
import { EntryName } from '../keychain/keychain.ts';
import type { KeychainEntry } from '../keychain/keychain.ts';

/** A credential that is kept in the keychain. Nothing here is secret. */
export const ListedCredential = z.strictObject({
  ...CredentialFacts.shape,
  /** Where its secrets are. */
  entryName: EntryName,
  health: TokenHealth,
  /** The person took it back; it goes once Plex has ended it. */
  isRevoking: z.boolean(),
});
export type ListedCredential = z.infer<typeof ListedCredential>;

/** A keychain entry that is to be removed, and with it the credential that has it, if one still does. */
export const LeavingEntry = z.strictObject({ plexOrigin: PlexOrigin, entryName: EntryName });
export type LeavingEntry = z.infer<typeof LeavingEntry>;

/** Which credentials exist, of every Plex origin that this profile was used with. */
export const CredentialList = z.object({
  credentials: z.array(ListedCredential).check(z.maxLength(10_000)),
  leaving: z.array(LeavingEntry).check(z.maxLength(10_000)),
});
export type CredentialList = z.infer<typeof CredentialList>;

export const emptyList: CredentialList = { credentials: [], leaving: [] };

/** What may change of a credential while its secrets stay. */
export type Condition = Pick<ListedCredential, 'health' | 'isRevoking'>;
export const fresh: Condition = {
  health: { state: 'unchecked', checkedAt: null },
  isRevoking: false,
};

/** Which credential, whatever token it has at the moment: an account's own, or one of a tool. */
export type CredentialKey = `account ${AccountId}` | `named ${NamedTokenId}`;

export const keyOfAccount = (accountId: AccountId): CredentialKey => `account ${accountId}`;
export const keyOfNamed = (id: NamedTokenId): CredentialKey => `named ${id}`;

export function keyOf({
  accountId,
  about,
}: Pick<CredentialFacts, 'accountId' | 'about'>): CredentialKey {
  return about.kind === 'account' ? keyOfAccount(accountId) : keyOfNamed(about.namedTokenId);
}

/** What the list keeps of an envelope: all but the secrets. */
export function listedCredential(
  envelope: Envelope,
  entryName: string,
  { health, isRevoking }: Condition = fresh,
): ListedCredential {
  return { ...factsOf(envelope), entryName, health, isRevoking };
}

/** The credentials of an origin, without those on their way out. */
export function credentialsOf(list: CredentialList, plexOrigin: string): ListedCredential[] {
  const leaving = new Set(list.leaving.map((entry) => entry.entryName));
  return list.credentials.filter(
    (credential) => credential.plexOrigin === plexOrigin && !leaving.has(credential.entryName),
  );
}

/** Adds a credential, or puts it in the place of the one it was; that one's entry is then leaving. */
export function withCredential(list: CredentialList, credential: ListedCredential): CredentialList {
  const key = keyOf(credential);
  const place = list.credentials.findIndex(
    (other) => other.plexOrigin === credential.plexOrigin && keyOf(other) === key,
  );
  const replaced = list.credentials[place];
  if (replaced === undefined) return { ...list, credentials: [...list.credentials, credential] };
  const credentials = list.credentials.with(place, credential);
  return replaced.entryName === credential.entryName
    ? { ...list, credentials }
    : withLeaving({ ...list, credentials }, [replaced]);
}

/** Changes what is known of a credential, in its place. */
export function withCondition(
  list: CredentialList,
  entryName: string,
  condition: Partial<Condition>,
): CredentialList {
  const credentials = list.credentials.map((each) =>
    each.entryName === entryName ? { ...each, ...condition } : each,
  );
  return { ...list, credentials };
}

export function withLeaving(list: CredentialList, entries: LeavingEntry[]): CredentialList {
  const known = new Set(list.leaving.map((entry) => entry.entryName));
  const added = entries
    .filter((entry) => !known.has(entry.entryName))
    .map(({ plexOrigin, entryName }) => ({ plexOrigin, entryName }));
  return { ...list, leaving: [...list.leaving, ...added] };
}

/** Takes the mark off again: the entry stays, and so does its credential. */
export function withoutLeaving(list: CredentialList, entryName: string): CredentialList {
  return { ...list, leaving: list.leaving.filter((entry) => entry.entryName !== entryName) };
}

/** Entries that have left, and the credentials that had them. */
export function withoutEntries(list: CredentialList, gone: ReadonlySet<string>): CredentialList {
  return {
    credentials: list.credentials.filter((credential) => !gone.has(credential.entryName)),
    leaving: list.leaving.filter((entry) => !gone.has(entry.entryName)),
  };
}

/**
 * Sets the list right by what the keychain holds of this origin: entries without a credential are
 * adopted, and of two entries of one credential the later one counts. None goes for lack of an entry.
 *
 * @returns the list itself if it is right already; and the envelope that counts of each credential
 */
export function reconcile(
  list: CredentialList,
  entries: KeychainEntry[],
  plexOrigin: string,
): { list: CredentialList; envelopes: Map<CredentialKey, Envelope> } {
  const leaving = new Set(list.leaving.map((entry) => entry.entryName));
  const listed = new Map(list.credentials.map((credential) => [credential.entryName, credential]));
  const readable = entries
    .filter((entry) => 'envelope' in entry)
    .filter((entry) => !leaving.has(entry.entryName))
    .sort((one, other) => one.envelope.signedInAt - other.envelope.signedInAt);

  const latest = new Map<CredentialKey, (typeof readable)[number]>();
  for (const entry of readable) {
    const key = keyOf(entry.envelope);
    const known = latest.get(key);
    const isTie =
      known?.envelope.signedInAt === entry.envelope.signedInAt && listed.has(known.entryName);
    if (!isTie) latest.set(key, entry);
  }

  const counting = new Set([...latest.values()].map((entry) => entry.entryName));
  const superseded = readable.filter((entry) => !counting.has(entry.entryName));
  const marks = superseded.map((entry) => ({ plexOrigin, entryName: entry.entryName }));
  let next = marks.length === 0 ? list : withLeaving(list, marks);
  for (const { entryName, envelope } of latest.values()) {
    const before = listed.get(entryName);
    if (isRight(before, envelope)) continue;
    next = withCredential(next, listedCredential(envelope, entryName, before));
  }
  const envelopes = new Map([...latest].map(([key, entry]) => [key, entry.envelope]));
  return { list: next, envelopes };
}

/** Whether the list has of a credential what its envelope has. */
function isRight(listed: ListedCredential | undefined, envelope: Envelope): boolean {
  return listed !== undefined && isDeepStrictEqual(factsOf(listed), factsOf(envelope));
}
