import path from 'node:path';
import { loopbackHost } from './loopback-host.ts';
import type * as optionValues from './start-option-values.ts';

/** How the program was asked to start. */
export type StartOptions = {
  /** The origin that stands for plex.tv and clients.plex.tv. */
  plexOrigin: string;
  /** Where settings and lists are kept; undefined: the platform's own folder. */
  profileFolder: string | undefined;
  /** Start in the tray, with no window. */
  isHidden: boolean;
  /** Start with quick copy in place of the window. */
  isQuick: boolean;
  /** Start with a pretend Plex and a folder of its own. */
  isDemo: boolean;
  /** Print the version and end. */
  isVersionAsked: boolean;
};

export const REAL_PLEX_ORIGIN = 'https://plex.tv';

/** An option of ours with a value we cannot use: one line for the person at the command line. */
export class BadStartOption extends Error {}

/**
 * Reads our own switches out of the command line; the others are Chromium's. A second start reaches
 * the first with its arguments in another order, so each is found by its name, not its place.
 *
 * @throws BadStartOption with the sentence to print
 */
export async function readStartOptions(argv: string[], isPackaged: boolean): Promise<StartOptions> {
  const given = new Map(argv.filter((each) => each.startsWith('--')).map(splitSwitch));
  const read = async (
    name: string,
    schema: keyof typeof optionValues,
    need: string,
  ): Promise<string | undefined> => {
    if (!given.has(name)) return undefined;
    const values = await import('./start-option-values.ts');
    const parsed = values[schema].safeParse(given.get(name));
    if (!parsed.success) throw new BadStartOption(`--${name} ${need}.`);
    return parsed.data;
  };
  const isGiven = (name: string): boolean => {
    if (given.get(name) !== undefined) throw new BadStartOption(`--${name} takes no value.`);
    return given.has(name);
  };

  const standIn = await read(
    'plex-tv-url',
    'StandInUrl',
    'needs an address such as http://127.0.0.1:8080',
  );
  const plexOrigin = standIn === undefined ? REAL_PLEX_ORIGIN : new URL(standIn).origin;
  if (standIn !== undefined && isPackaged && !loopbackHost.test(new URL(standIn).hostname))
    throw new BadStartOption(
      '--plex-tv-url takes only an address of this computer, such as http://127.0.0.1:8080.',
    );
  const folder = await read('profile-dir', 'Folder', 'needs a folder');
  if (folder !== undefined && isPackaged)
    throw new BadStartOption('--profile-dir is for development builds only.');
  const isDemo = isGiven('demo');
  if (isDemo && (standIn !== undefined || folder !== undefined))
    throw new BadStartOption('--demo has a Plex and a folder of its own; leave the others out.');
  return {
    isDemo,
    plexOrigin,
    profileFolder: folder === undefined ? undefined : path.resolve(folder),
    isHidden: isGiven('hidden'),
    isQuick: isGiven('quick'),
    isVersionAsked: isGiven('version'),
  };
}

/** Of a second start's arguments, this exact one is all that is ever read. */
export function asksForQuickCopy(argv: string[]): boolean {
  return argv.includes('--quick');
}

function splitSwitch(argument: string): [string, string | undefined] {
  const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(argument) ?? [];
  return [name, value];
}
