import { keyOf } from '../accounts/credential-list.ts';
import type { CredentialKey } from '../accounts/credential-list.ts';
import type {
  CredentialState,
  CredentialStore,
  HeldCredential,
} from '../accounts/credential-store.ts';
import { healthAfter } from '../accounts/token-details.ts';
import { isKeyringError } from '../keyring-error.ts';
import type { PlexClient } from '../plex/plex-client.ts';
import type { NamedTokenId } from '../contract/named-tokens.ts';
import type { Token } from '../token.ts';
import { createQuestion } from './cut-off.ts';
import type { Question } from './cut-off.ts';
import type { Pace } from './pace.ts';
import type { Scheduler } from './scheduler.ts';
import { AFTER_WAKE_MS, FIRST_RETRY_MS, lastLook, nextLook } from './when-to-look.ts';
import type { Tries } from './when-to-look.ts';

/** A named pause is kept up to this; one that seems longer comes of a clock set back. */
const LONGEST_PAUSE_MS = 3_600_000;
/** At a start the look at each account's servers has this long to judge its token first. Our choice. */
const AFTER_START_MS = 60_000;
/** What is due for all credentials at once is spread over this, so that it is no flood at Plex. */
const SPREAD_MS = 40_000;

export type HealthChecks = {
  /** The credentials have changed, or what is known of them has. */
  follow: (credentials: CredentialState[]) => void;
  /** The computer has woken: all tokens are looked at soon. Calling it twice asks nobody twice. */
  wake: () => void;
  /**
   * Looks at one now, for somebody who waits for it, unless Plex has asked for a pause. What came of
   * it is noted with the credential.
   */
  look: (key: CredentialKey) => Promise<void>;
  close: () => void;
};

/** A check that comes later than this was slept through, and so were others. Our choice. */
const LATE_MS = 60_000;

type Watched = Tries & {
  /** When it is due. */
  plannedFor: number;
  /** What the next check was planned by: it is planned anew when this has changed. */
  plannedBy: string;
  /** Until when Plex asked not to be asked. */
  pausedUntil: number;
  /** The credential under examination. */
  asking: string | undefined;
  /** What Plex is being asked of it. */
  question: Question | undefined;
  /** What Plex made of it when it was last looked at; undefined before the first look. */
  state: CredentialState['health']['state'] | undefined;
};

/**
 * Asks Plex once a day, when the computer has woken, and when another token of its account was
 * rejected, whether it still takes each token that is kept: with that token, under its own identifier. A JWT past its end is not asked about.
 * Only Plex's own words judge a token: 401 and "Invalid token" reject it, 403 refuses it, a "pong"
 * makes it valid, and anything else says nothing of it.
 */
