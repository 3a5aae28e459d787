import { randomUUID } from 'node:crypto';
import type {
  AccountId,
  AccountSummary,
  KeptIn,
  TokenHealth,
  TokenPresence,
} from '../contract/entities.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { Envelope } from '../keychain/envelope.ts';
import { keychainFailure } from '../keychain/keychain.ts';
import type { Keychain } from '../keychain/keychain.ts';
import type { Token } from '../token.ts';
import {
  accountsOf,
  emptyList,
  listedAccount,
  reconcile,
  unchecked,
  withAccount,
  withLeaving,
  withoutEntries,
  withoutLeaving,
} from './account-list.ts';
import type { AccountList, ListedAccount } from './account-list.ts';
import type { AccountListFile } from './account-list-file.ts';

/** A token and all that is needed to use it. */
export type Credential = {
  accountId: AccountId;
  /** The username, or the title of an account without one. */
  name: string;
  token: Token;
  /** Under which identifier Plex knows the token: every request with the one carries the other. */
  clientIdentifier: string;
  keptIn: KeptIn;
};

export type NewAccount = Omit<Credential, 'keptIn'>;

/**
 * Who is signed in, at one Plex origin.
 *
 * Which accounts exist is the list file's truth; their tokens are the keychain's, read once after
 * the start and written through. Accounts kept for the session are in memory alone.
 */
