import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { LaunchCommand } from './launch-command.ts';

/** Starts this program once more, beside the one that runs. @throws the system's error where it cannot */
export async function startProgram(command: LaunchCommand): Promise<void> {
  const [program = '', ...words] = command;
  const child = spawn(program, words, { detached: true, stdio: 'ignore' });
  await once(child, 'spawn');
  child.unref();
}
