import type { AccountId } from '../contract/entities.ts';
import type { NamedTokenId, NamedTokenSummary } from '../contract/named-tokens.ts';
import type { Pace } from '../expiry/pace.ts';
import type { Scheduler } from '../expiry/scheduler.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import { isPassing as isPassingAtPlex } from '../named-tokens/passing-failure.ts';
import type { NamedCredential, NamedTokenStore } from '../named-tokens/named-token-store.ts';
import { RENEW_BEFORE_MS, renewalDue, TELL_BEFORE_MS } from './jwt-plan.ts';
import { requestJwt } from './request-jwt.ts';
import type { JwtPlex } from './request-jwt.ts';

/** At a start the keychain and the network may need a moment. Our choice. */
const AFTER_START_MS = 30_000;
/** The `Date` header has whole seconds, and is on its way for a while. Less is no wrong clock. */
const CLOCK_SLACK_MS = 60_000;

/** A JWT that was forgotten because its device is no longer at Plex. */
export type RemovedJwt = { namedTokenId: NamedTokenId; accountId: AccountId; name: string };

export type JwtRenewals = {
  /** The named tokens have changed. */
  follow: (list: NamedTokenSummary[]) => void;
  /**
   * Uses a token. A JWT that is about to end is renewed first; one that Plex calls expired is renewed
   * once, and used once more. Any other token is used as it is.
   *
   * @throws KeyringError what the use throws; for a JWT past its end, why it could not be renewed
   */
  use: <Result>(
    namedTokenId: NamedTokenId,
    act: (credential: NamedCredential) => Promise<Result>,
  ) => Promise<Result>;
  /** Those whose device was removed at Plex while this program ran. */
  removed: () => readonly RemovedJwt[];
  /** Resolves when every renewal that has begun is over. */
  settled: () => Promise<void>;
  close: () => void;
};

type Watched = { failedAt: number | undefined; pausedUntil: number };

/**
 * Renews JWTs when less than two days are left of them, and on any later day too: their private key
 * is what lasts.
 */
