import { watchPin } from '../accounts/pin-watch.ts';
import type { PinClock } from '../accounts/pin-watch.ts';
import type { AccountId } from '../contract/entities.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import { KeyringError } from '../keyring-error.ts';
import type { CallOptions, PlexClient, PlexPin } from '../plex/plex-client.ts';
import type { PrivateKey, Token } from '../token.ts';
import type { MadeToken } from './named-token-store.ts';
import { isPassing } from './passing-failure.ts';
import { requireOwner } from './token-owner.ts';

/** The device that is to have the token, and what ends the wait for it. */
export type WaitingDevice = Pick<CallOptions, 'clientIdentifier' | 'deviceName'> & {
  signal: AbortSignal;
};

/** A PIN, and the key that it is bound to where a JWT is to come of it. */
export type WaitingPin = { pin: PlexPin; privateKey: PrivateKey | null };

/** Why a wait is given up though it goes on: the next start of this program takes it up again. */
export const LEFT_TO_NEXT_START = 'left to the next start';

export type ApprovalOptions = PinClock & {
  /** What an earlier run of this program has left waiting; undefined to begin with a new PIN. */
  left?: WaitingPin | undefined;
  /** The person is to be led to Plex now. `look` looks at once whether it was approved. */
  onWaiting: (waiting: WaitingPin, look: () => void) => void;
  /** Why nothing is heard of Plex while it waits; null when something is. */
  onTrouble: (failure: FailureCode | null) => void;
};

/**
 * Makes a token that its owner approves in the browser: for an account whose token may not approve
 * PINs itself. Resolves once it is approved.
 *
 * @param device.clientIdentifier a fresh one
 * @throws KeyringError `named-token-of-another-account` | `pin-expired` | `cancelled` | `offline` and
 *   the like; then nothing of it is left at Plex, as far as it can be reached
 */
export async function approveToken(
  plex: Pick<PlexClient, 'createPin' | 'checkPin' | 'getTokenDetails' | 'signOut'>,
  accountId: AccountId,
  device: WaitingDevice,
  options: ApprovalOptions,
): Promise<MadeToken> {
  const pin = options.left?.pin ?? (await plex.createPin({ strong: true }, device));
  const { deviceName, clientIdentifier } = device;
  return awaitApproval(device, options, {
    pin,
    privateKey: null,
    checkPin: (id, call) => plex.checkPin(id, { ...call, deviceName }),
    accept: async (token) => {
      await requireOwner(plex, accountId, token, device);
      return { token, clientIdentifier, jwt: null };
    },
    end: (token) => plex.signOut(token, { clientIdentifier, deviceName }),
  });
}

/**
 * Waits until a PIN is approved, and its token taken.
 *
 * @param steps.accept takes the token, or throws. What passes is tried again with the same token.
 * @param steps.end has Plex end a token that is not taken
 */
export function awaitApproval<Made>(
  device: WaitingDevice,
  options: ApprovalOptions,
  steps: Pick<PlexClient, 'checkPin'> &
    WaitingPin & {
      accept: (token: Token) => Promise<Made>;
      end: (token: Token) => Promise<void>;
    },
): Promise<Made> {
  const { clientIdentifier, signal } = device;
  const { pin, privateKey, checkPin, accept, end } = steps;
  return new Promise((resolve, reject) => {
    /** Plex has given it, and it is not taken yet. */
    let given: Token | undefined;
    let isOver = false;

    const fail = (error: Error, found: Promise<Token | undefined>): void => {
      if (isOver) return;
      isOver = true;
      watch.stop();
      signal.removeEventListener('abort', cancel);
      void found
        .then((token) => token && end(token))
        .catch(() => undefined)
        .then(() => reject(error));
    };
    /** It may have been approved since the last look: then the token is nobody's. */
    const cancel = (): void => {
      if (signal.reason === LEFT_TO_NEXT_START) {
        fail(new KeyringError('cancelled', LEFT_TO_NEXT_START), Promise.resolve(undefined));
        return;
      }
      const unnoticed = checkPin(pin.id, { clientIdentifier }).then(
        (found) => (found === 'waiting' ? undefined : found),
        () => undefined,
      );
      const found = given === undefined ? unnoticed : Promise.resolve(given);
      fail(new KeyringError('cancelled', 'nobody waits for the approval'), found);
    };
    const take = async (token: Token): Promise<void> => {
      given = token;
      try {
        const made = await accept(token);
        if (isOver) return;
        isOver = true;
        signal.removeEventListener('abort', cancel);
        resolve(made);
      } catch (error) {
        if (isOver) return;
        if (isPassing(error)) throw error;
        fail(asError(error), Promise.resolve(token));
      }
    };
    const watch = watchPin(
      { ...options, plex: { checkPin } },
      { ...pin, clientIdentifier },
      {
        onToken: take,
        onTrouble: options.onTrouble,
        onEnd: (code) =>
          fail(new KeyringError(code, 'the PIN was not approved'), Promise.resolve(given)),
        onBug: (error) => fail(asError(error), Promise.resolve(given)),
      },
    );
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    else options.onWaiting({ pin, privateKey }, watch.look);
  });
}

export const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('no error was thrown');
