import type { AccountStore } from '../accounts/account-store.ts';
import type { PinClock } from '../accounts/pin-watch.ts';
import type { SignInPages } from '../accounts/sign-in-pages.ts';
import type { SignInTurn } from '../accounts/sign-in-turn.ts';
import type { AccountId } from '../contract/entities.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import type {
  NamedTokenApproval,
  NamedTokenId,
  NamedTokenKind,
  NamedTokenSummary,
} from '../contract/named-tokens.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { PendingPinRoom } from '../keychain/pending-pin.ts';
import type { PendingNamedToken } from '../keychain/stored-pin.ts';
import { asError, LEFT_TO_NEXT_START } from './approve-token.ts';
import type { ApprovalOptions, WaitingDevice, WaitingPin } from './approve-token.ts';
import { toolName } from './named-token-store.ts';
import type { MadeToken } from './named-token-store.ts';
import type { NamedTokens } from './named-tokens.ts';

/**
 * Tokens for tools that the account's owner approves in the browser, where Plex lets the account's
 * token approve none. One at a time, and none beside a sign-in.
 */
export type TokenApprovals = {
  /** The approval that is waited for, or the one that has just ended badly. */
  current: () => NamedTokenApproval | null;
  /**
   * Opens Plex's page in the browser. Resolves once the person is to act there; begun again for the
   * same tool, it takes the place of the earlier one.
   *
   * @throws KeyringError `sign-in-already-running` | `named-token-name-empty` | `account-unknown` |
   *   `keychain-…` | `named-token-page-not-opened` | every failure of `createPin`; then nothing waits
   */
  startNew: (accountId: AccountId, name: string, kind: NamedTokenKind) => Promise<void>;
  /** The same for a new token in the place of one that is kept. */
  startReplacement: (token: NamedTokenSummary) => Promise<void>;
  /** Looks at once whether it was approved. */
  look: () => void;
  /** Ends it and forgets it. A token that came of it unnoticed is ended at Plex. */
  cancel: () => void;
  /** The account is signed out. */
  forgetAccount: (accountId: AccountId) => void;
  /** Ends what waits to replace a token that is gone, or goes. */
  follow: (list: readonly NamedTokenSummary[]) => void;
  /** Goes on with what an earlier run has left. Called once the accounts and tokens are known. */
  resume: (left: PendingNamedToken) => void;
  /** Stops looking, and leaves what waits to the next start, if the keychain has it. */
  close: () => void;
  /** Told also once a token is kept. Returns the function that ends the subscription. */
  onChange: (listener: (approval: NamedTokenApproval | null) => void) => () => void;
};

type Approve = (
  accountId: AccountId,
  device: WaitingDevice,
  options: ApprovalOptions,
) => Promise<MadeToken>;

type What = Pick<NamedTokenApproval, 'accountId' | 'namedTokenId' | 'name' | 'kind'>;

type Wait = What & {
  controller: AbortController;
  clientIdentifier: string;
  /** It was in the keychain, or is. */
  isPending: boolean;
  /** Epoch milliseconds; undefined until Plex has made the PIN. */
  expiresAt: number | undefined;
  look: () => void;
  failure: FailureCode | null;
  hasEnded: boolean;
};

