import type { AccountId, ServerId, ServerList, TokenHealth } from '../contract/entities.ts';
import { createQuestion } from '../expiry/cut-off.ts';
import type { Question } from '../expiry/cut-off.ts';
import type { Pace } from '../expiry/pace.ts';
import type { Scheduler } from '../expiry/scheduler.ts';
import { AFTER_WAKE_MS, FIRST_RETRY_MS, lastLook, nextLook } from '../expiry/when-to-look.ts';
import type { Tries } from '../expiry/when-to-look.ts';
import { isKeyringError } from '../keyring-error.ts';
import type { PlexClient } from '../plex/plex-client.ts';
import type { ConnectedServer, ServerDirectory } from './server-directory.ts';

/** A new list is looked through after this: what somebody does first judges many a token. Our choice. */
const AFTER_LIST_MS = 60_000;
/** One server after the other: many servers are no burst of calls. Our choice. */
const GAP_MS = 2_000;
/** How long a server may take to say whether it takes its token (our choice). */
const CHECK_MS = 4_000;

export type ServerChecks = {
  /** The servers have changed, or what is known of their tokens has. */
  follow: (lists: ServerList[]) => void;
  /** The computer has woken or is on another network: all tokens are looked at soon. */
  wake: () => void;
  /** Somebody wants to know now how the account's tokens stand. */
  hurry: (accountId: AccountId) => void;
  /**
   * A server's token was used. That it was taken is a judgement; what seems a refusal is looked into,
   * for only the 401 of the server's own page rejects a token.
   */
  noteUse: (used: ConnectedServer, failure: unknown) => void;
  close: () => void;
};

type Watched = Tries & {
  accountId: AccountId;
  serverId: ServerId;
  /** What the next check was planned by: it is planned anew when this has changed. */
  plannedBy: string;
  isAsking: boolean;
  /** What its server is being asked. */
  question: Question | undefined;
};

/** Asks each server once a day, and when the computer has woken, whether it still takes its token. */
export function createServerChecks(deps: {
  plex: Pick<PlexClient, 'checkServerToken'>;
  servers: Pick<ServerDirectory, 'lists' | 'connect' | 'noteHealth'>;
  scheduler: Scheduler;
  pace: Pace;
  now: () => number;
}): ServerChecks {
  const { plex, servers, now } = deps;
  const watched = new Map<string, Watched>();
  const deadlines = deps.scheduler.deadlines((keys) => {
    for (const key of keys) ask(key);
  });
  /** The checks run one after the other. */
  let last: Promise<void> = Promise.resolve();
  let isClosed = false;

  function ask(key: string): void {
    const it = watched.get(key);
    if (it === undefined || it.isAsking) return;
    it.isAsking = true;
    const before = last;
    const judged = async (): Promise<void> => {
      await before;
      await judge(key, it);
    };
    last = new Promise((resolve) => void judged().finally(resolve));
  }

  async function judge(key: string, it: Watched): Promise<void> {
    const { accountId, serverId } = it;
    try {
      if (watched.get(key) !== it || !(await deps.pace.turn(`server ${serverId}`))) return;
      it.triedAt = now();
      it.question = createQuestion(now);
      const { signal } = it.question;
      await askServer(await servers.connect(accountId, serverId, false), it, signal);
    } catch (error) {
      if (!isKeyringError(error)) throw error;
      // No address, no agreement to plain http, no list: that says nothing of the token.
      if (!isKeyringError(error, 'cancelled') && !wasCutOff(it))
        note({ accountId, serverId }, it, 'could-not-check');
    } finally {
      const isToRepeat = wasCutOff(it);
      it.isAsking = false;
      it.question = undefined;
      if (!isToRepeat) it.plannedBy = '';
      follow(servers.lists());
      if (isToRepeat && watched.get(key) === it) deadlines.set(key, now() + AFTER_WAKE_MS);
    }
  }

  async function askServer(
    connected: ConnectedServer,
    it: Watched,
    signal: AbortSignal,
  ): Promise<void> {
    const { token, server, clientIdentifier } = connected;
    const answer = await plex.checkServerToken(token, server, {
      clientIdentifier,
      deadlineMs: CHECK_MS,
      signal,
      retry: { strategy: 'none' },
    });
    note(connected, it, answer === 'ok' ? 'valid' : 'rejected');
  }

  function note(
    used: Parameters<ServerDirectory['noteHealth']>[0],
    it: Watched,
    state: TokenHealth['state'],
  ): void {
    it.failures = state === 'could-not-check' ? it.failures + 1 : 0;
    servers.noteHealth(used, { state, checkedAt: now() });
  }

  const watch = (key: string, accountId: AccountId, serverId: ServerId): Watched => {
    const known = watched.get(key);
    if (known !== undefined) return known;
    const made: Watched = {
      accountId,
      serverId,
      plannedBy: '',
      failures: 0,
      triedAt: undefined,
      isAsking: false,
      question: undefined,
    };
    watched.set(key, made);
    return made;
  };

  function follow(lists: ServerList[]): void {
    if (isClosed) return;
    const here = new Map(withToken(lists).map((each) => [keyOf(each), each]));
    for (const key of [...watched.keys()].filter((each) => !here.has(each))) {
      watched.delete(key);
      deadlines.cancel(key);
    }
    let planned = 0;
    for (const [key, { accountId, serverId, health }] of here) {
      const it = watch(key, accountId, serverId);
      const plannedBy = `${health.state} ${health.checkedAt}`;
      if (it.plannedBy === plannedBy) continue;
      it.plannedBy = plannedBy;
      const earliest = now() + AFTER_LIST_MS + planned * GAP_MS;
      deadlines.set(key, Math.max(nextLook(health, it, now()), earliest));
      planned += 1;
    }
  }

  return {
    follow,
    wake: () => {
      withToken(servers.lists()).forEach((server, position) => {
        const key = keyOf(server);
        const it = watched.get(key);
        if (it === undefined || it.question?.endIfCutOff() === true) return;
        const last = it.failures > 0 ? undefined : lastLook(server.health, it, now());
        const notBefore = last === undefined ? 0 : last + FIRST_RETRY_MS;
        const at = Math.max(now() + AFTER_WAKE_MS + position * GAP_MS, notBefore);
        const planned = deadlines.at(key);
        if (planned === undefined || planned > at) deadlines.set(key, at);
      });
    },
    hurry: (accountId) => {
      for (const [key, it] of watched) if (it.accountId === accountId) ask(key);
    },
    noteUse: (used, failure) => {
      const it = watched.get(keyOf(used));
      if (it === undefined) return;
      if (failure === null) note(used, it, 'valid');
      else if (isKeyringError(failure, 'token-rejected')) ask(keyOf(used));
    },
    close: () => {
      isClosed = true;
      for (const key of watched.keys()) deadlines.cancel(key);
      watched.clear();
    },
  };
}

/** The computer has slept and woken since its server was asked. */
function wasCutOff({ question }: Watched): boolean {
  return question?.signal.aborted === true;
}

type Known = { accountId: AccountId; serverId: ServerId };

function withToken(lists: ServerList[]): (Known & { health: TokenHealth })[] {
  return lists.flatMap(({ accountId, servers }) =>
    servers
      .filter(({ hasToken }) => hasToken)
      .map(({ serverId, health }) => ({ accountId, serverId, health })),
  );
}

function keyOf({ accountId, serverId }: Known): string {
  return `${accountId} ${serverId}`;
}
