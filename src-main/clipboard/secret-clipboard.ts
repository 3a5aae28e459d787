import { CLIPBOARD_SECONDS } from '../contract/settings.ts';
import type { GuardedClipboard } from '../shell/clipboard.ts';
import type { Token } from '../token.ts';
import type { ClipboardText } from './clipboard-text.ts';
import type { CopiedMark } from './copied-mark.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { OwnedSelection } from './owned-selection.ts';

/**
 * A clipboard manager that has not yet fetched what was left in a token's place when its owner ends puts
 * back what it fetched before. The program waits so long for it. Our choice.
 */
const MANAGERS_FETCH_MS = 500;

export type Copied = {
  clearsAfterSeconds: number;
  /** Whether clipboard managers were told to forget it. */
  keptOutOfHistories: boolean;
};

export type SecretClipboard = {
  /** Puts a secret on the clipboard, and takes it back after a while and with the next copy. */
  copySecret: (secret: Token) => Promise<Copied>;
  /** For what is not secret, such as an address: stays until something else is copied. */
  copyText: (text: string) => Promise<void>;
  /** What anybody has copied. */
  read: () => Promise<ClipboardText>;
  /** Takes exactly this text off the clipboard, whoever copied it. Anything else stays. */
  takeOff: (text: string) => Promise<void>;
  /** Takes back what an earlier run of the program left there, because it was killed. */
  takeBackLeft: () => Promise<void>;
  /** Takes back what is still ours, at once. Anything that somebody else copied meanwhile stays. */
  clear: () => Promise<void>;
  /** The same, when the program ends: nothing puts it back afterwards. */
  close: () => Promise<void>;
  /** A secret that was copied is taken back, or another takes its place. */
  onGone: (listener: () => void) => void;
};

/**
 * Owns the selection where that can be had, and falls back on the guarded clipboard.
 *
 * @param deps.clearAfterSeconds asked at each copy; never shorter or longer than the setting may be
 * @param deps.owned undefined where the system has no selections to own
 */
export function createSecretClipboard(deps: {
  owned: OwnedSelection | undefined;
  guarded: GuardedClipboard;
  mark: CopiedMark;
  clearAfterSeconds: () => number;
}): SecretClipboard {
  const { owned, guarded, mark } = deps;
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const listeners = new Set<() => void>();
  const tellGone = (): void => {
    for (const listener of listeners) listener();
  };

  /** One thing after the other, so that a clearing never overtakes a copy. */
  const inTurn = <Value>(act: () => Promise<Value>): Promise<Value> => {
    const done = last.then(act);
    last = done.catch(() => undefined);
    return done;
  };

  const takeBack = async (): Promise<void> => {
    clearTimeout(timer);
    tellGone();
    await owned?.clear();
    await guarded.clear();
    await mark.remove();
  };
  const clear = (): Promise<void> => inTurn(takeBack);

  return {
    copySecret: (secret) =>
      inTurn(async () => {
        clearTimeout(timer);
        tellGone();
        const clearsAfterSeconds = Math.min(
          Math.max(deps.clearAfterSeconds(), CLIPBOARD_SECONDS.least),
          CLIPBOARD_SECONDS.most,
        );
        mark.set(fingerprintOf(secret.reveal()));
        try {
          // What an earlier copy left in the second selection would stay there.
          await guarded.clear();
          const keptOutOfHistories = (await owned?.offer(secret.reveal())) ?? false;
          if (!keptOutOfHistories) await guarded.write(secret.reveal());
          return { clearsAfterSeconds, keptOutOfHistories };
        } finally {
          timer = setTimeout(() => void clear(), clearsAfterSeconds * 1_000);
        }
      }),
    copyText: (text) =>
      inTurn(async () => {
        await takeBack();
        await guarded.writePlain(text);
      }),
    read: () => inTurn(() => (owned ?? guarded).read()),
    takeOff: (text) => inTurn(() => (owned ?? guarded).takeOff(fingerprintOf(text))),
    takeBackLeft: () =>
      inTurn(async () => {
        const left = await mark.read();
        if (left === undefined) return;
        await (owned ?? guarded).takeOff(left);
        await mark.remove();
      }),
    clear,
    close: () =>
      inTurn(async () => {
        clearTimeout(timer);
        await owned?.close();
        if (await guarded.leave())
          await new Promise((resolve) => setTimeout(resolve, MANAGERS_FETCH_MS));
        await mark.remove();
      }),
    onGone: (listener) => void listeners.add(listener),
  };
}