export function createTokenApprovals(
  deps: PinClock & {
    approve: Record<NamedTokenKind, Approve>;
    acts: Pick<NamedTokens, 'requireRoom' | 'keep' | 'keepInPlaceOf'>;
    accounts: Pick<AccountStore, 'credential'>;
    turn: SignInTurn;
    pending: Pick<PendingPinRoom, 'keep' | 'drop'>;
    plexOrigin: string;
    /** Whether a token that is to be replaced is still there. */
    isThere: (namedTokenId: NamedTokenId) => boolean;
    /** @param deviceName the tool's name, for Plex to show */
    pages: (deviceName: string) => SignInPages;
    openInBrowser: (address: string, origins: readonly string[]) => Promise<void>;
    newClientIdentifier: () => string;
    onMade: (namedTokenId: NamedTokenId, isNew: boolean) => void;
    onBug: (error: unknown) => void;
  },
): TokenApprovals {
  const { acts, turn, pending, plexOrigin } = deps;
  const listeners = new Set<(approval: NamedTokenApproval | null) => void>();
  let wait: Wait | undefined;

  const current = (): NamedTokenApproval | null => {
    if (wait?.expiresAt === undefined) return null;
    const { accountId, namedTokenId, name, kind, expiresAt, failure, hasEnded } = wait;
    const state = hasEnded ? 'ended' : 'waiting';
    return { accountId, namedTokenId, name, kind, expiresAt, state, failure };
  };
  const tell = (approval = current()): void => {
    for (const listener of [...listeners]) listener(approval);
  };

  /** Nobody waits for it any more: its turn ends, and its entry leaves the keychain. */
  const letGo = (gone: Wait): void => {
    turn.give('named-token');
    if (gone.isPending) void pending.drop();
    gone.isPending = false;
  };

  const drop = (): void => {
    const dropped = wait;
    if (dropped === undefined) return;
    wait = undefined;
    letGo(dropped);
    dropped.controller.abort();
    tell();
  };

  const keep = async ({ accountId, namedTokenId, name }: Wait, made: MadeToken) => {
    if (namedTokenId === null) return acts.keep(accountId, name, made);
    await acts.keepInPlaceOf(namedTokenId, made);
    return namedTokenId;
  };

  /** Waits for the approval, and keeps what comes of it. */
  const finish = async (mine: Wait, approving: Promise<MadeToken>): Promise<void> => {
    const made = await approving;
    const { expiresAt = 0, accountId, name, kind } = mine;
    const isNew = mine.namedTokenId === null;
    const namedTokenId = await keep(mine, made);
    if (wait === mine) {
      wait = undefined;
      letGo(mine);
      tell({ accountId, namedTokenId, name, kind, expiresAt, state: 'made', failure: null });
    }
    deps.onMade(namedTokenId, isNew);
  };

  const endBadly = (mine: Wait, error: unknown): void => {
    if (!isKeyringError(error)) deps.onBug(error);
    if (wait !== mine) return;
    letGo(mine);
    mine.failure = isKeyringError(error) ? error.code : 'internal';
    mine.hasEnded = true;
    tell();
  };

  const openPage = async (name: string, clientIdentifier: string, code: string): Promise<void> => {
    const { approval, origins } = deps.pages(name);
    await deps.openInBrowser(approval(clientIdentifier, code), origins).catch((error: unknown) => {
      if (!isKeyringError(error, 'browser-not-opened')) throw error;
      throw new KeyringError('named-token-page-not-opened', error.message);
    });
  };

  const begin = (what: What, clientIdentifier: string): Wait => {
    const mine: Wait = {
      ...what,
      controller: new AbortController(),
      clientIdentifier,
      isPending: false,
      expiresAt: undefined,
      look: () => undefined,
      failure: null,
      hasEnded: false,
    };
    wait = mine;
    return mine;
  };

  /** @param onWaiting told once the PIN is there; at once, for one that was left */
  const approve = (
    mine: Wait,
    onWaiting: (waiting: WaitingPin) => void,
    left?: WaitingPin,
  ): Promise<MadeToken> => {
    const { accountId, name, kind, clientIdentifier, controller } = mine;
    const device = { clientIdentifier, deviceName: name, signal: controller.signal };
    return deps.approve[kind](accountId, device, {
      now: deps.now,
      startTimer: deps.startTimer,
      left,
      onWaiting: (waiting, look) => {
        Object.assign(mine, { expiresAt: waiting.pin.expiresAt, look });
        onWaiting(waiting);
      },
      onTrouble: (failure) => {
        if (mine.failure === failure) return;
        mine.failure = failure;
        if (wait === mine) tell();
      },
    });
  };

  const leave = async (mine: Wait, { pin, privateKey }: WaitingPin): Promise<void> => {
    const { accountId, namedTokenId, name, kind: tokenKind, clientIdentifier } = mine;
    const { id: pinId, code: pinCode, expiresAt } = pin;
    mine.isPending = true;
    await pending.keep({
      kind: 'named-token',
      ...{ accountId, namedTokenId, name, tokenKind, privateKey },
      ...{ pinId, pinCode, clientIdentifier, plexOrigin, expiresAt },
    });
  };

  const start = async (what: What): Promise<void> => {
    const isOther =
      wait !== undefined &&
      !wait.hasEnded &&
      (wait.accountId !== what.accountId || wait.namedTokenId !== what.namedTokenId);
    if (isOther) throw new KeyringError('sign-in-already-running', 'for another tool');
    turn.take('named-token'); // A sign-in's refuses, before anything is dropped.
    drop();
    turn.take('named-token');
    const mine = begin(what, deps.newClientIdentifier());
    try {
      const { keptIn } = deps.accounts.credential(what.accountId);
      await acts.requireRoom(keptIn);
      const waiting = await new Promise<WaitingPin>((resolve, reject) => {
        finish(mine, approve(mine, resolve)).catch((error: unknown) => {
          if (mine.expiresAt === undefined) reject(asError(error));
          else endBadly(mine, error);
        });
      });
      if (wait === mine && keptIn === 'keychain') await leave(mine, waiting);
      await openPage(what.name, mine.clientIdentifier, waiting.pin.code.reveal());
      if (wait === mine) tell();
    } catch (error) {
      if (wait === mine) drop();
      throw error;
    }
  };

  const isStillMeant = ({ accountId, namedTokenId }: What): boolean => {
    try {
      deps.accounts.credential(accountId);
      return namedTokenId === null || deps.isThere(namedTokenId);
    } catch (error) {
      if (!isKeyringError(error)) throw error;
      return !isKeyringError(error, 'account-unknown');
    }
  };

  const resume = (left: PendingNamedToken): void => {
    const { accountId, namedTokenId, name, tokenKind: kind, privateKey, expiresAt } = left;
    try {
      turn.take('named-token');
    } catch {
      return; // The person signs in by now, which has taken its place in the keychain.
    }
    if (wait !== undefined) return; // Or has begun anew.
    const mine = begin({ accountId, namedTokenId, name, kind }, left.clientIdentifier);
    mine.isPending = true;
    const isQuietEnd = deps.now() >= expiresAt;
    const pin = { id: left.pinId, code: left.pinCode, expiresAt };
    finish(
      mine,
      approve(mine, () => tell(), { pin, privateKey }),
    ).catch((error: unknown) => {
      endBadly(mine, error);
      if (isQuietEnd && wait === mine) drop();
    });
    if (!isStillMeant(mine)) drop(); // What came of it meanwhile is ended.
  };

  return {
    current,
    resume,
    startNew: async (accountId, typed, kind) =>
      start({ accountId, namedTokenId: null, name: toolName(typed), kind }),
    startReplacement: ({ accountId, namedTokenId, name, kind }) =>
      start({ accountId, namedTokenId, name, kind }),
    look: () => wait?.look(),
    cancel: drop,
    forgetAccount: (accountId) => {
      if (wait?.accountId === accountId) drop();
    },
    follow: (list) => {
      const id = wait?.namedTokenId ?? null;
      if (id === null) return;
      const replaced = list.find(({ namedTokenId }) => namedTokenId === id);
      if (replaced === undefined || replaced.isRevoking) drop();
    },
    close: () => {
      listeners.clear();
      wait?.controller.abort(wait.isPending ? LEFT_TO_NEXT_START : undefined);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
