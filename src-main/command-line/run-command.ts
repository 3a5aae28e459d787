import { Command, CommanderError } from 'commander';
import { replies } from '../broker/protocol.ts';
import { commandTable, commonOptions, programSummary } from './command-table.ts';
import type { CommandWord, CommandWords } from './command-table.ts';
import { commands, completeNames } from './commands.ts';
import { connector } from './connector.ts';
import { exitStatus, exitStatusWords } from './exit-status.ts';
import type { Given } from './handing-commands.ts';
import { manualPage } from './manual.ts';
import { isPackaged } from './profile-folder.ts';
import { write } from './terminal.ts';

/** The build puts it in. */
declare const KEYRING_VERSION: string;

/** Commander's way to tell that it has shown a help text. */
const shown = new Set(['commander.helpDisplayed', 'commander.help', 'commander.version']);

/** What was asked, and what does it. */
type Act = (name: CommandWord | typeof namesForCompletion.name, given: Given) => Promise<number>;

/**
 * Reads the words of every command, and does what they ask.
 *
 * @returns the exit status
 * @throws CommandFailure
 */
export async function runCommand(words: readonly string[], act: Act = actOn): Promise<number> {
  let status: number = exitStatus.done;
  const program = new Command('keyring-for-plex')
    .description(programSummary)
    .version(KEYRING_VERSION)
    .exitOverride()
    .showHelpAfterError('Use --help to see what it takes.')
    .configureOutput({
      writeOut: (text) => write(1, text),
      writeErr: (text) => write(2, text),
    })
    .addHelpText('after', () => `\nExit status:\n${exitStatusText()}`);
  const all = [...commandTable, namesForCompletion];
  // The others need not be read; where it is none of them, all are listed.
  const asked = all.find(({ name }) => name === words[0]);
  for (const each of asked === undefined ? all : [asked])
    addCommand(program, each, async (given) => {
      status = await act(each.name, given);
    });
  program
    .command('manual', { hidden: true })
    .description('Writes the manual page.')
    .action(() => write(1, manualPage(KEYRING_VERSION)));
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return shown.has(error.code) ? exitStatus.done : exitStatus.usage;
  }
  return status;
}

const actOn: Act = (name, given) =>
  name === namesForCompletion.name ? completeNames(given) : commands[name](given);

function addCommand(
  program: Command,
  words: Omit<CommandWords, 'name'> & { name: string },
  act: (given: Given) => Promise<void>,
): void {
  const isHidden = words === namesForCompletion;
  const command = program.command(words.name, { hidden: isHidden }).description(sentences(words));
  for (const { form, words: its } of words.args) command.argument(form, its);
  for (const { flags, words: its } of [...words.options, ...commonOptions])
    command.option(flags, its);
  if (!isPackaged()) command.option('--profile-dir <folder>').option('--plex-tv-url <url>');
  command.summary(words.summary);
  command.addHelpText('after', () => `\nExamples:\n${examplesText(words)}`);
  command.action(async () => {
    const options: Partial<Record<string, string | boolean>> = command.opts();
    const noInput = options['input'] === false;
    const { connect, close } = connector({ options, noInput }, (name) => replies[name]);
    await act({ args: command.args, options, noInput, connect }).finally(close);
  });
}

/** What the completions call; not for people. */
const namesForCompletion = {
  name: 'complete-names',
  args: [{ form: '<command>', words: 'the command before the name' }],
  summary: 'names for a completion',
  options: [],
  examples: [],
} as const;

function sentences({ summary, more }: Pick<CommandWords, 'summary' | 'more'>): string {
  const first = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  return more === undefined ? first : `${first} ${more}`;
}

function examplesText({ examples }: Pick<CommandWords, 'examples'>): string {
  return examples
    .map(([line, words]) => (words === '' ? `  ${line}\n` : `  # ${words}\n  ${line}\n`))
    .join('');
}

function exitStatusText(): string {
  return exitStatusWords.map(([status, words]) => `  ${String(status)}  ${words}\n`).join('');
}
