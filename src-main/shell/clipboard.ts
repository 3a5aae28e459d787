import { createHash, randomBytes } from 'node:crypto';
import { clipboard } from 'electron';
import type { Token } from '../token.ts';

/** How long a secret stays on the clipboard (our choice). */
export const CLEARS_AFTER_SECONDS = 30;

export type SecretClipboard = {
  /** Puts a secret on the clipboard and clears it after 30 s, on the next copy, and when the app ends. */
  copySecret: (secret: Token) => Promise<{ clearsAfterSeconds: number }>;
  /** For what is not secret, such as an address: stays until something else is copied. */
  copyText: (text: string) => Promise<void>;
  /** Clears what is still ours, at once. Anything that somebody else copied meanwhile stays. */
  clear: () => Promise<void>;
};

/** One of X's selections, or the one clipboard of the other systems. */
export type Selection = {
  read: () => string | Promise<string>;
  write: (text: string) => void | Promise<void>;
  clear: () => void;
};

export function createSecretClipboard(
  selections: Selection[] = systemSelections(),
): SecretClipboard {
  let ours: { salt: Buffer; hash: string } | undefined;
  let timer: NodeJS.Timeout | undefined;

  const clear = async (): Promise<void> => {
    clearTimeout(timer);
    if (!ours) return;
    const { salt, hash } = ours;
    ours = undefined;
    for (const selection of selections) {
      try {
        if (digest(salt, await selection.read()) === hash) selection.clear();
      } catch {
        // What cannot be read now cannot be pasted either; the other selection still counts.
      }
    }
  };

  return {
    copySecret: async (secret) => {
      clearTimeout(timer);
      const salt = randomBytes(16);
      const before = ours;
      // The hash alone is kept: enough to know our value again, useless to anybody who finds it.
      ours = { salt, hash: digest(salt, secret.reveal()) };
      try {
        await selections[0]?.write(secret.reveal());
      } catch (error) {
        ours = before;
        throw error;
      } finally {
        timer = setTimeout(() => void clear(), CLEARS_AFTER_SECONDS * 1_000);
      }
      return { clearsAfterSeconds: CLEARS_AFTER_SECONDS };
    },
    copyText: async (text) => {
      await clear();
      await selections[0]?.write(text);
    },
    clear,
  };
}

function digest(salt: Buffer, text: string): string {
  return createHash('sha256').update(salt).update(text).digest('hex');
}

/** What both shapes of Electron's clipboard have in common: 45 has an object, 33 an argument, for the second selection. */
type EitherClipboard = {
  readText: (selection?: 'clipboard' | 'selection') => string | Promise<string>;
  writeText: (text: string) => void | Promise<void>;
  clear: (selection?: 'clipboard' | 'selection') => void;
  selection?: EitherClipboard;
};

/** On Linux a written text also lands in X's second selection (middle-click paste): both must be cleared. */
function systemSelections(): Selection[] {
  const first: EitherClipboard = clipboard;
  const second = first.selection;
  const main: Selection = {
    read: () => first.readText(),
    write: (text) => first.writeText(text),
    clear: () => first.clear(),
  };
  if (process.platform !== 'linux') return [main];
  return [
    main,
    {
      read: () => (second ? second.readText() : first.readText('selection')),
      write: (text) => (second ?? first).writeText(text),
      clear: () => (second ? second.clear() : first.clear('selection')),
    },
  ];
}
