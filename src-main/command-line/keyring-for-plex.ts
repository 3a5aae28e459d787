import './zod-without-compiler.ts';
import { startupSnapshot } from 'node:v8';
import { speakEnglish } from '../contract/languages/command-line-words.ts';
import { CommandFailure, exitStatus } from './exit-status.ts';
import { practise } from './practice.ts';
import { runCommand } from './run-command.ts';
import { note } from './terminal.ts';

/*
 * `keyring-for-plex`: hands tokens of the running app to other programs. It needs no display, keeps
 * nothing, and is told no secret by argument or environment.
 *
 * In packages it starts from a snapshot of itself, taken after all was loaded and used once.
 */

speakEnglish();

async function run(): Promise<void> {
  try {
    process.exit(await runCommand(process.argv.slice(2)));
  } catch (error) {
    process.exit(failed(error));
  }
}

function failed(error: unknown): number {
  if (error instanceof CommandFailure) {
    note(error.message);
    return error.status;
  }
  // A bug. Its text may hold anything.
  note(`Something went wrong (${error instanceof Error ? error.constructor.name : typeof error}).`);
  return exitStatus.other;
}

if (startupSnapshot.isBuildingSnapshot()) {
  startupSnapshot.setDeserializeMainFunction(() => void run());
  void practise(runCommand);
} else {
  void run();
}
