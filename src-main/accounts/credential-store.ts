import { randomUUID } from 'node:crypto';
import type { KeptIn, TokenPresence } from '../contract/entities.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import { factsOf } from '../keychain/envelope.ts';
import type { CredentialFacts, Envelope } from '../keychain/envelope.ts';
import { keychainFailure } from '../keychain/keychain.ts';
import type { Keychain } from '../keychain/keychain.ts';
import {
  credentialsOf,
  emptyList,
  fresh,
  keyOf,
  listedCredential,
  reconcile,
  withCondition,
  withCredential,
  withLeaving,
  withoutEntries,
  withoutLeaving,
} from './credential-list.ts';
import type {
  Condition,
  CredentialKey,
  CredentialList,
  ListedCredential,
} from './credential-list.ts';
import type { CredentialListFile } from './credential-list-file.ts';

/** A credential with its secrets, and where it is kept. */
export type HeldCredential = Envelope & { keptIn: KeptIn };

/** A credential as it was made. */
type NewCredential = Omit<Envelope, 'plexOrigin' | 'signedInAt'>;

/** A credential without its secrets, and how it stands. */
export type CredentialState = CredentialFacts &
  Condition & { keptIn: KeptIn; presence: TokenPresence };

/**
 * Every credential of one Plex origin: accounts' own tokens and those made for tools. The account
 * store and the named token store are views of it.
 *
 * Which credentials exist is the list file's truth; their secrets are the keychain's, read once
 * after the start and written through. Those kept for the session are in memory alone.
 */
