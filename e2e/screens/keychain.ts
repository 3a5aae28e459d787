import type { DesktopTools } from './desktop-tools.ts';

const ours = ['service', 'Keyring for Plex'];
/**
 * The kind of entry that keytar writes and asks for. gnome-keyring adds it to an entry without one
 * only when it reads its own file again, and until then keytar does not find it.
 */
const kind = ['xdg:schema', 'org.freedesktop.Secret.Generic'];

/** What secret-tool, a program that is not ours, finds under our service name. */
export function keychainOf({ run }: DesktopTools) {
  /** The texts of all entries. */
  const texts = async (): Promise<string[]> => {
    const found = await run('secret-tool', ['search', '--all', ...ours]).catch(orNothing);
    return [...found.matchAll(/^secret = (.*)$/gm)].map(([, text = '']) => text);
  };
  return {
    texts,
    /** The entries of one Plex origin. */
    entriesOf: async (plexOrigin: string): Promise<KeychainEntry[]> =>
      (await texts())
        .map((text) => JSON.parse(text) as KeychainEntry)
        .filter((entry) => entry.plexOrigin === plexOrigin),
    /** Keeps an entry as our program would have. */
    store: async (entryName: string, text: string): Promise<void> => {
      await run(
        'secret-tool',
        ['store', '--label=Keyring for Plex', ...kind, ...ours, 'account', entryName],
        { input: text },
      );
    },
    /** Takes one entry away, as another program may. */
    forget: async (entryName: string): Promise<void> => {
      await run('secret-tool', ['clear', ...ours, 'account', entryName]);
    },
    clear: async (): Promise<void> => {
      await run('secret-tool', ['clear', ...ours]).catch(orNothing);
    },
    state: async (): Promise<string> => (await run('keyring-ctl', ['state'])).trim(),
    lock: async (): Promise<void> => {
      await run('keyring-ctl', ['lock']);
    },
    unlock: async (): Promise<void> => {
      await run('keyring-ctl', ['unlock']);
    },
  };
}

/** The fields of an entry's text that specs look at. */
export type KeychainEntry = {
  readonly token: string;
  readonly name: string;
  readonly plexOrigin: string;
  readonly clientIdentifier: string;
};

/** secret-tool ends with 1 and no complaint when it finds nothing. */
function orNothing(error: unknown): string {
  if (error instanceof Error && / ended with 1: $/.test(error.message)) return '';
  throw error;
}