export function createHealthChecks(deps: {
  plex: Pick<PlexClient, 'ping'>;
  credentials: Pick<CredentialStore, 'credential' | 'list' | 'noteHealth'>;
  /** Uses a JWT, renewed where Plex calls it expired. */
  useJwt: (
    namedTokenId: NamedTokenId,
    act: (credential: { token: Token }) => Promise<void>,
  ) => Promise<void>;
  /** Which host stands for plex.tv. */
  plexHost: string;
  scheduler: Scheduler;
  pace: Pace;
  now: () => number;
}): HealthChecks {
  const { plex, credentials, scheduler, pace, now } = deps;
  const watched = new Map<CredentialKey, Watched>();
  const deadlines = scheduler.deadlines((keys) => {
    const due = new Set(keys);
    const here = [...watched.keys()].filter((key) => due.has(key));
    const late = here.filter((key) => now() - watch(key).plannedFor > LATE_MS);
    for (const key of here) if (!late.includes(key)) void ask(key);
    late.forEach((key, position) => planFor(key, soon(position, late.length)));
  });

  const planFor = (key: CredentialKey, at: number): void => {
    watch(key).plannedFor = at;
    deadlines.set(key, at);
  };

  /** Soon, but not all at once. */
  const soon = (position: number, amount: number): number =>
    now() + AFTER_WAKE_MS + spread(position, amount);

  const watch = (key: CredentialKey): Watched => {
    const known = watched.get(key);
    if (known !== undefined) return known;
    const made: Watched = {
      plannedFor: 0,
      plannedBy: '',
      failures: 0,
      triedAt: undefined,
      pausedUntil: 0,
      asking: undefined,
      question: undefined,
      state: undefined,
    };
    watched.set(key, made);
    return made;
  };

  /** When the token is to be looked at again, as far as Plex allows it. */
  const dueAt = ({ health }: CredentialState, it: Watched): number =>
    Math.max(nextLook(health, it, now()), pauseEnd(it.pausedUntil, now()));

  const plan = (credential: CredentialState, earliest: number): void => {
    const key = keyOf(credential);
    planFor(key, Math.max(dueAt(credential, watch(key)), earliest));
  };

  async function ask(key: CredentialKey): Promise<void> {
    const credential = credentialOf(key);
    const it = watched.get(key);
    if (credential === undefined || it === undefined) return;
    if (it.asking === credential.clientIdentifier) return;
    it.asking = credential.clientIdentifier;
    try {
      if (await pace.turn(deps.plexHost)) await judge(credential, it);
    } finally {
      if (it.asking === credential.clientIdentifier) it.asking = undefined;
    }
  }

  async function judge(credential: HeldCredential, it: Watched): Promise<void> {
    const key = keyOf(credential);
    const { token, clientIdentifier } = credential;
    let failure: unknown = null;
    it.triedAt = now();
    const question = createQuestion(now);
    it.question = question;
    try {
      const deviceName = deviceNameOf(credential);
      const { signal } = question;
      const call = { clientIdentifier, deviceName, signal, retry: { strategy: 'none' } } as const;
      const { about } = credential;
      if (about.kind === 'jwt')
        await deps.useJwt(about.namedTokenId, (fresh) => plex.ping(fresh.token, call));
      else await plex.ping(token, call);
    } catch (error) {
      if (!isKeyringError(error)) throw error;
      failure = error;
    } finally {
      if (it.question === question) it.question = undefined;
    }
    // Of a token that was replaced meanwhile, or a call that we ended ourselves, nothing is learnt.
    if (credentialOf(key)?.clientIdentifier !== clientIdentifier) return;
    if (isKeyringError(failure, 'cancelled')) return;
    const state = failure === null ? 'valid' : healthAfter(failure);
    it.failures = state === 'could-not-check' ? it.failures + 1 : 0;
    it.pausedUntil = (isKeyringError(failure) && failure.retryAt) || 0;
    it.plannedBy = '';
    credentials.noteHealth(key, { state, checkedAt: now() });
    follow(credentials.list());
  }

  function credentialOf(key: CredentialKey): HeldCredential | undefined {
    try {
      return credentials.credential(key);
    } catch (error) {
      if (!isKeyringError(error)) throw error;
      return undefined;
    }
  }

  const forgetAllBut = (known: Set<CredentialKey>): void => {
    for (const key of [...watched.keys()].filter((each) => !known.has(each))) {
      watched.delete(key);
      deadlines.cancel(key);
    }
  };

  /** Those that Plex may be asked about now. */
  const askable = (list: CredentialState[]): CredentialState[] =>
    list.filter(
      ({ presence, about }) =>
        presence === 'held' && (about.kind !== 'jwt' || about.endsAt > now()),
    );

  function follow(list: CredentialState[]): void {
    const here = askable(list);
    forgetAllBut(new Set(here.map(keyOf)));
    const changed = here.filter((credential) => {
      const it = watch(keyOf(credential));
      const plannedBy = planText(credential);
      const isNews = it.plannedBy !== plannedBy;
      it.plannedBy = plannedBy;
      return isNews;
    });
    changed.forEach((credential, position) =>
      plan(credential, now() + AFTER_START_MS + spread(position, changed.length)),
    );
    for (const credential of here) noteState(credential, here);
  }

  /** One that Plex has rejected just now may not be alone: a new password ends all of an account's. */
  function noteState(credential: CredentialState, here: CredentialState[]): void {
    const it = watch(keyOf(credential));
    const before = it.state;
    const { state, checkedAt } = credential.health;
    it.state = state;
    if (state !== 'rejected' || before === 'rejected' || before === undefined) return;
    for (const other of here) {
      if (other.accountId !== credential.accountId || other.health.state === 'rejected') continue;
      const last = lastLook(other.health, watch(keyOf(other)), now());
      if (last === undefined || last < (checkedAt ?? 0)) hurry(other);
    }
  }

  /** Now, one after the other by the pace, but not before Plex has allowed it. */
  function hurry(credential: CredentialState): void {
    const key = keyOf(credential);
    planFor(key, Math.max(now(), pauseEnd(watch(key).pausedUntil, now())));
  }

  return {
    follow,
    wake: () => {
      const all = askable(credentials.list());
      all.forEach((credential, position) => {
        const key = keyOf(credential);
        const it = watch(key);
        const isCutOff = it.question?.endIfCutOff() ?? false;
        const first = isCutOff ? now() + AFTER_WAKE_MS : soon(position, all.length);
        // One try in vain may have failed by the sleep itself, just before or after it.
        const last =
          isCutOff || it.failures === 1 ? undefined : lastLook(credential.health, it, now());
        const notBefore = last === undefined ? 0 : last + FIRST_RETRY_MS;
        const at = Math.max(first, notBefore, pauseEnd(it.pausedUntil, now()));
        const planned = deadlines.at(key);
        if (planned === undefined || planned > at) planFor(key, at);
      });
    },
    look: async (key) => {
      const credential = credentialOf(key);
      if (credential === undefined || pauseEnd(watch(key).pausedUntil, now()) > now()) return;
      await judge(credential, watch(key));
    },
    close: () => {
      forgetAllBut(new Set());
    },
  };
}

function pauseEnd(pausedUntil: number, now: number): number {
  return pausedUntil > now + LONGEST_PAUSE_MS ? 0 : pausedUntil;
}

function spread(position: number, amount: number): number {
  return amount < 2 ? 0 : (position * SPREAD_MS) / (amount - 1);
}

/** A tool's token bears the tool's name at Plex, which learns it from what is asked with it. */
function deviceNameOf({ about, name }: HeldCredential): string | undefined {
  return about.kind === 'account' ? undefined : name;
}

function planText({ signedInAt, health }: CredentialState): string {
  return `${signedInAt} ${health.state} ${health.checkedAt}`;
}
