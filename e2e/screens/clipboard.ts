import type { ClipboardManager, Companion, Desktop } from '../support/rig.ts';

/** X's two selections: `clipboard`, and `primary` for the middle mouse button. */
export type SelectionName = 'clipboard' | 'primary';

/** The clipboard, as programs that are not ours see it. */
export function clipboardOf({ run, start }: Pick<Desktop, 'run' | 'start'>) {
  const read = (selection: SelectionName = 'clipboard'): Promise<string> =>
    run('xclip', ['-selection', selection, '-out'], { timeoutSeconds: 5 }).catch(orEmpty);
  const readAs = (target: string): Promise<string> =>
    run('xclip', ['-selection', 'clipboard', '-out', '-target', target], {
      timeoutSeconds: 5,
    }).catch(orEmpty);
  return {
    /** The text in it; empty when nobody offers one. */
    read,
    readBoth: async (): Promise<[clipboard: string, primary: string]> => [
      await read('clipboard'),
      await read('primary'),
    ],
    /** What it is offered as, such as `UTF8_STRING`; empty when nobody offers anything. */
    targets: async (): Promise<string[]> =>
      (await readAs('TARGETS')).split('\n').filter((target) => target !== ''),
    readAs,
    /** Another program puts this into one selection, and goes on holding it. */
    write: async (text: string, selection: SelectionName = 'clipboard'): Promise<void> => {
      // What stays behind as the owner must not hold our end of its output.
      const command = 'xclip -selection "$0" -in >/dev/null 2>&1';
      await run('sh', ['-c', command, selection], { input: text });
    },
    /** Another program takes the clipboard and answers nobody any more. */
    freeze: async (): Promise<Companion> => {
      const owner = start('clip-own', ['--silent', 'frozen']);
      await owner.waitForLine('owned');
      return owner;
    },
    /** Does this clipboard manager remember the text? */
    isRemembered: (manager: ClipboardManager, text: string): Promise<boolean> =>
      run('clip-history', [manager]).then((entries) => entries.includes(text)),
    /** Another program copies this, into both selections, and holds it until it is stopped. */
    copyElsewhere: async (text: string): Promise<Companion> => {
      const owner = start('clip-own', ['--primary', text]);
      await owner.waitForLine('owned');
      return owner;
    },
  };
}

/** xclip fails on a selection that nobody owns, which is to us an empty one. */
function orEmpty(error: unknown): string {
  if (error instanceof Error && /target \S+ not available/.test(error.message)) return '';
  throw error;
}