export function createJwtRenewals(deps: {
  plex: JwtPlex;
  store: Pick<NamedTokenStore, 'list' | 'credential' | 'replace' | 'remove' | 'noteHealth'>;
  /** Makes a token anew in the place of one whose key Plex does not take any more. */
  makeAnew: (namedTokenId: NamedTokenId) => Promise<unknown>;
  /** Which host stands for plex.tv. */
  plexHost: string;
  scheduler: Pick<Scheduler, 'deadlines' | 'onClockChange'>;
  pace: Pick<Pace, 'turn'>;
  now: () => number;
}): JwtRenewals {
  const { plex, store, scheduler, pace, now } = deps;
  const watched = new Map<NamedTokenId, Watched>();
  const underWay = new Map<NamedTokenId, Promise<void>>();
  /** Those that nobody waits for. */
  const begun = new Set<Promise<void>>();
  const removed: RemovedJwt[] = [];
  let isClosed = false;
  /** By how much our clock is ahead of Plex's, as far as that is known. */
  let aheadMs = 0;
  const deadlines = scheduler.deadlines((keys) => {
    for (const { namedTokenId } of renewable().filter((each) => keys.includes(each.namedTokenId))) {
      const renewing = renewInTurn(namedTokenId).finally(() => begun.delete(renewing));
      begun.add(renewing);
    }
  });
  const unwatchClock = scheduler.onClockChange(() => {
    aheadMs = 0;
    planAll();
  });

  const renewable = (): NamedTokenSummary[] =>
    store
      .list()
      .filter(
        ({ kind, presence, isRevoking }) => kind === 'jwt' && presence === 'held' && !isRevoking,
      );

  const summaryOf = (id: NamedTokenId): NamedTokenSummary | undefined =>
    store.list().find(({ namedTokenId }) => namedTokenId === id);

  const watch = (id: NamedTokenId): Watched => {
    const known = watched.get(id) ?? { failedAt: undefined, pausedUntil: 0 };
    watched.set(id, known);
    return known;
  };

  /** By our clock. */
  const endOf = (endsAt: number): number => endsAt + aheadMs;

  const plan = ({ namedTokenId, endsAt }: NamedTokenSummary, earliest = 0): void => {
    const due = renewalDue({ endsAt: endOf(endsAt ?? 0), ...watch(namedTokenId) }, now());
    deadlines.set(namedTokenId, Math.max(due, earliest));
  };

  const planAll = (): void => {
    for (const each of renewable()) plan(each);
  };

  /** For those that nobody waits for. */
  async function renewInTurn(id: NamedTokenId): Promise<void> {
    if (!(await pace.turn(deps.plexHost)) || isClosed) return;
    await renew(id).catch((error: unknown) => {
      if (!isKeyringError(error)) throw error;
    });
  }

  /**
   * One renewal at a time for each.
   *
   * @throws KeyringError why there is no new JWT
   */
  function renew(id: NamedTokenId): Promise<void> {
    const running = underWay.get(id);
    if (running !== undefined) return running;
    const starting = renewOnce(id).finally(() => {
      underWay.delete(id);
      const summary = renewable().find(({ namedTokenId }) => namedTokenId === id);
      if (summary !== undefined && !isClosed) plan(summary);
    });
    underWay.set(id, starting);
    return starting;
  }

  async function renewOnce(id: NamedTokenId): Promise<void> {
    const { token, clientIdentifier, name, jwt } = store.credential(id);
    if (jwt === null) throw new KeyringError('named-token-unknown', 'not a JWT');
    try {
      const device = { clientIdentifier, deviceName: name };
      const given = await requestJwt(plex, jwt.privateKey, device, now);
      noteClock(given.aheadMs);
      // Replaced by other means meanwhile: what came is of a device that is no longer in use.
      if (store.credential(id).token !== token) return;
      await store.replace(id, {
        token: given.token,
        clientIdentifier,
        jwt: { privateKey: jwt.privateKey, endsAt: given.endsAt },
      });
      succeeded(id);
    } catch (error) {
      if (!isKeyringError(error)) throw error;
      await afterFailure(id, error);
    }
  }

  /** Only a failure that leaves no JWT is thrown on. */
  async function afterFailure(id: NamedTokenId, failure: KeyringError): Promise<void> {
    const summary = summaryOf(id);
    if (summary === undefined || summary.isRevoking) throw failure;
    if (failure.code === 'device-removed') {
      await forget(summary);
      throw failure;
    }
    if (failure.code === 'device-key-refused' || failure.code === 'device-key-mismatch') {
      await makeAnew(id);
      return;
    }
    failed(id, failure);
    throw failure;
  }

  async function makeAnew(id: NamedTokenId): Promise<void> {
    try {
      await deps.makeAnew(id);
      succeeded(id);
    } catch (error) {
      if (!isKeyringError(error)) throw error;
      failed(id, error);
      throw error;
    }
  }

  async function forget({ namedTokenId, accountId, name }: NamedTokenSummary): Promise<void> {
    removed.push({ namedTokenId, accountId, name });
    watched.delete(namedTokenId);
    await store.remove(namedTokenId);
  }

  function succeeded(id: NamedTokenId): void {
    watched.set(id, { failedAt: undefined, pausedUntil: 0 });
    store.noteHealth(id, { state: 'valid', checkedAt: now() });
  }

  /** What is passing is told when the time gets short; what Plex refuses, at once. */
  function failed(id: NamedTokenId, failure: KeyringError): void {
    watched.set(id, { failedAt: now(), pausedUntil: failure.retryAt ?? 0 });
    const isShort = endOf(summaryOf(id)?.endsAt ?? 0) - now() <= TELL_BEFORE_MS;
    if (!isPassing(failure)) store.noteHealth(id, { state: 'rejected', checkedAt: now() });
    else if (isShort) store.noteHealth(id, { state: 'could-not-check', checkedAt: now() });
  }

  function noteClock(measuredMs: number): void {
    const isRight = Math.abs(measuredMs) < CLOCK_SLACK_MS;
    aheadMs = isRight ? 0 : measuredMs;
    planAll();
  }

  /** The credential, as fresh as it can be had. */
  async function ready(id: NamedTokenId): Promise<NamedCredential> {
    const credential = store.credential(id);
    if (credential.jwt === null) return credential;
    const leftMs = endOf(credential.jwt.endsAt) - now();
    if (leftMs > RENEW_BEFORE_MS) return credential;
    try {
      await renew(id);
    } catch (error) {
      const isStillGood = leftMs > 0 && isKeyringError(error) && isPassing(error);
      if (!isStillGood) throw error;
    }
    return store.credential(id);
  }

  return {
    follow: (list) => {
      const here = new Set(renewable().map(({ namedTokenId }) => namedTokenId));
      for (const id of [...watched.keys()].filter((each) => !here.has(each))) {
        watched.delete(id);
        deadlines.cancel(id);
      }
      for (const summary of list.filter(({ namedTokenId }) => here.has(namedTokenId))) {
        const isNew = !watched.has(summary.namedTokenId);
        if (!underWay.has(summary.namedTokenId)) plan(summary, isNew ? now() + AFTER_START_MS : 0);
      }
    },
    use: async (id, act) => {
      const credential = await ready(id);
      try {
        return await act(credential);
      } catch (error) {
        if (credential.jwt === null || !isKeyringError(error, 'token-expired')) throw error;
      }
      await renew(id);
      return act(store.credential(id));
    },
    removed: () => removed,
    settled: async () => {
      await Promise.all(begun);
    },
    close: () => {
      isClosed = true;
      unwatchClock();
      for (const id of watched.keys()) deadlines.cancel(id);
    },
  };
}

/** Says nothing of the key or its device: another time it may go well. */
function isPassing(failure: KeyringError): boolean {
  return isPassingAtPlex(failure) || isKeyringError(failure, ...keychainFailures);
}

const keychainFailures = [
  'keychain-unavailable',
  'keychain-locked',
  'keychain-frozen',
  'keychain-refused',
  'list-not-written',
] as const;
