import { commandTable, commonOptions, programSummary } from './command-table.ts';
import type { CommandWords } from './command-table.ts';
import { exitStatusWords } from './exit-status.ts';

/** The manual page, in the language of man(7). */
export function manualPage(version: string): string {
  return [
    `.TH KEYRING-FOR-PLEX 1 "" ${roff(`keyring-for-plex ${version}`, true)} "User commands"`,
    '.SH NAME',
    'keyring\\-for\\-plex \\- hands Plex tokens to programs',
    '.SH SYNOPSIS',
    '.B keyring\\-for\\-plex',
    '.I command',
    '[options]',
    '.SH DESCRIPTION',
    roff(programSummary),
    roff(
      'It speaks to the running app over a socket that only you can reach, and starts the app hidden where it does not run. It needs no display. The first time a program asks for a credential, a window asks you; what you allow for longer is listed in the settings of the app, and void once the program changes. No secret is ever taken as an argument or from the environment.',
    ),
    '.SH COMMANDS',
    ...commandTable.flatMap(commandPart),
    '.SH OPTIONS OF EVERY COMMAND',
    ...commonOptions.flatMap(({ flags, words }) => ['.TP', `.B ${roff(flags)}`, roff(words)]),
    '.SH EXIT STATUS',
    ...exitStatusWords.flatMap(([status, words]) => ['.TP', `.B ${String(status)}`, roff(words)]),
    '.PP',
    roff('What exec runs ends as it ends: 126 and 127 are its own as well, as in a shell.'),
    '',
  ].join('\n');
}

function commandPart(words: CommandWords): string[] {
  const { name, args, summary, more, options, examples } = words;
  return [
    '.TP',
    `.B ${roff([name, ...args.map(({ form }) => form)].join(' '))}`,
    roff(`${capital(summary)}.${more === undefined ? '' : ` ${more}`}`),
    ...options.flatMap(({ flags, words: its }) => [
      '.RS',
      '.TP',
      `.B ${roff(flags)}`,
      roff(its),
      '.RE',
    ]),
    ...examples.flatMap(([line]) => ['.RS', '.nf', roff(line), '.fi', '.RE']),
  ];
}

/** The part of docs/command-line.md that is made from the table. */
export function manualText(): string {
  return commandTable
    .map(({ name, args, summary, more, options, examples }) =>
      [
        `### \`${[name, ...args.map(({ form }) => form)].join(' ')}\``,
        '',
        `${capital(summary)}.${more === undefined ? '' : ` ${more}`}`,
        '',
        ...(options.length === 0
          ? []
          : [...options.map(({ flags, words }) => `- \`${flags}\`: ${words}`), '']),
        '```sh',
        ...examples.map(([line]) => line),
        '```',
        '',
      ].join('\n'),
    )
    .join('\n');
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Fit for a line of its own; `quoted`: as one argument of a request. */
function roff(text: string, quoted = false): string {
  const escaped = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replaceAll('“', '\\(lq')
    .replaceAll('”', '\\(rq')
    .replaceAll('’', "'")
    .replace(/^([.'])/, '\\&$1');
  return quoted ? `"${escaped}"` : escaped;
}
