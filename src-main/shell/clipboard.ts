import { clipboard } from 'electron';
import { LONGEST_TEXT } from '../clipboard/clipboard-text.ts';
import type { ClipboardText } from '../clipboard/clipboard-text.ts';
import { fingerprintOf, isOf } from '../clipboard/fingerprint.ts';
import type { Fingerprint } from '../clipboard/fingerprint.ts';

/** The system's clipboard through Electron, with a secret of ours taken back only if it is still there. */
export type GuardedClipboard = {
  write: (secret: string) => Promise<void>;
  /** For what is not secret. */
  writePlain: (text: string) => Promise<void>;
  /**
   * Takes the last secret back. Anything that somebody else copied meanwhile stays.
   *
   * @returns whether the secret was still there
   */
  clear: () => Promise<boolean>;
  /**
   * The same, when the program ends. A clipboard manager puts back what it fetched last, and fetches no
   * emptied selection: where all of them hold the secret, they get a blank in its place.
   */
  leave: () => Promise<boolean>;
  read: () => Promise<ClipboardText>;
  /** Takes exactly the text meant off, whoever copied it. */
  takeOff: (meant: Fingerprint) => Promise<void>;
};

/** One of X's selections, or the one clipboard of the other systems. */
export type Selection = {
  read: () => string | Promise<string>;
  write: (text: string) => void | Promise<void>;
  clear: () => void;
};

const BLANK = ' ';

export function createGuardedClipboard(
  selections: Selection[] = systemSelections(),
): GuardedClipboard {
  let ours: Fingerprint | undefined;

  /** Empties each selection whose text is the one meant, and says whether there was any. */
  const clearWhere = async (meant: Fingerprint): Promise<boolean> => {
    let isFound = false;
    for (const selection of selections) {
      try {
        if (!isOf(await selection.read(), meant)) continue;
        isFound = true;
        selection.clear();
      } catch {
        // What cannot be read now cannot be pasted either; the other selection still counts.
      }
    }
    return isFound;
  };

  /** Where there are managers, and every selection holds the text meant. */
  const putBlank = async (meant: Fingerprint): Promise<boolean> => {
    if (selections.length < 2) return false;
    const texts = await Promise.all(selections.map(async (each) => each.read()));
    if (!texts.every((text) => isOf(text, meant))) return false;
    for (const selection of selections) await selection.write(BLANK);
    return true;
  };

  /** From now on nothing of ours is known to be there. */
  const takeOurs = (): Fingerprint | undefined => {
    const meant = ours;
    ours = undefined;
    return meant;
  };

  return {
    write: async (secret) => {
      const before = ours;
      ours = fingerprintOf(secret);
      try {
        await selections[0]?.write(secret);
      } catch (error) {
        ours = before;
        throw error;
      }
    },
    writePlain: async (text) => selections[0]?.write(text),
    clear: async () => {
      const meant = takeOurs();
      return meant !== undefined && clearWhere(meant);
    },
    leave: async () => {
      const meant = takeOurs();
      if (meant === undefined) return false;
      return (await putBlank(meant).catch(() => false)) || clearWhere(meant);
    },
    read: async () => {
      const text = (await selections[0]?.read()) ?? '';
      if (text === '') return { kind: 'empty' };
      return Buffer.byteLength(text) > LONGEST_TEXT ? { kind: 'too-long' } : { kind: 'text', text };
    },
    takeOff: async (meant) => {
      await clearWhere(meant);
    },
  };
}

/** What both shapes of Electron's clipboard have in common: 45 has an object, 33 an argument, for the second selection. */
type EitherClipboard = {
  readText: (selection?: 'clipboard' | 'selection') => string | Promise<string>;
  writeText: (text: string, selection?: 'clipboard' | 'selection') => void | Promise<void>;
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
      write: (text) => (second ? second.writeText(text) : first.writeText(text, 'selection')),
      clear: () => (second ? second.clear() : first.clear('selection')),
    },
  ];
}
