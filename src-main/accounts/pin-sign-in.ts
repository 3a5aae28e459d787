import type { AccountId, KeptIn } from '../contract/entities.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import type { SignInAttempt } from '../contract/sign-in-ways.ts';
import { KeyringError } from '../keyring-error.ts';
import type { PendingPinRoom } from '../keychain/pending-pin.ts';
import type { PendingSignIn } from '../keychain/stored-pin.ts';
import type { AccountDetails } from '../plex/plex-answers.ts';
import type { PlexClient, PlexPin } from '../plex/plex-client.ts';
import type { Token } from '../token.ts';
import type { AccountKeeper } from './keep-account.ts';
import { watchPin } from './pin-watch.ts';
import type { PinClock, PinWatch } from './pin-watch.ts';
import type { SignInPages } from './sign-in-pages.ts';
import type { SignInTurn } from './sign-in-turn.ts';

type Way = SignInAttempt['way'];

/**
 * Signing in by a PIN that the person approves at Plex: in the browser, or by typing four characters
 * at plex.tv/link. Neither needs a way back into this program: it looks at the PIN itself.
 */
export type PinSignIn = {
  /** The attempt under way, or the one that has just ended badly. */
  current: () => SignInAttempt | null;
  /**
   * Begins an attempt, in place of any of its kind, and opens the browser for that way. Resolves once
   * the person is to act.
   *
   * @throws KeyringError `sign-in-already-running` (with a password) | `keychain-…` (nothing was sent
   *   to Plex then) | `browser-not-opened` (the attempt waits) | every failure of `createPin`
   */
  start: (way: Way, keepIn: KeptIn) => Promise<void>;
  /**
   * Opens Plex's page for the attempt once more.
   *
   * @throws KeyringError `sign-in-attempt-ended` | `browser-not-opened`
   */
  openPage: () => Promise<void>;
  /** Looks at once whether it was approved. */
  look: () => void;
  /** Ends the attempt and forgets it. A token that came of it unnoticed is ended at Plex. */
  cancel: () => void;
  /** The characters to be typed are out of sight, so their attempt ends; the browser's goes on. */
  windowClosed: () => void;
  /** Stops looking, and leaves the attempt to the next start. */
  close: () => void;
  /** Returns the function that ends the subscription. */
  onChange: (listener: (attempt: SignInAttempt | null) => void) => () => void;
};

/** From its PIN to its end. Its client identifier is fresh, and becomes the stored credential's own. */
type Attempt = {
  way: Way;
  keepIn: KeptIn;
  pin: PlexPin;
  clientIdentifier: string;
  watch: PinWatch;
  /** Plex has given it, and it is not kept yet. */
  unkept: Token | undefined;
  /** The account store is at it: too late to be stopped. */
  isKeeping: boolean;
  failure: FailureCode | null;
  hasEnded: boolean;
};

