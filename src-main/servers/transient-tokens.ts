import { randomUUID } from 'node:crypto';
import { TransientTokenId } from '../contract/entities.ts';
import type { AccountId, ServerId, TransientTokenSummary } from '../contract/entities.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { PlexClient, ServerChoice } from '../plex/plex-client.ts';
import type { Token } from '../token.ts';
import type { ServerDirectory } from './server-directory.ts';

/** When the end is announced (our choice). */
const WARNS_BEFORE_MS = 3_600_000;
/** How long a server may take to say whether it still takes a token (our choice). */
const CHECK_MS = 4_000;
/** What the contract allows in one list; the oldest give way. */
const MOST_KEPT = 1_000;

export type TransientTokens = {
  list: () => TransientTokenSummary[];
  /**
   * Mints a transient token on a server, with the reach of that server's own token. Kept in memory only.
   *
   * @throws KeyringError failures of `ServerDirectory.connect` and of `getTransientToken`
   */
  mint: (
    accountId: AccountId,
    serverId: ServerId,
    plainHttpAgreed: boolean,
  ) => Promise<TransientTokenSummary>;
  /**
   * The token, after its server was asked whether it still takes it (a server that cannot be asked
   * says nothing about it).
   *
   * @throws KeyringError `transient-token-unknown` | `transient-token-gone`
   */
  use: (id: TransientTokenId) => Promise<Token>;
  forget: (id: TransientTokenId) => void;
  forgetAccount: (accountId: AccountId) => void;
  /** Asks the servers about all tokens that should still work; on wake and on refresh. */
  checkAll: () => Promise<void>;
  /** Compares the clock with every end. To be called once a minute, and on wake. */
  tick: () => void;
  onChange: (listener: (tokens: TransientTokenSummary[]) => void) => () => void;
};

type Minted = {
  summary: TransientTokenSummary;
  token: Token;
  server: Required<ServerChoice>;
  clientIdentifier: string;
  isWarned: boolean;
};

export function createTransientTokens(deps: {
  plex: Pick<PlexClient, 'getTransientToken' | 'checkServerToken'>;
  servers: Pick<ServerDirectory, 'connect'>;
  now: () => number;
  /** A token has an hour left. Called once for each. */
  onEndsSoon: (token: TransientTokenSummary) => void;
}): TransientTokens {
  const minted = new Map<TransientTokenId, Minted>();
  const listeners = new Set<(tokens: TransientTokenSummary[]) => void>();

  const list = (): TransientTokenSummary[] => [...minted.values()].map(({ summary }) => summary);
  const changed = (): void => {
    for (const listener of listeners) listener(list());
  };
  const become = (token: Minted, state: TransientTokenSummary['state']): void => {
    if (token.summary.state === state) return;
    token.summary = { ...token.summary, state };
    changed();
  };

  const tick = (): void => {
    const now = deps.now();
    for (const token of minted.values()) {
      const { state, endsAtLatest } = token.summary;
      if (state !== 'usable') continue;
      if (now >= endsAtLatest) become(token, 'ended');
      else if (now >= endsAtLatest - WARNS_BEFORE_MS && !token.isWarned) {
        token.isWarned = true;
        deps.onEndsSoon(token.summary);
      }
    }
  };

  const check = async (token: Minted): Promise<void> => {
    if (token.summary.state !== 'usable') return;
    const { clientIdentifier, server } = token;
    try {
      const answer = await deps.plex.checkServerToken(token.token, server, {
        clientIdentifier,
        deadlineMs: CHECK_MS,
        retry: { strategy: 'none' },
      });
      if (answer === 'token-rejected') become(token, 'gone');
    } catch (error) {
      // A server that cannot be asked says nothing about its tokens.
      if (!isKeyringError(error)) throw error;
    }
  };

  return {
    list,
    mint: async (accountId, serverId, plainHttpAgreed) => {
      const { server, token, clientIdentifier, name } = await deps.servers.connect(
        accountId,
        serverId,
        plainHttpAgreed,
      );
      const made = await deps.plex.getTransientToken(token, server, { clientIdentifier });
      const summary: TransientTokenSummary = {
        transientTokenId: TransientTokenId.parse(randomUUID()),
        accountId,
        serverId,
        serverName: name.slice(0, 512),
        issuedAt: made.issuedAt,
        endsAtLatest: made.endsAtLatest,
        state: 'usable',
      };
      minted.set(summary.transientTokenId, {
        summary,
        token: made.token,
        server,
        clientIdentifier,
        isWarned: false,
      });
      for (const oldest of [...minted.keys()].slice(0, -MOST_KEPT)) minted.delete(oldest);
      changed();
      return summary;
    },
    use: async (id) => {
      const found = minted.get(id);
      if (!found) throw new KeyringError('transient-token-unknown', 'forgotten meanwhile');
      tick();
      await check(found);
      if (found.summary.state !== 'usable')
        throw new KeyringError('transient-token-gone', `the token is ${found.summary.state}`);
      return found.token;
    },
    forget: (id) => {
      if (minted.delete(id)) changed();
    },
    forgetAccount: (accountId) => {
      for (const [id, { summary }] of minted)
        if (summary.accountId === accountId) minted.delete(id);
      changed();
    },
    checkAll: async () => {
      tick();
      await Promise.all([...minted.values()].map(check));
    },
    tick,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