export interface CredentialStore {
  /**
   * Reads the list file; the credentials are listed when this resolves. The keychain is read in the
   * background as soon as it is ready, once: half-done steps are repaired, entries that no list
   * knows are adopted.
   */
  start(): Promise<void>;
  /**
   * Resolves once the start's look through the keychain has ended, well or badly, or cannot begin
   * (locked, absent, frozen): before that, `credential` would know less than it soon will.
   */
  looked(): Promise<void>;
  /** In the order in which they were first kept; those of the session last. */
  list(): CredentialState[];
  /**
   * @throws KeyringError `account-unknown` | `named-token-unknown` | `keychain-locked` |
   *   `keychain-unavailable` | `keychain-frozen` | `keychain-entry-missing` |
   *   `keychain-entry-unreadable`
   */
  credential(key: CredentialKey): HeldCredential;
  /**
   * Keeps a new credential. If one of its key is known, the new one takes its place; `replaced` is
   * the old, which nobody keeps any more: have Plex end it.
   *
   * @throws KeyringError `keychain-…` | `list-not-written`; then nothing has changed
   */
  add(credential: NewCredential, keepIn: KeptIn): Promise<{ replaced: HeldCredential | undefined }>;
  /**
   * Puts what `next` makes of a credential in its place, where that is kept. Nothing comes in between.
   *
   * @param next gets the old one; `undefined` where the keychain has lost it, or is not open
   * @returns the old one
   * @throws KeyringError `…-unknown` | as `add` | what `next` throws; then nothing has changed
   */
  change(
    key: CredentialKey,
    next: (facts: CredentialFacts, old: HeldCredential | undefined) => NewCredential,
  ): Promise<HeldCredential | undefined>;
  /**
   * Keeps a credential of a backup, with the time at which it was signed in, unless what is kept of
   * its key is as new.
   *
   * @returns whether it is kept now
   * @throws KeyringError as `add`
   */
  restore(envelope: Envelope): Promise<boolean>;
  /**
   * Lists a credential whose secrets are not to be had: it shows as missing until somebody signs in.
   *
   * @throws KeyringError `list-not-written`
   */
  listAlone(facts: CredentialFacts): Promise<void>;
  /**
   * Drops the credential that `credential` gives. A kept one that a session's was hiding shows again.
   *
   * @throws KeyringError `…-unknown` | `keychain-…` | `list-not-written`; then it is still listed
   */
  remove(key: CredentialKey): Promise<void>;
  /** Removes every credential of this origin, its entries in the keychain included, and touches no other. */
  removeAllOfOrigin(): Promise<void>;
  noteHealth(key: CredentialKey, health: Condition['health']): void;
  /**
   * Marks that the person took it back, or takes the mark off.
   *
   * @throws KeyringError `…-unknown` | `list-not-written`; then nothing has changed
   */
  setRevoking(key: CredentialKey, isRevoking: boolean): Promise<void>;
  /** Tells when credentials of a kind have changed. Returns the function that ends the subscription. */
  onChange(kind: CredentialKind, listener: () => void): () => void;
  /** Resolves when everything begun is done and the list file is written. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** The views: accounts' own credentials, and those made for tools. */
type CredentialKind = 'account' | 'named';

/** How much of a name is kept: with it the largest envelope is still small enough. Our choice. */
const MAX_NAME_LENGTH = 200;
/** A look through the keychain that failed is repeated after this, then after twice as long … */
const FIRST_RETRY_MS = 2_000;
/** … and at last this often, and so is a write of the list that failed. */
const LAST_RETRY_MS = 60_000;

type SessionCredential = { envelope: Envelope; condition: Condition };

/**
 * @param options.plexOrigin whose credentials these are; those of other origins in the same list file
 *   stay as they are
 */
export function createCredentialStore(options: {
  keychain: Keychain;
  listFile: CredentialListFile;
  plexOrigin: string;
  now: () => number;
}): CredentialStore {
  const { keychain, listFile, plexOrigin, now } = options;
  const listeners = { account: new Set<() => void>(), named: new Set<() => void>() };
  let endFirstLook = (): void => undefined;
  const firstLook = new Promise<void>((resolve) => {
    endFirstLook = resolve;
  });
  const sessions = new Map<CredentialKey, SessionCredential>();
  let list: CredentialList = emptyList;
  /** What the keychain holds: filled by the look through it, and by what is added. */
  let envelopes = new Map<CredentialKey, Envelope>();
  let unreadable = new Set<string>();
  let isKeychainRead = false;
  let isListWritten = true;
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  let readTimer: NodeJS.Timeout | undefined;
  let writeTimer: NodeJS.Timeout | undefined;
  let endStateWatch: (() => void) | undefined;

  const listed = () => credentialsOf(list, plexOrigin);
  const listedAs = (key: CredentialKey) => listed().find((row) => keyOf(row) === key);
  const leaving = () => list.leaving.filter((entry) => entry.plexOrigin === plexOrigin);

  /** Whatever changes list or keychain does so one after the other. */
  function inTurn<Result>(step: () => Promise<Result>): Promise<Result> {
    const result = last.then(step);
    last = result.catch(() => undefined);
    return result;
  }

  function emit(...keys: CredentialKey[]): void {
    for (const kind of ['account', 'named'] as const) {
      if (keys.length > 0 && !keys.some((key) => key.startsWith(kind))) continue;
      for (const listener of [...listeners[kind]]) listener();
    }
  }

  // The list file.

  /** Makes a change true on the disk, then here. The list may have got news of a token's health meanwhile. */
  async function commit(change: (list: CredentialList) => CredentialList): Promise<void> {
    const before = list;
    await listFile.write(change(before));
    isListWritten = list === before;
    list = change(list);
  }

  /** For what is true whether or not it gets onto the disk: the next start finds it out again. */
  async function note(change: (list: CredentialList) => CredentialList): Promise<void> {
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
      if (listFile.isWritable && !isClosed)
        writeTimer = setTimeout(() => void writeLater(), LAST_RETRY_MS);
    }
  }