export function createPinSignIn(
  deps: PinClock & {
    plex: Pick<PlexClient, 'createPin' | 'checkPin' | 'getTokenDetails'>;
    keeper: AccountKeeper;
    turn: SignInTurn;
    pending: Pick<PendingPinRoom, 'keep' | 'drop' | 'onFound'>;
    pages: SignInPages;
    plexOrigin: string;
    openInBrowser: (address: string, origins: readonly string[]) => Promise<void>;
    newClientIdentifier: () => string;
    /** Told once an account is kept. */
    onSignedIn: (accountId: AccountId, details: AccountDetails) => void;
    onBug: (error: unknown) => void;
  },
): PinSignIn {
  const { plex, keeper, turn, pending, pages, plexOrigin } = deps;
  const listeners = new Set<(attempt: SignInAttempt | null) => void>();
  let attempt: Attempt | undefined;
  /** A start whose PIN is on its way. */
  let starting: AbortController | undefined;

  const current = (): SignInAttempt | null => {
    if (attempt === undefined) return null;
    const { way, pin, failure, hasEnded } = attempt;
    return {
      way,
      // The browser's code is nothing to be seen: the page has no use for it.
      code: way === 'code' && !hasEnded ? pin.code.reveal() : '',
      linkAddress: pages.link,
      expiresAt: pin.expiresAt,
      state: hasEnded ? 'ended' : 'waiting',
      failure,
    };
  };
  const tellChange = (): void => {
    for (const listener of [...listeners]) listener(current());
  };

  /** Lets go of an attempt: nobody looks at its PIN, and its entry leaves the keychain. */
  const letGo = (gone: Attempt): void => {
    gone.watch.stop();
    void pending.drop();
    if (gone.unkept === undefined || gone.isKeeping) return;
    void keeper.endAtPlex(gone.unkept, gone.clientIdentifier);
    gone.unkept = undefined;
  };

  /** It may have been approved since the last look: then the token is nobody's, and ends. */
  const endUnnoticed = async ({ pin, clientIdentifier }: Attempt): Promise<void> => {
    const found = await plex.checkPin(pin.id, { clientIdentifier }).catch(() => 'waiting' as const);
    if (found !== 'waiting') await keeper.endAtPlex(found, clientIdentifier);
  };

  const drop = (): void => {
    starting?.abort();
    starting = undefined;
    const dropped = attempt;
    attempt = undefined;
    turn.give('pin');
    if (dropped === undefined) return;
    letGo(dropped);
    if (!dropped.hasEnded && !dropped.isKeeping) void endUnnoticed(dropped);
    tellChange();
  };

  const keep = async (mine: Attempt, token: Token, signal: AbortSignal): Promise<void> => {
    const { clientIdentifier, keepIn } = mine;
    mine.unkept = token;
    const account = await plex.getTokenDetails(token, { clientIdentifier, signal });
    signal.throwIfAborted();
    mine.isKeeping = true;
    const kept = keeper.keep({ account, token, clientIdentifier }, keepIn);
    const accountId = await kept.finally(() => (mine.isKeeping = false));
    mine.unkept = undefined;
    if (attempt === mine) attempt = undefined;
    letGo(mine);
    turn.give('pin');
    tellChange();
    deps.onSignedIn(accountId, account);
  };

  /** @param isQuietEnd an end is not told to anybody */
  const begin = (
    begun: Pick<Attempt, 'way' | 'keepIn' | 'pin' | 'clientIdentifier'>,
    isQuietEnd = false,
  ): Attempt => {
    const { pin, clientIdentifier } = begun;
    const { id, expiresAt } = pin;
    const watch = watchPin(
      deps,
      { id, expiresAt, clientIdentifier },
      {
        onToken: (token, signal) => keep(mine, token, signal),
        onTrouble: (failure) => {
          if (mine.failure === failure) return;
          mine.failure = failure;
          tellChange();
        },
        onEnd: (failure) => {
          letGo(mine);
          turn.give('pin');
          Object.assign(mine, { failure, hasEnded: true });
          if (isQuietEnd) attempt = undefined;
          tellChange();
        },
        onBug: deps.onBug,
      },
    );
    const mine: Attempt = {
      ...begun,
      watch,
      unkept: undefined,
      isKeeping: false,
      failure: null,
      hasEnded: false,
    };
    attempt = mine;
    return mine;
  };

  const openPageOf = async ({ way, pin, clientIdentifier }: Attempt): Promise<void> => {
    const address =
      way === 'browser' ? pages.approval(clientIdentifier, pin.code.reveal()) : pages.link;
    await deps.openInBrowser(address, pages.origins);
  };

  const start = async (way: Way, keepIn: KeptIn): Promise<void> => {
    turn.take('pin'); // The password's refuses, before anything is dropped.
    drop();
    turn.take('pin');
    const controller = new AbortController();
    starting = controller;
    const { signal } = controller;
    const clientIdentifier = deps.newClientIdentifier();
    try {
      await keeper.requireRoom(keepIn);
      const pin = await plex.createPin({ strong: way === 'browser' }, { clientIdentifier, signal });
      if (signal.aborted) throw new KeyringError('cancelled', 'another attempt was begun');
      starting = undefined;
      begin({ way, keepIn, pin, clientIdentifier });
      if (keepIn === 'keychain') {
        const { id: pinId, code: pinCode, expiresAt } = pin;
        await pending.keep({
          kind: 'sign-in',
          way,
          pinId,
          pinCode,
          clientIdentifier,
          plexOrigin,
          expiresAt,
        });
      }
      tellChange();
    } catch (error) {
      if (starting === controller) drop();
      throw error;
    }
    if (way === 'browser') await openPage();
  };

  const openPage = async (): Promise<void> => {
    if (attempt === undefined || attempt.hasEnded)
      throw new KeyringError('sign-in-attempt-ended', 'no attempt waits');
    await openPageOf(attempt);
  };

  const resume = ({ pinId, pinCode, ...left }: PendingSignIn): void => {
    const { way, clientIdentifier, expiresAt } = left;
    try {
      turn.take('pin');
    } catch {
      void pending.drop(); // The person signs in with a password by now.
      return;
    }
    if (attempt !== undefined || starting !== undefined) {
      void pending.drop(); // Or has begun anew.
      return;
    }
    const pin = { id: pinId, code: pinCode, expiresAt };
    const isQuietEnd = deps.now() >= expiresAt;
    begin({ way, keepIn: 'keychain', pin, clientIdentifier }, isQuietEnd);
    tellChange();
  };
  pending.onFound('sign-in', resume);

  return {
    current,
    start,
    openPage,
    look: () => attempt?.watch.look(),
    cancel: drop,
    windowClosed: () => {
      if (attempt?.way === 'code') drop();
    },
    close: () => {
      starting?.abort();
      attempt?.watch.stop();
      listeners.clear();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
