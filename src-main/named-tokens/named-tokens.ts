import type { AccountStore, Credential } from '../accounts/account-store.ts';
import { healthAfter } from '../accounts/token-details.ts';
import type { AccountId, AccountSummary, KeptIn } from '../contract/entities.ts';
import type {
  NamedTokenId,
  NamedTokenKind,
  NamedTokenSummary,
  Revocation,
} from '../contract/named-tokens.ts';
import type { Scheduler } from '../expiry/scheduler.ts';
import { keychainFailure } from '../keychain/keychain.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import { mintToken } from './mint-token.ts';
import type { MintingPlex } from './mint-token.ts';
import { toolName } from './named-token-store.ts';
import type { MadeToken, NamedCredential, NamedTokenStore } from './named-token-store.ts';
import { isPassing } from './passing-failure.ts';

/** A revocation that waits for Plex is tried this often, beside the signs that Plex can be reached. */
const TRY_AGAIN_MS = 15 * 60_000;
/** When the computer has woken, its network may take a moment. Our choice. */
const AFTER_WAKE_MS = 3_000;
const WAITING = 'revocations';

/** What is done with tokens made for tools. */
export type NamedTokens = {
  /**
   * Makes a token and keeps it where the account's own is kept.
   *
   * @throws KeyringError `named-token-name-empty` | `account-unknown` | `keychain-…` |
   *   `list-not-written` | the failures of `mintToken`; then Plex has no new token either
   */
  make: (accountId: AccountId, name: string, kind: NamedTokenKind) => Promise<NamedTokenId>;
  /**
   * Makes a new token of the same kind, and revokes the old one once the new one has answered and is kept.
   *
   * @returns what became of the old one
   * @throws KeyringError `named-token-unknown` | as `make`; then the old one stays
   */
  replace: (namedTokenId: NamedTokenId) => Promise<Revocation>;
  /**
   * Asked before a token is made elsewhere: one that could not be kept should not be made at all.
   *
   * @throws KeyringError `keychain-…`
   */
  requireRoom: (keptIn: KeptIn) => Promise<void>;
  /**
   * Keeps a token that was made elsewhere, where the account's own is kept.
   *
   * @throws KeyringError `account-unknown` | `keychain-…` | `list-not-written`; then it was ended
   */
  keep: (accountId: AccountId, name: string, made: MadeToken) => Promise<NamedTokenId>;
  /**
   * Puts a token that was made elsewhere in the place of the old one, which is revoked.
   *
   * @throws KeyringError `named-token-unknown` | as `keep`
   */
  keepInPlaceOf: (namedTokenId: NamedTokenId, made: MadeToken) => Promise<Revocation>;
  /**
   * Ends this token at Plex, and no other, then removes its entry. One that Plex does not know any
   * more is ended. While Plex cannot be asked it waits, also for the next start of this program.
   *
   * @throws KeyringError `named-token-unknown` | `keychain-…` | `list-not-written` | what Plex
   *   refuses it for; then it is still there
   */
  revoke: (namedTokenId: NamedTokenId) => Promise<Revocation>;
  /**
   * Revokes each of an account's, as far as that can be done.
   *
   * @throws KeyringError the first failure, once all were tried
   */
  revokeAllOf: (accountId: AccountId) => Promise<{ revoked: number; queued: number }>;
  /** Accounts' tokens were looked at: one that Plex has just answered for says that Plex is there. */
  follow: (accounts: readonly AccountSummary[]) => void;
  /** Whether a revocation waits for Plex. */
  isWaiting: () => boolean;
  /** The computer has woken, or its network is back. */
  wake: () => void;
  close: () => void;
};

/** How JWTs are made and ended; `mint-jwt.ts`. */
export type JwtMaking = {
  mint: (
    owner: Credential,
    device: { clientIdentifier: string; deviceName: string },
  ) => Promise<MadeToken>;
  end: (credential: NamedCredential) => Promise<void>;
};

