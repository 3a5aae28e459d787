import path from 'node:path';
import * as z from 'zod/mini';

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
  /** Print the version and end. */
  isVersionAsked: boolean;
};

export const REAL_PLEX_ORIGIN = 'https://plex.tv';

/** An option of ours with a value we cannot use: one line for the person at the command line. */
export class BadStartOption extends Error {}

const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** An origin and nothing besides, in the form that the Plex client takes. */
const StandInUrl = z.string().check(
  z.maxLength(300),
  z.regex(/^https?:\/\/[^\s\\/?#@]+\/?$/i),
  z.refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, hostname, port } = new URL(text);
    const isFigures = /^[\d.]+$|^\[/.test(hostname);
    const isWithin = protocol === 'https:' || !isFigures || loopbackHost.test(hostname);
    return isWithin && !hostname.endsWith('.') && port !== '0';
  }),
);
const Folder = z.string().check(z.minLength(1));
const Flag = z.undefined();

/**
 * Reads our own switches out of the command line; the others are Chromium's. A second start reaches
 * the first with its arguments in another order, so each is found by its name, not its place.
 *
 * @throws BadStartOption with the sentence to print
 */
export function readStartOptions(argv: string[], isPackaged: boolean): StartOptions {
  const values = new Map(argv.filter((each) => each.startsWith('--')).map(splitSwitch));
  const read = <Value>(
    name: string,
    schema: z.ZodMiniType<Value>,
    need: string,
  ): Value | undefined => {
    if (!values.has(name)) return undefined;
    const parsed = schema.safeParse(values.get(name));
    if (!parsed.success) throw new BadStartOption(`--${name} ${need}.`);
    return parsed.data;
  };
  const isGiven = (name: string): boolean => {
    read(name, Flag, 'takes no value');
    return values.has(name);
  };

  const standIn = read('plex-tv-url', StandInUrl, 'needs an address such as http://127.0.0.1:8080');
  const plexOrigin = standIn === undefined ? REAL_PLEX_ORIGIN : new URL(standIn).origin;
  if (standIn !== undefined && isPackaged && !loopbackHost.test(new URL(standIn).hostname))
    throw new BadStartOption(
      '--plex-tv-url takes only an address of this computer, such as http://127.0.0.1:8080.',
    );
  const folder = read('profile-dir', Folder, 'needs a folder');
  if (folder !== undefined && isPackaged)
    throw new BadStartOption('--profile-dir is for development builds only.');
  return {
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
