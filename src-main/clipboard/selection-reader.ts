import x11 from 'x11';
import type { SelectionNotify, XClient } from 'x11';
import { LONGEST_TEXT } from './clipboard-text.ts';
import type { ClipboardText } from './clipboard-text.ts';

/** The numbers that X has for these names from the start. */
const ANY_TYPE = 0;
const STRING = 31;

/** How long an owner may take to hand its text over; each that is not hung takes milliseconds. Our choice. */
const ANSWER_MS = 1_500;

export type SelectionReader = {
  /**
   * Asks the owner for its text, as UTF-8 or else as Latin 1.
   *
   * @param time the server's
   */
  read: (selection: number, time: number) => Promise<ClipboardText>;
  /** Is to be told each `SelectionNotify` of the client. */
  notice: (event: SelectionNotify) => void;
};

/** Reads X's selections, and never waits long for an owner that has hung. */
export function createSelectionReader(
  client: XClient,
  root: number,
  atoms: { utf8: number; inParts: number },
): SelectionReader {
  /** By the window that asks: each question has its own, so that a late answer meets none. */
  const waiting = new Map<number, (property: number) => void>();

  const ask = async (
    selection: number,
    target: number,
    time: number,
  ): Promise<ClipboardText | 'refused'> => {
    const window = client.AllocID();
    client.CreateWindow(window, root, -1, -1, 1, 1, 0, 0, x11.InputOnly, 0, { eventMask: 0 });
    try {
      const answered = new Promise<number | 'unanswered'>((resolve) => {
        const timer = setTimeout(() => resolve('unanswered'), ANSWER_MS);
        waiting.set(window, (property) => {
          clearTimeout(timer);
          resolve(property);
        });
      });
      // The target's own name serves for the property's.
      client.ConvertSelection(window, selection, target, target, time);
      const property = await answered;
      if (property === 'unanswered') return { kind: 'unanswered' };
      if (property === 0) return 'refused';
      return await textIn(window, property, target);
    } finally {
      waiting.delete(window);
      client.DestroyWindow(window);
    }
  };

  const textIn = (window: number, property: number, target: number): Promise<ClipboardText> =>
    new Promise((resolve, reject) => {
      const inWords = LONGEST_TEXT / 4 + 1;
      client.GetProperty(0, window, property, ANY_TYPE, 0, inWords, (error, found) => {
        if (error) return reject(error);
        const { type, bytesAfter, data } = found;
        // Some owners say that they have handed over an empty text, and write nothing.
        if (type === 0) return resolve({ kind: 'empty' });
        if (type === atoms.inParts || bytesAfter > 0 || data.length > LONGEST_TEXT)
          return resolve({ kind: 'too-long' });
        // Some owners give what they have, whatever they were asked for.
        if (type !== target) return resolve({ kind: 'not-text' });
        const text = data.toString(target === STRING ? 'latin1' : 'utf8');
        resolve(text === '' ? { kind: 'empty' } : { kind: 'text', text });
      });
    });

  const hasOwner = (selection: number): Promise<boolean> =>
    new Promise((resolve) =>
      client.GetSelectionOwner(selection, (error, owner) => resolve(!error && owner !== 0)),
    );

  return {
    read: async (selection, time) => {
      if (!(await hasOwner(selection))) return { kind: 'empty' };
      for (const target of [atoms.utf8, STRING]) {
        const found = await ask(selection, target, time);
        if (found !== 'refused') return found;
      }
      return { kind: 'not-text' };
    },
    notice: ({ requestor, property }) => waiting.get(requestor)?.(property),
  };
}
