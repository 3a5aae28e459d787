import { createHash } from 'node:crypto';
import { isKeyringError } from '../keyring-error.ts';
import type { Keychain } from './keychain.ts';
import type { PendingNamedToken, PendingPin, PendingSignIn } from './stored-pin.ts';

type Listeners = {
  'sign-in': (pending: PendingSignIn) => void;
  'named-token': (pending: PendingNamedToken) => void;
};

export type PendingPinRoom = {
  /** For those who look for credentials: the same keychain, which shows them nothing but those. */
  keychain: Keychain;
  /** Told what an earlier run has left, when the keychain is looked through. */
  onFound: <Kind extends keyof Listeners>(kind: Kind, listener: Listeners[Kind]) => void;
  /** Keeps it in place of any earlier one. A keychain that takes it not costs the restart only. */
  keep: (pending: PendingPin) => Promise<void>;
  drop: () => Promise<void>;
};

/** Keeps the one PIN that waits beside the credentials. It is found in the look for those: no second one. */
export function createPendingPinRoom(keychain: Keychain, plexOrigin: string): PendingPinRoom {
  const digest = createHash('sha256').update(plexOrigin).digest('hex');
  const entryName = `sign-in-${digest.slice(0, 32)}`;
  const listeners: Partial<Listeners> = {};
  let isLookedFor = true;
  let last: Promise<void> = Promise.resolve();

  const tell = (found: PendingPin): void => {
    if (found.kind === 'sign-in') listeners['sign-in']?.(found);
    else listeners['named-token']?.(found);
  };

  const inTurn = (act: () => Promise<void>): Promise<void> => {
    isLookedFor = false;
    last = last.then(act).catch((error: unknown) => {
      if (!isKeyringError(error)) throw error;
    });
    return last;
  };

  return {
    keychain: {
      get state() {
        return keychain.state;
      },
      onStateChange: (listener) => keychain.onStateChange(listener),
      check: () => keychain.check(),
      readAll: async () => {
        const entries = await keychain.readAll();
        const found = entries.find((entry) => 'pending' in entry);
        if (found !== undefined && isLookedFor) tell(found.pending);
        isLookedFor = false;
        return entries.filter((entry) => !('pending' in entry));
      },
      write: (...asked) => keychain.write(...asked),
      remove: (name) => keychain.remove(name),
      unlock: () => keychain.unlock(),
      close: () => keychain.close(),
    },
    onFound: (kind, listener) => {
      listeners[kind] = listener;
    },
    keep: (pending) => inTurn(() => keychain.write(entryName, pending)),
    drop: () => inTurn(() => keychain.remove(entryName)),
  };
}
