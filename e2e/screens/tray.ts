import type { DesktopTools } from './desktop-tools.ts';

/** The tray icon of one program and its menu, as a panel has them over D-Bus. */
export function trayOf({ run }: DesktopTools, pid: number) {
  const menu = (...words: string[]): Promise<string> =>
    run('tray-menu', [`--pid=${String(pid)}`, ...words], { timeoutSeconds: 40 });
  return {
    /** Every entry by its path, submenus as `nora_k/Copy token`; separators are empty. */
    entries: async (): Promise<string[]> =>
      (await menu('list')).split('\n').map((line) => line.split('\t', 1)[0] ?? ''),
    /** @param entry a path, or a label alone where only one entry has it */
    click: async (entry: string): Promise<void> => {
      await menu('click', entry);
    },
    /** Until there is such an entry. Throws when it does not come in time. */
    waitFor: async (entry: string, seconds = 10): Promise<void> => {
      await menu('wait', entry, String(seconds));
    },
    waitUntilGone: async (entry: string, seconds = 10): Promise<void> => {
      await menu('gone', entry, String(seconds));
    },
    /** A click on the icon itself. */
    activate: async (): Promise<void> => {
      await menu('activate');
    },
    /** Presses the entry that quits. The program may be gone before it can answer the panel. */
    quit: async (): Promise<void> => {
      await menu('click', 'Quit Keyring for Plex').catch((error: unknown) => {
        if (!/disconnected from message bus/.test(String(error))) throw error;
      });
    },
    /** All that a panel is told, the tooltip too. */
    everything: (): Promise<string> => menu('json'),
    tooltip: async (): Promise<string> => (JSON.parse(await menu('json')) as Told).tooltip,
    /** The numbers that a panel knows the entries by. New ones: the menu was made anew. */
    entryNumbers: async (): Promise<number[]> =>
      (JSON.parse(await menu('json')) as Told).menu.map(({ id }) => id),
    /** Writes the icon into a file, as the panel has its pixels: a PPM picture on white. */
    saveIcon: async (file: string): Promise<void> => {
      await menu('icon', file);
    },
  };
}

type Told = { tooltip: string; menu: { id: number }[] };
