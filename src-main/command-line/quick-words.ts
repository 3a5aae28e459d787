import { commandTable, commonOptions } from './command-table.ts';
import type { Given, QuickCommand } from './handing-commands.ts';

/** Words that need no more reading. */
export type QuickWords = Omit<Given, 'connect'> & { command: QuickCommand };

const quickCommands: readonly QuickCommand[] = ['get', 'mint', 'env'];

/** Where the app is, and which Plex: for development builds. */
const developmentFlags = ['--profile-dir <folder>', '--plex-tv-url <url>'];

/**
 * Reads the plain words of the commands that hand a credential over, as the full reading would. Loading
 * that takes longer than all that these commands do.
 *
 * @returns undefined for whatever is not plain, mistakes and calls for help among it
 */
export function quickWords(
  words: readonly string[],
  isDevelopment: boolean,
): QuickWords | undefined {
  const [name, ...rest] = words;
  const command = quickCommands.find((each) => each === name);
  const table = commandTable.find((each) => each.name === command);
  if (command === undefined || table === undefined) return undefined;
  const flags = [...table.options, ...commonOptions].map((each) => each.flags);
  const all = [...flags, ...(isDevelopment ? developmentFlags : [])];
  const takesValue = new Map(all.map((each) => [each.split(' ')[0], each.includes(' ')]));
  const args: string[] = [];
  const options: Given['options'] = {};
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    const [flag = '', ...values] = word.split('=');
    if (!word.startsWith('-')) args.push(word);
    else if (takesValue.get(word) === false) options[keyOf(word)] = true;
    else if (takesValue.get(flag) === true) {
      const value = values.length > 0 ? values.join('=') : rest[(at += 1)];
      if (value === undefined || (values.length === 0 && value.startsWith('-'))) return undefined;
      options[keyOf(flag)] = value;
    } else return undefined;
  }
  const { noInput, ...given } = options;
  if (args.length !== table.args.length) return undefined;
  return { command, args, options: given, noInput: noInput === true };
}

/** `profileDir` for `--profile-dir`. */
function keyOf(flag: string): string {
  return flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
