import { Command, CommanderError } from 'commander';
import { connectToApp, NotRunning } from './app-connection.ts';
import type { AppConnection } from './app-connection.ts';
import { commandTable, commonOptions, programSummary } from './command-table.ts';
import type { CommandWords } from './command-table.ts';
import { commands, completeNames } from './commands.ts';
import type { Given } from './commands.ts';
import { CommandFailure, exitStatus, exitStatusWords } from './exit-status.ts';
import { manualPage } from './manual.ts';
import { isPackaged, profileFolderOf, startApp } from './start-app.ts';
import type { AppChoice } from './start-app.ts';
import { note, write } from './terminal.ts';

/*
 * `keyring-for-plex`: hands tokens of the running app to other programs. It needs no display, keeps
 * nothing, and is told no secret by argument or environment.
 */

/** The build puts it in. */
declare const KEYRING_VERSION: string;

const DEFAULT_TIMEOUT_SECONDS = 120;

/** Commander's way to tell that it has shown a help text. */
const shown = new Set(['commander.helpDisplayed', 'commander.help', 'commander.version']);

async function main(words: string[]): Promise<number> {
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
  for (const each of commandTable)
    addCommand(program, each, async (given) => {
      status = await commands[each.name](given);
    });
  addCommand(program, namesForCompletion, async (given) => {
    status = await completeNames(given);
  });
  program
    .command('manual', { hidden: true })
    .description('Writes the manual page.')
    .action(() => write(1, manualPage(KEYRING_VERSION)));
  await program.parseAsync(words, { from: 'user' });
  return status;
}

function failed(error: unknown): number {
  if (error instanceof CommanderError)
    return shown.has(error.code) ? exitStatus.done : exitStatus.usage;
  if (error instanceof CommandFailure) {
    note(error.message);
    return error.status;
  }
  // A bug. Its text may hold anything.
  note(`Something went wrong (${error instanceof Error ? error.constructor.name : typeof error}).`);
  return exitStatus.other;
}

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
    await act({
      args: command.args,
      options,
      noInput,
      connect: connector(options, noInput),
    });
  });
}

/** What the completions call; not for people. */
const namesForCompletion = {
  name: 'complete-names',
  args: [{ form: '<command>', words: 'the command before the name' }],
  summary: 'names for a completion',
  options: [],
  examples: [],
};

function connector(options: Given['options'], noInput: boolean): Given['connect'] {
  const choice: AppChoice = {
    profileDir: textOf(options['profileDir']),
    plexTvUrl: textOf(options['plexTvUrl']),
  };
  const seconds = Number(options['timeout'] ?? DEFAULT_TIMEOUT_SECONDS);
  return async (canStart = true) => {
    if (!(seconds > 0 && seconds <= 86_400))
      throw new CommandFailure(exitStatus.usage, '--timeout takes a number of seconds.');
    setTimeout(() => {
      note('No answer came in time.');
      process.exit(exitStatus.unreachable);
    }, seconds * 1_000).unref();
    const folder = profileFolderOf(choice);
    const user = process.getuid?.();
    const told = new Set<string>();
    const connect = (): Promise<AppConnection> =>
      connectToApp(folder, user, {
        noInput,
        onWaiting: (waitingFor) => {
          if (!told.has(waitingFor)) note(waitingWords[waitingFor]);
          told.add(waitingFor);
        },
      });
    try {
      return await connect();
    } catch (error) {
      if (!(error instanceof NotRunning)) throw error;
      if (!canStart)
        throw new CommandFailure(exitStatus.unreachable, 'Keyring for Plex does not run.');
    }
    return startApp(choice, () =>
      connect().catch((error: unknown) => {
        if (error instanceof NotRunning) return undefined;
        throw error;
      }),
    );
  };
}

const waitingWords = {
  approval: 'Waiting for your answer in the window of Keyring for Plex…',
  unlock: 'Locked; waiting for you to unlock it in the window of Keyring for Plex…',
  keychain: 'Waiting for you to unlock the keychain…',
} as const;

function textOf(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

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

void main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => process.exit(failed(error)),
);
