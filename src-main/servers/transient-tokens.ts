import { randomUUID } from 'node:crypto';
import { TransientTokenId } from '../contract/entities.ts';
import { libraryOf } from '../clipboard/copy-text.ts';
import type { TokenUse } from '../clipboard/copy-text.ts';
import type { AccountId, ServerId, TransientTokenSummary } from '../contract/entities.ts';
import type { Pace } from '../expiry/pace.ts';
import type { Scheduler } from '../expiry/scheduler.ts';
import { isUsable, nextTurn, transientStanding } from '../expiry/transient-standing.ts';
import type { ServerWord } from '../expiry/transient-standing.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { PlexClient, ServerChoice } from '../plex/plex-client.ts';
import type { Token } from '../token.ts';
import { serverTokenFailure } from './server-token-failure.ts';
import type { ConnectedServer, ServerDirectory } from './server-directory.ts';

/** How long a server may take to say whether it still takes a token (our choice). */
const CHECK_MS = 4_000;
/** What the contract allows in one list; the oldest give way. */
const MOST_KEPT = 1_000;

export type TransientTokens = {
  /** All of them, as they stand at this instant. */
  list: () => TransientTokenSummary[];
  /**
   * Mints a transient token on a server, with the reach of that server's own token. Kept in memory only.
   *
   * @throws KeyringError `server-token-rejected` | failures of `ServerDirectory.connect` and
   *   of `getTransientToken`
   */
  mint: (
    accountId: AccountId,
    serverId: ServerId,
    plainHttpAgreed: boolean,
  ) => Promise<TransientTokenSummary>;
  /**
   * Mints another one like it, which takes its place.
   *
   * @throws KeyringError `transient-token-unknown`, and failures of `mint`: then the old one stays
   */
  renew: (id: TransientTokenId) => Promise<TransientTokenSummary>;
  /**
   * The token, after its server was asked whether it still takes it (a server that cannot be asked
   * says nothing about it).
   *
   * @throws KeyringError `transient-token-unknown` | `transient-token-ended` | `transient-token-gone`
   */
  use: (id: TransientTokenId) => Promise<Token>;
  /**
   * Where it is good: its server's library, which asks for a token.
   *
   * @throws KeyringError `transient-token-unknown`
   */
  tokenUse: (id: TransientTokenId) => TokenUse;
  forget: (id: TransientTokenId) => void;
  forgetAccount: (accountId: AccountId) => void;
  /** Asks the servers about all tokens that should still work; on wake and on refresh. */
  checkAll: () => Promise<void>;
  /** The lead times, or the clock itself, have changed. */
  lookAgain: () => void;
  onChange: (listener: (tokens: TransientTokenSummary[]) => void) => () => void;
};

type Minted = {
  made: Omit<TransientTokenSummary, 'state' | 'checkedAt'>;
  /** As it was last shown. */
  shown: TransientTokenSummary | undefined;
  token: Token;
  server: Required<ServerChoice>;
  clientIdentifier: string;
  /** What the server last said, and when. */
  word: ServerWord;
  checkedAt: number | null;
};

