import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { electronProgram } from './workshop.ts';

/** An app under way in Electron. */
export type ElectronApp = {
  /** Of its main process. */
  readonly pid: number;
  /** The next line that it prints on stdout. */
  nextLine(): Promise<string>;
  /** The line that it prints when it was told one. */
  answerTo(line: string): Promise<string>;
  /** Tells it to end, and waits until it is gone. */
  end(): Promise<void>;
};

/** Starts an app: a folder or a script, and its switches. */
export function startElectron(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  program = electronProgram,
): ElectronApp {
  const child = spawn(program, args, { env, stdio: 'pipe' });
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => complaints.push(line));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = once(child, 'exit');
  const { pid } = child;
  if (pid === undefined) throw new Error('Electron could not be started');

  const nextLine = async (): Promise<string> => {
    const next = await lines.next();
    if (next.done !== true) return next.value;
    throw new Error(`${args[0] ?? ''} ended too early: ${complaints.slice(-10).join('\n')}`);
  };

  return {
    pid,
    nextLine,
    answerTo: (line) => {
      child.stdin.write(`${line}\n`);
      return nextLine();
    },
    async end() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** Runs a script in Electron that prints its result as one line of JSON, and ends it. */
export async function resultOf<Result>(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Result> {
  const app = startElectron(args, env);
  try {
    return JSON.parse(await app.nextLine()) as Result;
  } finally {
    await app.end();
  }
}
