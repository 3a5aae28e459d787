import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { isKeyringError } from '../keyring-error.ts';
import { Token } from '../token.ts';
import { PlexOrigin } from './envelope.ts';
import type { Keychain } from './keychain.ts';

/**
 * A sign-in that waits for its PIN to be approved. Whoever has id and client identifier gets the
 * token, so while it lives it is kept where tokens are; there it outlives a restart of this program.
 */
export type PendingSignIn = {
  way: 'browser' | 'code';
  pinId: Token;
  pinCode: Token;
  /** Under which the PIN was made. */
  clientIdentifier: string;
  plexOrigin: string;
  /** Epoch milliseconds. */
  expiresAt: number;
};

const secretText = z.string().check(z.regex(/^[\x21-\x7e]{1,64}$/));

const StoredSignIn = z.strictObject({
  version: z.literal(1),
  kind: z.literal('sign-in'),
  way: z.enum(['browser', 'code']),
  pinId: secretText,
  pinCode: secretText,
  clientIdentifier: secretText,
  plexOrigin: PlexOrigin,
  expiresAt: z.int(),
});

/** The text of an entry: one line of JSON, far below the size that any keychain takes. */
export function encodePendingSignIn({ pinId, pinCode, ...rest }: PendingSignIn): string {
  return JSON.stringify({
    version: 1,
    kind: 'sign-in',
    ...rest,
    pinId: pinId.reveal(),
    pinCode: pinCode.reveal(),
  });
}

/** The sign-in in an entry's text, or `undefined` if it is none. */
export function decodePendingSignIn(text: string): PendingSignIn | undefined {
  const stored = StoredSignIn.safeParse(parsedJson(text));
  if (!stored.success) return undefined;
  const { way, pinId, pinCode, clientIdentifier, plexOrigin, expiresAt } = stored.data;
  return {
    way,
    pinId: new Token(pinId),
    pinCode: new Token(pinCode),
    clientIdentifier,
    plexOrigin,
    expiresAt,
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type PendingSignInRoom = {
  /** For those who look for credentials: the same keychain, which shows them nothing but those. */
  keychain: Keychain;
  /** Told what an earlier run has left, when the keychain is looked through. */
  onFound: (listener: (pending: PendingSignIn) => void) => void;
  /** Keeps it in place of any earlier one. A keychain that takes it not costs the restart only. */
  keep: (pending: PendingSignIn) => Promise<void>;
  drop: () => Promise<void>;
};

/** Keeps the one sign-in under way beside the credentials. It is found in the look for those: no second one. */
export function createPendingSignInRoom(keychain: Keychain, plexOrigin: string): PendingSignInRoom {
  const digest = createHash('sha256').update(plexOrigin).digest('hex');
  const entryName = `sign-in-${digest.slice(0, 32)}`;
  let tell: (pending: PendingSignIn) => void = () => undefined;
  let isLookedFor = true;
  let last: Promise<void> = Promise.resolve();

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
        const found = entries.find((entry) => 'signIn' in entry);
        if (found !== undefined && isLookedFor) tell(found.signIn);
        isLookedFor = false;
        return entries.filter((entry) => !('signIn' in entry));
      },
      write: (...asked) => keychain.write(...asked),
      remove: (name) => keychain.remove(name),
      unlock: () => keychain.unlock(),
      close: () => keychain.close(),
    },
    onFound: (listener) => {
      tell = listener;
    },
    keep: (pending) => inTurn(() => keychain.write(entryName, pending)),
    drop: () => inTurn(() => keychain.remove(entryName)),
  };
}
