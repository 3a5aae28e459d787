import './zod-without-compiler.ts';
import { HandedOver } from '../broker/wire.ts';
import { connector } from './connector.ts';
import { exitStatus, isCommandFailure } from './exit-status.ts';
import { handingCommands } from './handing-commands.ts';
import { isPackaged } from './profile-folder.ts';
import { quickWords } from './quick-words.ts';
import { late } from './late.ts';
import { note } from './terminal.ts';

/*
 * `keyring-for-plex`: hands tokens of the running app to other programs. It needs no display, keeps
 * nothing, and is told no secret by argument or environment.
 *
 * What scripts call again and again is read and done here; all else is loaded when it is asked for.
 */

async function main(words: readonly string[]): Promise<number> {
  const quick = quickWords(words, !isPackaged());
  if (quick === undefined) return (await late()).runCommand(words);
  const connect = connector(quick, () => HandedOver);
  return handingCommands[quick.command]({ ...quick, connect });
}

function failed(error: unknown): number {
  if (isCommandFailure(error)) {
    note(error.message);
    return error.status;
  }
  // A bug. Its text may hold anything.
  note(`Something went wrong (${error instanceof Error ? error.constructor.name : typeof error}).`);
  return exitStatus.other;
}

void main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => process.exit(failed(error)),
);
