import type { FailureCode } from '../contract/failure-codes.ts';
import { isKeyringError } from '../keyring-error.ts';
import type { PlexClient, PlexPin } from '../plex/plex-client.ts';
import type { Token } from '../token.ts';

/** Plex documents a look each second; soon there is no hurry any more. The last one is repeated. */
const LOOKS_AFTER_MS = [1_000, 2_000, 4_000, 5_000];
const AT_LAST_MS = 5_000;
/** How often a last look that had no answer is repeated: a minute of a network that comes back. */
const LAST_LOOKS = 12;

export type PinWatch = {
  /** Looks at once: the computer has woken, or the person asks. */
  look: () => void;
  stop: () => void;
};

export type PinClock = {
  /** Epoch milliseconds. */
  now: () => number;
  /** Calls back once; returns what stops it. */
  startTimer: (ms: number, onTime: () => void) => () => void;
};

/**
 * Looks at a PIN until it is approved, has expired, or nobody wants to know any more. Only Plex ends
 * it: a network that fails, or Plex asking for a pause, is no ending. After `expiresAt` one more look
 * is made that Plex answers, for the approval may have come while nobody could look.
 */
export function watchPin(
  deps: PinClock & { plex: Pick<PlexClient, 'checkPin'> },
  pin: Pick<PlexPin, 'id' | 'expiresAt'> & { clientIdentifier: string },
  tell: {
    /** Puts the token to use. If it throws, the PIN is looked at again, and gives the same token. */
    onToken: (token: Token, signal: AbortSignal) => Promise<void>;
    /** Why the last look taught nothing; null when it did. */
    onTrouble: (failure: FailureCode | null) => void;
    onEnd: (failure: FailureCode) => void;
    onBug: (error: unknown) => void;
  },
): PinWatch {
  const { plex, now, startTimer } = deps;
  const { id, expiresAt, clientIdentifier } = pin;
  const controller = new AbortController();
  const { signal } = controller;
  let stopTimer: () => void = () => undefined;
  let isLooking = false;
  let isOver = false;
  let looks = 0;
  let lastLooks = 0;

  const stop = (): void => {
    isOver = true;
    stopTimer();
    controller.abort();
  };

  const end = (failure: FailureCode): void => {
    stop();
    tell.onEnd(failure);
  };

  /** @param earliest Plex asked not to be asked before then */
  const lookIn = (ms: number, earliest = 0): void => {
    const isBeforeEnd = now() < expiresAt;
    const at = isBeforeEnd ? Math.min(now() + ms, expiresAt) : now() + ms;
    stopTimer = startTimer(Math.max(0, Math.max(at, earliest) - now()), look);
  };

  const lookOnce = async (): Promise<void> => {
    const isLast = now() >= expiresAt;
    looks += 1;
    try {
      const retry = { strategy: 'none' } as const;
      const found = await plex.checkPin(id, { clientIdentifier, signal, retry });
      if (found !== 'waiting') {
        await tell.onToken(found, signal);
        stop();
        return;
      }
      if (isOver) return;
      if (isLast) {
        end('pin-expired');
        return;
      }
      tell.onTrouble(null);
      lookIn(LOOKS_AFTER_MS[looks] ?? AT_LAST_MS);
    } catch (error) {
      if (isOver) return;
      if (isKeyringError(error, 'pin-expired')) {
        end('pin-expired');
        return;
      }
      if (!isKeyringError(error)) tell.onBug(error);
      const failure = isKeyringError(error) ? error.code : 'internal';
      if (isLast) lastLooks += 1;
      if (lastLooks >= LAST_LOOKS) {
        end(failure);
        return;
      }
      tell.onTrouble(failure);
      lookIn(AT_LAST_MS, isKeyringError(error) ? error.retryAt : undefined);
    }
  };

  const look = (): void => {
    if (isLooking || isOver) return;
    stopTimer();
    isLooking = true;
    void lookOnce().finally(() => (isLooking = false));
  };

  lookIn(LOOKS_AFTER_MS[0] ?? AT_LAST_MS);
  return { look, stop };
}