export interface AccountStore {
  /**
   * Reads the list file; the accounts are listed when this resolves. The keychain is read in the
   * background as soon as it is ready, once: half-done steps are repaired, entries without an
   * account are adopted.
   */
  start(): Promise<void>;
  /**
   * Resolves once the start's look through the keychain has ended, well or badly, or cannot begin
   * (locked, absent, frozen): before that, `credential` would know less than it soon will.
   */
  looked(): Promise<void>;
  /** In the order of first sign-in. */
  list(): AccountSummary[];
  /**
   * @throws KeyringError `account-unknown` | `keychain-locked` | `keychain-unavailable` |
   *   `keychain-frozen` | `keychain-entry-missing` | `keychain-entry-unreadable`
   */
  credential(accountId: AccountId): Credential;
  /**
   * Keeps a new credential. If the account is known, its new token and identifier take the old
   * one's place; `replaced` is the old credential, which nobody keeps any more: have Plex end it.
   *
   * @throws KeyringError `keychain-…` | `list-not-written`; then nothing has changed
   */
  add(account: NewAccount, keepIn: KeptIn): Promise<{ replaced: Credential | undefined }>;
  /**
   * Drops the credential that `credential` gives. A kept one that a session's was hiding shows again.
   *
   * @throws KeyringError `account-unknown` | `keychain-…` | `list-not-written`; then it is still listed
   */
  remove(accountId: AccountId): Promise<void>;
  /** Removes every account of this origin, its entries in the keychain included, and touches no other. */
  removeAllOfOrigin(): Promise<void>;
  noteHealth(accountId: AccountId, health: TokenHealth): void;
  /** Returns the function that ends the subscription. */
  onChange(listener: (accounts: AccountSummary[]) => void): () => void;
  /** Resolves when everything begun is done and the list file is written. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** How much of a name is kept: with it the largest envelope is still small enough. Our choice. */
const MAX_NAME_LENGTH = 200;
/** A look through the keychain that failed is repeated after this, then after twice as long … */
const FIRST_RETRY_MS = 2_000;
/** … and at last this often, and so is a write of the list that failed. */
const LAST_RETRY_MS = 60_000;

type SessionAccount = { credential: Credential; signedInAt: number; health: TokenHealth };

/**
 * @param options.plexOrigin whose accounts these are; those of other origins in the same list file
 *   stay as they are
 */
export function createAccountStore(options: {
  keychain: Keychain;
  listFile: AccountListFile;
  plexOrigin: string;
  now: () => number;
}): AccountStore {
  const { keychain, listFile, plexOrigin, now } = options;
  const listeners = new Set<(accounts: AccountSummary[]) => void>();
  let endFirstLook = (): void => undefined;
  const firstLook = new Promise<void>((resolve) => {
    endFirstLook = resolve;
  });
  const sessions = new Map<AccountId, SessionAccount>();
  let list: AccountList = emptyList;
  /** What the keychain holds: filled by the look through it, and by what is added. */
  let envelopes = new Map<AccountId, Envelope>();
  let unreadable = new Set<string>();
  let isKeychainRead = false;
  let isListWritten = true;
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  let readTimer: NodeJS.Timeout | undefined;
  let writeTimer: NodeJS.Timeout | undefined;
  let endStateWatch: (() => void) | undefined;

  const listed = () => accountsOf(list, plexOrigin);
  const listedAs = (accountId: AccountId) => listed().find((row) => row.accountId === accountId);
  const leaving = () => list.leaving.filter((entry) => entry.plexOrigin === plexOrigin);

  /** Whatever changes list or keychain does so one after the other. */
  function inTurn<Result>(step: () => Promise<Result>): Promise<Result> {
    const result = last.then(step);
    last = result.catch(() => undefined);
    return result;
  }

  function emit(): void {
    const accounts = summaries();
    for (const listener of [...listeners]) listener(accounts);
  }

  // The list file.

  /** Makes a change true on the disk, then here. The list may have got news of a token's health meanwhile. */
  async function commit(change: (list: AccountList) => AccountList): Promise<void> {
    await listFile.write(change(list));
    list = change(list);
    isListWritten = true;
  }

  /** For what is true whether or not it gets onto the disk: the next start finds it out again. */
  async function note(change: (list: AccountList) => AccountList): Promise<void> {
    list = change(list);
    await writeList();
  }

  async function writeList(): Promise<void> {
    clearTimeout(writeTimer);
    isListWritten = false;
    try {
      await commit((same) => same);
    } catch (error) {
      if (!isKeyringError(error, 'list-not-written')) throw error;
      if (listFile.isWritable && !isClosed) writeTimer = setTimeout(writeLater, LAST_RETRY_MS);
    }
  }

  function writeLater(): void {
    void inTurn(writeList);
  }

  // The keychain, read once.

  function onKeychainState(): void {
    if (keychain.state === 'ready') readLater(0, FIRST_RETRY_MS);
    else if (keychain.state !== 'starting') endFirstLook();
  }

  function readLater(delayMs: number, retryMs: number): void {
    clearTimeout(readTimer);
    if (!isClosed) readTimer = setTimeout(() => void inTurn(() => readOrRetry(retryMs)), delayMs);
  }

  async function readOrRetry(retryMs: number): Promise<void> {
    try {
      if (isReadNeeded()) await readEntries();
      await removeLeaving();
    } catch (error) {
      if (!isKeyringError(error)) throw error;
      // A keychain that is not ready says so when it is.
      if (keychain.state === 'ready') readLater(retryMs, Math.min(2 * retryMs, LAST_RETRY_MS));
    } finally {
      endFirstLook();
    }
  }

  /** Again only if an account's entry was not there, and the keychain was away since: it may be mended. */
  function isReadNeeded(): boolean {
    return !isKeychainRead || listed().some((row) => presenceOf(row) !== 'held');
  }

  async function readEntries(): Promise<void> {
    const entries = await keychain.readAll();
    const right = reconcile(list, entries, plexOrigin);
    envelopes = right.envelopes;
    unreadable = new Set(
      entries.flatMap((entry) => ('unreadable' in entry ? [entry.entryName] : [])),
    );
    isKeychainRead = true;
    if (right.list !== list) await note((now) => reconcile(now, entries, plexOrigin).list);
    emit();
  }

  /** Finishes what was begun, now or by an earlier run. An entry that does not go stays marked. */
  async function removeLeaving(): Promise<void> {
    if (!listFile.isWritable) return;
    const gone = new Set<string>();
    for (const { entryName } of leaving()) {
      await keychain.remove(entryName).then(
        () => gone.add(entryName),
        () => undefined,
      );
    }
    if (gone.size > 0) await note((now) => withoutEntries(now, gone));
  }

  // What is shown and handed out.

  function presenceOf(row: ListedAccount): TokenPresence {
    if (envelopes.has(row.accountId)) return 'held';
    if (!isKeychainRead) return 'unread';
    return unreadable.has(row.entryName) ? 'unreadable' : 'missing';
  }

  function summaries(): AccountSummary[] {
    const kept = listed();
    const ids = new Set(kept.map((row) => row.accountId));
    const others = [...sessions.values()].filter(
      ({ credential: { accountId: id } }) => !ids.has(id),
    );
    return [...kept.map(summary), ...others.map(sessionSummary)];
  }

  function summary(row: ListedAccount): AccountSummary {
    const session = sessions.get(row.accountId);
    if (session !== undefined) return sessionSummary(session);
    const { accountId, name, signedInAt, health } = row;
    return { accountId, name, signedInAt, keptIn: 'keychain', token: presenceOf(row), health };
  }

  function heldCredential(accountId: AccountId): Credential | undefined {
    const session = sessions.get(accountId);
    if (session !== undefined) return session.credential;
    const envelope = listedAs(accountId) && envelopes.get(accountId);
    return envelope && keptCredential(envelope);
  }

  function credential(accountId: AccountId): Credential {
    const held = heldCredential(accountId);
    if (held !== undefined) return held;
    const row = listedAs(accountId);
    if (row === undefined) throw accountUnknown();
    const presence = presenceOf(row);
    if (presence === 'unreadable') throw new KeyringError('keychain-entry-unreadable', 'read');
    if (presence === 'missing') throw new KeyringError('keychain-entry-missing', 'read');
    throw notReady();
  }

  function notReady(): KeyringError {
    return keychainFailure(keychain.state === 'ready' ? 'starting' : keychain.state);
  }

  // Adding and removing.

  async function add(account: NewAccount, keepIn: KeptIn): Promise<Credential | undefined> {
    const held = heldCredential(account.accountId);
    if (keepIn === 'keychain') {
      await keep(account);
      return held;
    }
    // A kept credential that cannot be removed now is not replaced, only hidden until this program ends.
    const isReplaced = held !== undefined && (await isLetGo(account.accountId));
    sessions.set(account.accountId, {
      credential: { ...account, keptIn: 'session' },
      signedInAt: now(),
      health: unchecked,
    });
    emit();
    return isReplaced ? held : undefined;
  }

  /** Entry, then list. Cut short in between, the entry is adopted at the next start. */
  async function keep(account: NewAccount): Promise<void> {
    if (!listFile.isWritable) throw new KeyringError('list-not-written', 'add: read only');
    const before = listedAs(account.accountId);
    // Later than the entry it replaces, also when the clock was set back.
    const signedInAt = Math.max(now(), (before?.signedInAt ?? 0) + 1);
    const envelope: Envelope = { ...account, plexOrigin, signedInAt };
    const row = listedAccount(envelope, randomUUID());
    await keychain.write(row.entryName, envelope);
    try {
      await commit((now) => withAccount(now, row));
    } catch (error) {
      await keychain.remove(row.entryName).catch(() => undefined);
      throw error;
    }
    sessions.delete(account.accountId);
    envelopes.set(account.accountId, envelope);
    emit();
    await removeLeaving();
  }

  async function isLetGo(accountId: AccountId): Promise<boolean> {
    return removeStep(accountId).then(
      () => true,
      () => false,
    );
  }

  async function removeStep(accountId: AccountId): Promise<void> {
    if (!sessions.delete(accountId)) await forget(accountId);
  }

  /** Mark in the list, then entry, then list. Cut short in between, the next start goes on. */
  async function forget(accountId: AccountId): Promise<void> {
    const row = listedAs(accountId);
    if (row === undefined) throw accountUnknown();
    if ((await keychain.check()) !== 'ready') throw notReady();
    await commit((now) => withLeaving(now, [row]));
    try {
      await keychain.remove(row.entryName);
    } catch (error) {
      await note((now) => withoutLeaving(now, row.entryName));
      throw error;
    }
    envelopes.delete(accountId);
    await note((now) => withoutEntries(now, new Set([row.entryName])));
  }

  async function removeAllOfOrigin(): Promise<void> {
    const entries = await keychain.readAll();
    const names = [
      ...entries.flatMap((entry) => ('envelope' in entry ? [entry.entryName] : [])),
      ...listed().map((row) => row.entryName),
    ];
    await commit((now) =>
      withLeaving(
        now,
        names.map((entryName) => ({ plexOrigin, entryName })),
      ),
    );
    sessions.clear();
    envelopes.clear();
    emit();
    await removeLeaving();
    if (leaving().length > 0) throw new KeyringError('keychain-refused', 'not every entry went');
  }

  function noteHealth(accountId: AccountId, health: TokenHealth): void {
    const session = sessions.get(accountId);
    const row = listedAs(accountId);
    const known = (session ?? row)?.health;
    // What Plex itself has said against a token is not unsaid by no answer.
    const isJudged = known?.state === 'rejected' || known?.state === 'refused';
    if (isJudged && health.state === 'could-not-check') return;
    if (session !== undefined) session.health = health;
    else if (row !== undefined) {
      const checked = { ...row, health };
      list = { ...list, accounts: list.accounts.map((each) => (each === row ? checked : each)) };
      writeLater();
    }
    emit();
  }

  return {
    start: async () => {
      await inTurn(async () => {
        list = await listFile.read();
      });
      emit();
      endStateWatch = keychain.onStateChange(onKeychainState);
      if (keychain.state === 'ready') onKeychainState();
      else void keychain.check();
    },
    looked: () => firstLook,
    list: summaries,
    credential,
    add: (account, keepIn) =>
      inTurn(async () => ({ replaced: await add(tidied(account), keepIn) })),
    remove: (accountId) => inTurn(() => removeStep(accountId)).finally(emit),
    removeAllOfOrigin: () => inTurn(removeAllOfOrigin),
    noteHealth,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    flush: () => inTurn(() => (isListWritten ? Promise.resolve() : writeList())),
    close: async () => {
      isClosed = true;
      endFirstLook();
      clearTimeout(readTimer);
      clearTimeout(writeTimer);
      endStateWatch?.();
      listeners.clear();
      await last;
    },
  };
}

function sessionSummary({ credential, signedInAt, health }: SessionAccount): AccountSummary {
  const { accountId, name, keptIn } = credential;
  return { accountId, name, signedInAt, keptIn, token: 'held', health };
}

function keptCredential(envelope: Envelope): Credential {
  const { accountId, name, token, clientIdentifier } = envelope;
  return { accountId, name, token, clientIdentifier, keptIn: 'keychain' };
}

/** Plex lets a name hold anything; a keychain and a list take short, plain text. */
function tidied(account: NewAccount): NewAccount {
  const name = account.name
    .slice(0, MAX_NAME_LENGTH)
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    .trim();
  const { accountId, token, clientIdentifier } = account;
  return { accountId, name: name === '' ? accountId : name, token, clientIdentifier };
}

function accountUnknown(): KeyringError {
  return new KeyringError('account-unknown', 'no such account');
}