export function createNamedTokens(deps: {
  plex: MintingPlex;
  jwts: JwtMaking;
  accounts: Pick<AccountStore, 'credential' | 'noteHealth'>;
  store: NamedTokenStore;
  keychain: Pick<Keychain, 'check'>;
  scheduler: Pick<Scheduler, 'deadlines'>;
  newClientIdentifier: () => string;
  now: () => number;
}): NamedTokens {
  const { plex, accounts, store, now } = deps;
  const turns = new Map<NamedTokenId, Promise<unknown>>();
  const deadlines = deps.scheduler.deadlines(() => void tryWaiting());
  let plexSeenAt = now();

  /** What is done with one token is done one after the other. */
  function inTurn<Result>(id: NamedTokenId, step: () => Promise<Result>): Promise<Result> {
    const result = (turns.get(id) ?? Promise.resolve()).then(step);
    const end = result.then(
      () => undefined,
      () => undefined,
    );
    turns.set(id, end);
    void end.then(() => {
      if (turns.get(id) === end) turns.delete(id);
    });
    return result;
  }

  async function requireRoom(keptIn: KeptIn): Promise<void> {
    if (keptIn === 'session') return;
    const state = await deps.keychain.check();
    if (state !== 'ready') throw keychainFailure(state);
  }

  /** @throws KeyringError as `make` */
  async function mint(owner: Credential, name: string, kind: NamedTokenKind): Promise<MadeToken> {
    await requireRoom(owner.keptIn);
    const device = { clientIdentifier: deps.newClientIdentifier(), deviceName: name };
    try {
      return await (kind === 'jwt'
        ? deps.jwts.mint(owner, device)
        : mintToken(plex, owner, device));
    } catch (error) {
      if (isKeyringError(error, 'token-rejected', 'token-expired', 'token-refused'))
        accounts.noteHealth(owner.accountId, { state: healthAfter(error), checkedAt: now() });
      throw error;
    }
  }

  /** Keeps what was made; what cannot be kept is ended at Plex. */
  async function keepOrEnd<Result>(
    made: MadeToken,
    deviceName: string,
    keep: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await keep();
    } catch (error) {
      const { token, clientIdentifier } = made;
      await plex.signOut(token, { clientIdentifier, deviceName }).catch(() => undefined);
      throw error;
    }
  }

  async function make(
    accountId: AccountId,
    typed: string,
    kind: NamedTokenKind,
  ): Promise<NamedTokenId> {
    const name = toolName(typed);
    return keep(accountId, name, await mint(accounts.credential(accountId), name, kind));
  }

  async function keep(accountId: AccountId, name: string, made: MadeToken): Promise<NamedTokenId> {
    const id = await keepOrEnd(made, name, async () => {
      const owner = accounts.credential(accountId);
      return store.add({ ...made, accountId, accountName: owner.name, name }, owner.keptIn);
    });
    store.noteHealth(id, { state: 'valid', checkedAt: now() });
    return id;
  }

  async function replace(id: NamedTokenId): Promise<Revocation> {
    const { accountId, name, kind } = summaryOf(id);
    return keepInPlaceOf(id, await mint(accounts.credential(accountId), name, kind));
  }

  async function keepInPlaceOf(id: NamedTokenId, made: MadeToken): Promise<Revocation> {
    const { name, accountName } = ifListed(id) ?? { name: '', accountName: '' };
    const old = await keepOrEnd(made, name, () => store.replace(id, made));
    store.noteHealth(id, { state: 'valid', checkedAt: now() });
    return endReplaced(old, accountName);
  }

  /** Where Plex cannot be told, the old one goes on beside the new, marked to be revoked. */
  async function endReplaced(
    old: NamedCredential | undefined,
    accountName: string,
  ): Promise<Revocation> {
    if (old === undefined || (await endAtPlex(old)) === undefined) return 'revoked';
    const id = await store.add({ ...old, accountName }, old.keptIn);
    await store.setRevoking(id, true);
    planNextTry();
    return 'queued';
  }

  /** Undefined when Plex has ended it, or did so before. */
  async function endAtPlex(credential: NamedCredential): Promise<KeyringError | undefined> {
    const { token, clientIdentifier, name: deviceName } = credential;
    try {
      if (credential.jwt !== null) await deps.jwts.end(credential);
      else await plex.signOut(token, { clientIdentifier, deviceName });
    } catch (error) {
      if (!isKeyringError(error)) throw error;
      if (error.code !== 'token-rejected') return error;
    }
    return undefined;
  }

  /** Marked first: what is killed in the middle goes on at the next start. */
  async function revoke(id: NamedTokenId): Promise<Revocation> {
    const held = heldCredential(id);
    if (held !== undefined) {
      await store.setRevoking(id, true);
      const failure = await endAtPlex(held);
      if (failure !== undefined && isPassing(failure)) {
        planNextTry();
        return 'queued';
      }
      if (failure !== undefined) {
        await store.setRevoking(id, false);
        throw failure;
      }
    }
    await store.remove(id);
    return 'revoked';
  }

  /** Undefined when the token itself is lost: then there is nothing to have ended at Plex. */
  function heldCredential(id: NamedTokenId): NamedCredential | undefined {
    try {
      return store.credential(id);
    } catch (error) {
      if (isKeyringError(error, 'keychain-entry-missing', 'keychain-entry-unreadable'))
        return undefined;
      throw error;
    }
  }

  /** @throws KeyringError `named-token-unknown` */
  function summaryOf(id: NamedTokenId): NamedTokenSummary {
    const found = ifListed(id);
    if (found === undefined) throw new KeyringError('named-token-unknown', 'not in the list');
    return found;
  }

  const ifListed = (id: NamedTokenId): NamedTokenSummary | undefined =>
    store.list().find(({ namedTokenId }) => namedTokenId === id);

  const waiting = (): NamedTokenId[] =>
    store
      .list()
      .filter(({ isRevoking }) => isRevoking)
      .map(({ namedTokenId }) => namedTokenId);

  function planNextTry(): void {
    if (waiting().length > 0) deadlines.set(WAITING, now() + TRY_AGAIN_MS);
    else deadlines.cancel(WAITING);
  }

  async function tryWaiting(): Promise<void> {
    for (const id of waiting()) {
      await inTurn(id, async () => {
        // Taken back meanwhile, or gone.
        if (waiting().includes(id)) await revoke(id);
      }).catch((error: unknown) => {
        if (!isKeyringError(error)) throw error;
      });
    }
    planNextTry();
  }

  function trySoon(afterMs: number): void {
    if (waiting().length === 0) return;
    const planned = deadlines.at(WAITING);
    const at = now() + afterMs;
    if (planned === undefined || planned > at) deadlines.set(WAITING, at);
  }

  return {
    make,
    requireRoom,
    keep,
    keepInPlaceOf: (id, made) => inTurn(id, () => keepInPlaceOf(id, made)),
    replace: (id) => inTurn(id, () => replace(id)),
    revoke: (id) => inTurn(id, () => revoke(id)),
    revokeAllOf: async (accountId) => {
      const ended = { revoked: 0, queued: 0 };
      let failure: KeyringError | undefined;
      for (const { namedTokenId } of store.list().filter((each) => each.accountId === accountId)) {
        await inTurn(namedTokenId, () => revoke(namedTokenId)).then(
          (revocation) => (ended[revocation] += 1),
          (error: unknown) => {
            if (!isKeyringError(error)) throw error;
            failure ??= error;
          },
        );
      }
      if (failure !== undefined) throw failure;
      return ended;
    },
    follow: (list) => {
      const answers = list
        .filter(({ health }) => health.state === 'valid')
        .map(({ health }) => health.checkedAt ?? 0);
      const latest = Math.max(0, ...answers);
      if (latest <= plexSeenAt) {
        trySoon(TRY_AGAIN_MS);
        return;
      }
      plexSeenAt = latest;
      trySoon(0);
    },
    isWaiting: () => waiting().length > 0,
    wake: () => trySoon(AFTER_WAKE_MS),
    close: () => deadlines.cancel(WAITING),
  };
}