  /** What another write has taken along meanwhile needs none of its own. */
  function writeLater(): Promise<void> {
    return inTurn(() => (isListWritten ? Promise.resolve() : writeList()));
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

  /** Again only if a credential's entry was not there, and the keychain was away since: it may be mended. */
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

  function presenceOf(row: ListedCredential): TokenPresence {
    if (envelopes.has(keyOf(row))) return 'held';
    if (!isKeychainRead) return 'unread';
    return unreadable.has(row.entryName) ? 'unreadable' : 'missing';
  }

  function states(): CredentialState[] {
    const kept = listed();
    const keys = new Set(kept.map(keyOf));
    const others = [...sessions].filter(([key]) => !keys.has(key));
    return [...kept.map(state), ...others.map(([, session]) => sessionState(session))];
  }

  function state(row: ListedCredential): CredentialState {
    const session = sessions.get(keyOf(row));
    if (session !== undefined) return sessionState(session);
    const { health, isRevoking } = row;
    return {
      ...factsOf(row),
      health,
      isRevoking,
      keptIn: 'keychain',
      presence: presenceOf(row),
    };
  }

  function heldCredential(key: CredentialKey): HeldCredential | undefined {
    const session = sessions.get(key);
    if (session !== undefined) return { ...session.envelope, keptIn: 'session' };
    const envelope = listedAs(key) && envelopes.get(key);
    return envelope && { ...envelope, keptIn: 'keychain' };
  }

  function credential(key: CredentialKey): HeldCredential {
    const held = heldCredential(key);
    if (held !== undefined) return held;
    const presence = presenceOf(listedOrThrow(key));
    if (presence === 'unreadable') throw new KeyringError('keychain-entry-unreadable', 'read');
    if (presence === 'missing') throw new KeyringError('keychain-entry-missing', 'read');
    throw notReady();
  }

  function listedOrThrow(key: CredentialKey): ListedCredential {
    const row = listedAs(key);
    if (row === undefined) throw unknown(key);
    return row;
  }

  function notReady(): KeyringError {
    return keychainFailure(keychain.state === 'ready' ? 'starting' : keychain.state);
  }

  // Adding, changing and removing.

  async function add(made: NewCredential, keepIn: KeptIn): Promise<HeldCredential | undefined> {
    const key = keyOf(made);
    const held = heldCredential(key);
    if (keepIn === 'keychain') {
      await keep(made);
      return held;
    }
    const condition = conditionFor(made);
    // A kept credential that cannot be removed now is not replaced, only hidden until this program ends.
    const isReplaced = held !== undefined && (await isLetGo(key));
    const envelope: Envelope = { ...made, plexOrigin, signedInAt: now() };
    sessions.set(key, { envelope, condition });
    emit(key);
    return isReplaced ? held : undefined;
  }

  /** What is known of a token stays with it when it gets another name; of a new one nothing is known. */
  function conditionFor(made: NewCredential): Condition {
    const key = keyOf(made);
    const isSame = heldCredential(key)?.token.reveal() === made.token.reveal();
    const { health, isRevoking } = (isSame && conditionOf(key)) || fresh;
    return { health, isRevoking };
  }

  function conditionOf(key: CredentialKey): Condition | undefined {
    return sessions.get(key)?.condition ?? listedAs(key);
  }

  /** Entry, then list. Cut short in between, the entry is adopted at the next start. */
  async function keep(made: NewCredential, since = now()): Promise<void> {
    if (!listFile.isWritable) throw new KeyringError('list-not-written', 'add: read only');
    const key = keyOf(made);
    // Later than the entry it replaces, also when the clock was set back.
    const signedInAt = Math.max(since, (listedAs(key)?.signedInAt ?? 0) + 1);
    const envelope: Envelope = { ...made, plexOrigin, signedInAt };
    const row = listedCredential(envelope, randomUUID(), conditionFor(made));
    await keychain.write(row.entryName, envelope);
    try {
      await commit((now) => withCredential(now, row));
    } catch (error) {
      await keychain.remove(row.entryName).catch(() => undefined);
      throw error;
    }
    sessions.delete(key);
    envelopes.set(key, envelope);
    emit(key);
    await removeLeaving();
  }

  async function restore({ signedInAt, ...made }: Envelope): Promise<boolean> {
    const row = listedAs(keyOf(made));
    const isHeld = heldCredential(keyOf(made)) !== undefined;
    if (row !== undefined && isHeld && row.signedInAt >= signedInAt) return false;
    await keep(tidied(made), signedInAt);
    return true;
  }

  async function listAlone(facts: CredentialFacts): Promise<void> {
    if (conditionOf(keyOf(facts)) !== undefined) return;
    const row: ListedCredential = { ...factsOf(facts), entryName: randomUUID(), ...fresh };
    await commit((now) => withCredential(now, row));
    emit(keyOf(facts));
  }

  async function isLetGo(key: CredentialKey): Promise<boolean> {
    return removeStep(key).then(
      () => true,
      () => false,
    );
  }

  async function removeStep(key: CredentialKey): Promise<void> {
    if (!sessions.delete(key)) await forget(key);
  }

  /** Mark in the list, then entry, then list. Cut short in between, the next start goes on. */
  async function forget(key: CredentialKey): Promise<void> {
    const row = listedOrThrow(key);
    if ((await keychain.check()) !== 'ready') throw notReady();
    await commit((now) => withLeaving(now, [row]));
    try {
      await keychain.remove(row.entryName);
    } catch (error) {
      await note((now) => withoutLeaving(now, row.entryName));
      throw error;
    }
    envelopes.delete(key);
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

  function noteHealth(key: CredentialKey, health: Condition['health']): void {
    const session = sessions.get(key);
    const row = listedAs(key);
    const known = conditionOf(key)?.health;
    // What Plex itself has said against a token is not unsaid by no answer.
    const isJudged = known?.state === 'rejected' || known?.state === 'refused';
    if (isJudged && health.state === 'could-not-check') return;
    if (session !== undefined) session.condition = { ...session.condition, health };
    else if (row !== undefined) {
      list = withCondition(list, row.entryName, { health });
      isListWritten = false;
      void writeLater();
    }
    emit(key);
  }

  async function setRevoking(key: CredentialKey, isRevoking: boolean): Promise<void> {
    const session = sessions.get(key);
    if (session !== undefined) session.condition = { ...session.condition, isRevoking };
    else {
      const { entryName } = listedOrThrow(key);
      await commit((now) => withCondition(now, entryName, { isRevoking }));
    }
    emit(key);
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
    list: states,
    credential,
    add: (made, keepIn) => inTurn(async () => ({ replaced: await add(tidied(made), keepIn) })),
    change: (key, next) =>
      inTurn(async () => {
        const old = heldCredential(key);
        const made = next(old ?? listedOrThrow(key), old);
        await add(tidied(made), old?.keptIn ?? 'keychain');
        return old;
      }),
    restore: (envelope) => inTurn(() => restore(envelope)),
    listAlone: (facts) => inTurn(() => listAlone(facts)),
    remove: (key) => inTurn(() => removeStep(key)).finally(() => emit(key)),
    removeAllOfOrigin: () => inTurn(removeAllOfOrigin),
    noteHealth,
    setRevoking: (key, isRevoking) => inTurn(() => setRevoking(key, isRevoking)),
    onChange: (kind, listener) => {
      listeners[kind].add(listener);
      return () => void listeners[kind].delete(listener);
    },
    flush: writeLater,
    close: async () => {
      isClosed = true;
      endFirstLook();
      clearTimeout(readTimer);
      clearTimeout(writeTimer);
      endStateWatch?.();
      listeners.account.clear();
      listeners.named.clear();
      await last;
    },
  };
}

function sessionState({ envelope, condition }: SessionCredential): CredentialState {
  return { ...factsOf(envelope), ...condition, keptIn: 'session', presence: 'held' };
}

/** Plex lets a name hold anything; a keychain and a list take short, plain text. */
function tidied(made: NewCredential): NewCredential {
  const name = made.name
    .slice(0, MAX_NAME_LENGTH)
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    .trim();
  const { accountId, clientIdentifier, about, token, privateKey } = made;
  const shown = name === '' ? accountId : name;
  return { accountId, name: shown, clientIdentifier, about, token, privateKey };
}

function unknown(key: CredentialKey): KeyringError {
  return key.startsWith('account')
    ? new KeyringError('account-unknown', 'no such account')
    : new KeyringError('named-token-unknown', 'no such named token');
}
