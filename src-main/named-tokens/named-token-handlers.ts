import type { ActivityWay } from '../contract/activity.ts';
import type { Handlers } from '../contract/bridge.ts';
import type { CopyHandlers } from '../copy-acts.ts';
import { copyText } from '../clipboard/copy-text.ts';
import type { Copied } from '../clipboard/secret-clipboard.ts';
import type { JwtProbe, NamedTokenId, NamedTokenSummary } from '../contract/named-tokens.ts';
import { KeyringError } from '../keyring-error.ts';
import type { JwtRenewals } from '../plex-jwt/jwt-renewals.ts';
import type { Token } from '../token.ts';
import type { NamedTokenStore } from './named-token-store.ts';
import type { NamedTokens } from './named-tokens.ts';
import type { TokenApprovals } from './token-approvals.ts';

/** The calls about tokens made for tools. */
export type NamedTokenHandlers = Pick<Handlers, `${string}NamedToken${string}` & keyof Handlers>;

/** What they are made of. */
export type NamedTokenRooms = {
  namedTokens: Pick<NamedTokenStore, 'list' | 'rename' | 'remove' | 'setRevoking'>;
  tokenApprovals: Pick<TokenApprovals, 'startNew' | 'startReplacement' | 'cancel'>;
  /** Renews a JWT that is about to end. */
  jwtRenewals: Pick<JwtRenewals, 'use'>;
  probeJwt: (namedTokenId: NamedTokenId) => Promise<JwtProbe>;
  namedTokenActs: Pick<NamedTokens, 'make' | 'replace' | 'revoke' | 'revokeAllOf'>;
  /** Tells whose a token is: what its `curl` line asks. */
  accountAddress: string;
  copySecret: (secret: Token) => Promise<Copied>;
  /** `copy`: what the dialog's own button does. */
  showToken: (name: string, token: Token, copy: () => Promise<unknown>) => void;
  /** The handlers, written down as asked for by that way, whose page is not told of the copy. */
  actsBy: (way: ActivityWay) => CopyHandlers;
};

type UnlessLocked = <Request, Reply>(
  handle: (request: Request) => Promise<Reply>,
) => (request: Request) => Promise<Reply>;

/** @param unlessLocked refuses while nobody has unlocked tokens */
export function createNamedTokenHandlers(
  rooms: NamedTokenRooms,
  unlessLocked: UnlessLocked,
): NamedTokenHandlers {
  const { namedTokens, namedTokenActs: acts, tokenApprovals } = rooms;
  return {
    makeNamedToken: unlessLocked(async ({ accountId, name, kind }) => ({
      namedTokenId: await acts.make(accountId, name, kind),
    })),
    makeNamedTokenInBrowser: unlessLocked(async ({ accountId, name, kind }) => {
      await tokenApprovals.startNew(accountId, name, kind);
      return null;
    }),
    replaceNamedTokenInBrowser: unlessLocked(async ({ namedTokenId }) => {
      await tokenApprovals.startReplacement(namedTokenOf(namedTokens.list(), namedTokenId));
      return null;
    }),
    cancelNamedTokenApproval: () => {
      tokenApprovals.cancel();
      return Promise.resolve(null);
    },
    copyNamedToken: unlessLocked(({ namedTokenId, form }) =>
      rooms.jwtRenewals.use(namedTokenId, ({ token, clientIdentifier }) =>
        rooms.copySecret(
          copyText(form, token, { address: rooms.accountAddress, clientIdentifier }),
        ),
      ),
    ),
    showNamedToken: unlessLocked(({ namedTokenId }) =>
      rooms.jwtRenewals.use(namedTokenId, ({ name, token }) => {
        rooms.showToken(name, token, () =>
          rooms.actsBy('window').copyNamedToken({ namedTokenId, form: 'token' }),
        );
        return Promise.resolve(null);
      }),
    ),
    renameNamedToken: async ({ namedTokenId, name }) => {
      await namedTokens.rename(namedTokenId, name);
      return null;
    },
    probeNamedToken: ({ namedTokenId }) => rooms.probeJwt(namedTokenId),
    replaceNamedToken: unlessLocked(({ namedTokenId }) => acts.replace(namedTokenId)),
    revokeNamedToken: ({ namedTokenId }) => acts.revoke(namedTokenId),
    keepNamedToken: async ({ namedTokenId }) => {
      await namedTokens.setRevoking(namedTokenId, false);
      return null;
    },
    forgetNamedToken: async ({ namedTokenId }) => {
      await namedTokens.remove(namedTokenId);
      return null;
    },
    revokeNamedTokensOf: ({ accountId }) => acts.revokeAllOf(accountId),
  };
}

/** @throws KeyringError `named-token-unknown` */
function namedTokenOf(list: readonly NamedTokenSummary[], id: NamedTokenId): NamedTokenSummary {
  const found = list.find(({ namedTokenId }) => namedTokenId === id);
  if (found === undefined) throw new KeyringError('named-token-unknown', 'not in the list');
  return found;
}
