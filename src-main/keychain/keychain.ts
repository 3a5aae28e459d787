import * as z from 'zod/mini';
import type { KeychainState } from '../contract/entities.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import { KeyringError } from '../keyring-error.ts';
import type { Envelope } from './envelope.ts';
import type { PendingPin } from './stored-pin.ts';

/** Under this name every entry of ours is found, by this program and by the person. */
export const SERVICE_NAME = 'Keyring for Plex';

/** An id of ours, random: nothing of the account is in it. */
export const EntryName = z.string().check(z.regex(/^[a-z0-9-]{1,64}$/));

/**
 * One entry of ours. `unreadable`: damaged, or written by a newer version; whose it is cannot be
 * told, so it is never changed on our own judgement.
 */
export type KeychainEntry =
  | { entryName: string; envelope: Envelope }
  | { entryName: string; pending: PendingPin }
  | { entryName: string; unreadable: true };

/**
 * The system's keychain, limited to the entries of one Plex origin.
 *
 * Calls are carried out one at a time and each ends, well or badly, within seconds. While the state
 * is not `ready` they throw at once: KeyringError `keychain-locked` | `keychain-unavailable` |
 * `keychain-frozen` (which is also what a call ends with that was not answered in time). What the
 * system refuses throws `keychain-refused`.
 */
export interface Keychain {
  readonly state: KeychainState;
  /** Tells every change of state, whatever made it. Returns the function that ends the subscription. */
  onStateChange(listener: (state: KeychainState) => void): () => void;
  /** Asks for the state now. Never opens a prompt. */
  check(): Promise<KeychainState>;
  /** Every entry of our origin, and the names of those that cannot be read, in one look. */
  readAll(): Promise<KeychainEntry[]>;
  /** Writes a new entry, reads it back and compares. After a failure there is no such entry. */
  write(entryName: string, entry: Envelope | PendingPin): Promise<void>;
  /** Removes an entry; one that is not there any more is no failure. */
  remove(entryName: string): Promise<void>;
  /** Has the system ask the person, and waits for the answer. Dismissed: the state stays `locked`. */
  unlock(): Promise<KeychainState>;
  close(): Promise<void>;
}

const codeOfState = {
  starting: 'keychain-frozen',
  locked: 'keychain-locked',
  unavailable: 'keychain-unavailable',
  frozen: 'keychain-frozen',
} as const satisfies Record<Exclude<KeychainState, 'ready'>, FailureCode>;

/** Why nothing can be asked of a keychain in this state. */
export function keychainFailure(state: Exclude<KeychainState, 'ready'>): KeyringError {
  return new KeyringError(codeOfState[state], `the keychain is ${state}`);
}