export function createTransientTokens(deps: {
  plex: Pick<PlexClient, 'getTransientToken' | 'checkServerToken'>;
  servers: Pick<ServerDirectory, 'connect'>;
  scheduler: Scheduler;
  pace: Pace;
  now: () => number;
  /** What a call said of the server's own token: null when it was taken, else the failure. */
  onServerTokenUsed: (used: ConnectedServer, failure: unknown) => void;
  /** How long before its end a token "ends soon". */
  leadMinutes: () => number;
}): TransientTokens {
  const { now, leadMinutes } = deps;
  const minted = new Map<TransientTokenId, Minted>();
  const listeners = new Set<(tokens: TransientTokenSummary[]) => void>();
  const groupsAsked = new Map<string, Promise<void>>();
  const turns = deps.scheduler.deadlines((ids) => {
    for (const id of ids) awaitTurn(minted.get(TransientTokenId.parse(id)));
    changed();
  });
  deps.scheduler.onClockChange(() => lookAgain());

  const summary = (token: Minted): TransientTokenSummary => {
    const { made, word, checkedAt, shown } = token;
    const state = transientStanding(made.endsAtLatest, word, leadMinutes(), now());
    if (shown?.state === state && shown.checkedAt === checkedAt) return shown;
    token.shown = { ...made, state, checkedAt };
    return token.shown;
  };
  const list = (): TransientTokenSummary[] => [...minted.values()].map(summary);
  const changed = (): void => {
    for (const listener of listeners) listener(list());
  };

  const awaitTurn = (token: Minted | undefined): void => {
    if (token === undefined) return;
    const { transientTokenId, endsAtLatest } = token.made;
    const at = nextTurn(endsAtLatest, leadMinutes(), now());
    if (at === undefined) turns.cancel(transientTokenId);
    else turns.set(transientTokenId, at);
  };

  function lookAgain(): void {
    for (const token of minted.values()) awaitTurn(token);
    if (minted.size > 0) changed();
  }

  const drop = (id: TransientTokenId): boolean => {
    turns.cancel(id);
    return minted.delete(id);
  };

  const learn = (tokens: Minted[], word: ServerWord): void => {
    const checkedAt = now();
    for (const token of tokens) {
      // A server's "no" is for good; that it cannot be asked now does not unsay it.
      if (token.word !== 'rejected') Object.assign(token, { word, checkedAt });
      if (word === 'rejected') turns.cancel(token.made.transientTokenId);
    }
    changed();
  };

  const ask = async ({ token, server, clientIdentifier }: Minted): Promise<ServerWord> => {
    try {
      const answer = await deps.plex.checkServerToken(token, server, {
        clientIdentifier,
        deadlineMs: CHECK_MS,
        retry: { strategy: 'none' },
      });
      return answer === 'ok' ? 'taken' : 'rejected';
    } catch (error) {
      // A server that cannot be asked says nothing about its tokens.
      if (!isKeyringError(error)) throw error;
      return 'could-not-check';
    }
  };

  const isStillUsable = (token: Minted): boolean =>
    minted.get(token.made.transientTokenId) === token && isUsable(summary(token).state);

  /**
   * The tokens of one server, the oldest first: a server that takes one has not restarted since that
   * was made, and so takes all that are younger. One call is enough when all is well.
   */
  const askGroup = async (group: Minted[]): Promise<void> => {
    const usable = group.filter(isStillUsable);
    const [oldest] = usable;
    if (oldest === undefined || !(await deps.pace.turn(oldest.made.serverId))) return;
    const word = await ask(oldest);
    learn(word === 'rejected' ? [oldest] : usable, word);
    if (word === 'rejected') await askGroup(usable.slice(1));
  };

  const groups = (): Map<string, Minted[]> => {
    const byServer = new Map<string, Minted[]>();
    for (const token of minted.values()) {
      const key = `${token.made.accountId} ${token.made.serverId}`;
      byServer.set(key, [...(byServer.get(key) ?? []), token]);
    }
    return byServer;
  };

  /**
   * Who asks again meanwhile waits for the same answer. Where none came, the question may be one of
   * before the computer slept: then it is asked once more.
   */
  const askGroupOnce = async (key: string, group: Minted[]): Promise<void> => {
    const underWay = groupsAsked.get(key);
    await underWay;
    const isAnswered = group.every(({ word }) => word !== 'could-not-check');
    if (underWay !== undefined && isAnswered) return;
    const asked = groupsAsked.get(key) ?? askGroup(group).finally(() => groupsAsked.delete(key));
    groupsAsked.set(key, asked);
    await asked;
  };

  const mint: TransientTokens['mint'] = async (accountId, serverId, plainHttpAgreed) => {
    const connected = await deps.servers.connect(accountId, serverId, plainHttpAgreed);
    const { server, token, clientIdentifier, name } = connected;
    const asked = deps.plex.getTransientToken(token, server, { clientIdentifier });
    const fresh = await asked.catch((error: unknown) => {
      deps.onServerTokenUsed(connected, error);
      throw serverTokenFailure(error);
    });
    deps.onServerTokenUsed(connected, null);
    const made: Minted = {
      made: {
        transientTokenId: TransientTokenId.parse(randomUUID()),
        accountId,
        serverId,
        serverName: name.slice(0, 512),
        issuedAt: fresh.issuedAt,
        endsAtLatest: fresh.endsAtLatest,
      },
      shown: undefined,
      token: fresh.token,
      server,
      clientIdentifier,
      word: 'unasked',
      checkedAt: null,
    };
    minted.set(made.made.transientTokenId, made);
    awaitTurn(made);
    for (const oldest of [...minted.keys()].slice(0, -MOST_KEPT)) drop(oldest);
    changed();
    return summary(made);
  };

  const known = (id: TransientTokenId): Minted => {
    const found = minted.get(id);
    if (!found) throw new KeyringError('transient-token-unknown', 'forgotten meanwhile');
    return found;
  };

  return {
    list,
    mint,
    renew: async (id) => {
      const { accountId, serverId } = known(id).made;
      const fresh = await mint(accountId, serverId, false);
      if (drop(id)) changed();
      return fresh;
    },
    use: async (id) => {
      deps.scheduler.wake();
      const found = known(id);
      if (isStillUsable(found)) learn([found], await ask(found));
      if (!minted.has(id)) throw new KeyringError('transient-token-unknown', 'forgotten meanwhile');
      const { state } = summary(found);
      if (state === 'ended')
        throw new KeyringError('transient-token-ended', 'its 48 hours are over');
      if (!isUsable(state)) throw new KeyringError('transient-token-gone', 'its server said no');
      return found.token;
    },
    tokenUse: (id) => {
      const { server, clientIdentifier } = known(id);
      const { serverUrl } = server;
      return {
        address: serverUrl === undefined ? undefined : libraryOf(serverUrl),
        clientIdentifier,
      };
    },
    forget: (id) => {
      if (drop(id)) changed();
    },
    forgetAccount: (accountId) => {
      for (const [id, { made }] of minted) if (made.accountId === accountId) drop(id);
      changed();
    },
    checkAll: async () => {
      deps.scheduler.wake();
      await Promise.all([...groups()].map(([key, group]) => askGroupOnce(key, group)));
    },
    lookAgain,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
