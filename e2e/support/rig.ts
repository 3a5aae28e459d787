import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test as base } from 'playwright/test';

/** Which peers the private desktop has; see e2e/rig/desktop-rig for what each one is. */
export type DesktopOptions = {
  readonly keyring?: 'unlocked' | 'locked' | 'none';
  readonly notifications?: 'dunst' | 'none';
  readonly tray?: 'panel' | 'watcher' | 'none';
  readonly clipboardManager?: ClipboardManager;
  /** Where `get-klipper` put Klipper, if that is the manager. */
  readonly klipperFolder?: string;
  /** A logind of its own, on a system bus of its own. */
  readonly logind?: boolean;
  /** Lets `accessible` see the app as a screen reader does. */
  readonly accessibility?: boolean;
  readonly windowManager?: boolean;
  /** Two monitors side by side, which xrandr can take away; in place of Xvfb's one. */
  readonly twoMonitors?: boolean;
  /** Whether the keyring may ask for its password in a window. */
  readonly prompter?: boolean;
};

export type ClipboardManager = 'copyq' | 'clipman' | 'klipper';

type PartName =
  | 'xvfb'
  | 'dbus'
  | 'keyring'
  | 'dunst'
  | 'openbox'
  | 'xfconf'
  | 'panel'
  | 'watcher'
  | 'system-bus'
  | 'logind'
  | 'accessibility'
  | ClipboardManager;

export type Environment = Record<string, string>;

type RunOptions = { readonly input?: string; readonly timeoutSeconds?: number };

/** A program that runs beside the test, line by line. */
export type Companion = {
  readonly pid: number;
  /** What it has printed so far. */
  readonly lines: readonly string[];
  /** The first line, of those printed already or later, that holds the text. */
  waitForLine(text: string, timeoutSeconds?: number): Promise<string>;
  /** Ends it, and waits until it is gone. */
  stop(): Promise<void>;
};

export type Desktop = {
  /** The environment that a program needs to live on this desktop; `RIG_DIR` is its folder. */
  readonly env: Environment;
  pid(part: PartName): Promise<number>;
  /**
   * Runs a program to its end: one of e2e/rig by its name, or one of the system.
   *
   * @returns what it printed, exactly
   * @throws Error with its status and complaint when it fails, or outlasts `timeoutSeconds` (20)
   */
  run(tool: string, args?: readonly string[], options?: RunOptions): Promise<string>;
  /** Starts a program that stays, until `stop()` or the end of the desktop. */
  start(tool: string, args?: readonly string[]): Companion;
  end(): Promise<void>;
};

/** Specs of the desktop get their own `test` from here; each worker has one desktop. */
export const test = base.extend<
  { onlyOnLinux: undefined },
  { desktopOptions: DesktopOptions; desktop: Desktop }
>({
  desktopOptions: [{}, { option: true, scope: 'worker' }],
  desktop: [
    async ({ desktopOptions }, use) => {
      const desktop = await startDesktop(desktopOptions);
      await use(desktop);
      await desktop.end();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  onlyOnLinux: [
    async ({}, use, testInfo) => {
      testInfo.skip(process.platform !== 'linux', 'its peers, a panel and a keyring, are of Linux');
      await use(undefined);
    },
    { auto: true },
  ],
});

export { expect } from 'playwright/test';

const rigFolder = path.resolve(import.meta.dirname, '../rig');

/** Brings up a desktop of its own, side by side with any other. */
export async function startDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const rig = spawn(path.join(rigFolder, 'desktop-rig'), ['--hold', ...switchesFor(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const env = await firstLine(rig).then((line) => JSON.parse(line) as Environment);
  const companions: Companion[] = [];

  return {
    env,
    pid: async (part) => Number(await readFile(path.join(env['RIG_DIR'] ?? '', 'pid', part))),
    run: (tool, args = [], runOptions = {}) => run(programFor(tool), args, env, runOptions),
    start(tool, args = []) {
      const companion = startCompanion(programFor(tool), args, env);
      companions.push(companion);
      return companion;
    },
    async end() {
      await Promise.all(companions.map((companion) => companion.stop()));
      rig.stdin.end(); // its sign to take all down
      await ended(rig);
    },
  };
}

function switchesFor(options: DesktopOptions): string[] {
  const { keyring, notifications, tray, windowManager, prompter } = options;
  const { clipboardManager, klipperFolder, logind, accessibility, twoMonitors } = options;
  return [
    ...(keyring === undefined ? [] : [`--keyring=${keyring}`]),
    ...(notifications === undefined ? [] : [`--notifications=${notifications}`]),
    ...(tray === undefined ? [] : [`--tray=${tray}`]),
    ...(clipboardManager === undefined ? [] : [`--clipboard-manager=${clipboardManager}`]),
    ...(klipperFolder === undefined ? [] : [`--klipper=${klipperFolder}`]),
    ...(logind === true ? ['--logind'] : []),
    ...(accessibility === true ? ['--accessibility'] : []),
    ...(windowManager === true ? ['--window-manager'] : []),
    ...(twoMonitors === true ? ['--two-monitors'] : []),
    ...(prompter === true ? ['--prompter'] : []),
  ];
}

function programFor(tool: string): string {
  const own = path.join(rigFolder, tool);
  return existsSync(own) ? own : tool;
}

async function firstLine(rig: ChildProcess): Promise<string> {
  if (rig.stdout === null) throw new Error('the desktop has no output to read');
  for await (const line of createInterface({ input: rig.stdout })) return line;
  throw new Error('the desktop did not come up; its reason stands above');
}

function run(
  program: string,
  args: readonly string[],
  env: Environment,
  { input, timeoutSeconds = 20 }: RunOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { env, timeout: timeoutSeconds * 1_000, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(complaint(path.basename(program), args, error, stderr)));
      },
    );
    child.stdin?.on('error', () => undefined); // it may end without reading
    child.stdin?.end(input ?? '');
  });
}

function complaint(
  tool: string,
  args: readonly string[],
  error: {
    readonly killed?: boolean | undefined;
    readonly code?: number | string | null | undefined;
  },
  stderr: string,
): string {
  const how = error.killed === true ? 'took too long' : `ended with ${error.code ?? 'a signal'}`;
  return `${[tool, ...args].join(' ')} ${how}: ${stderr.trim()}`;
}

function startCompanion(program: string, args: readonly string[], env: Environment): Companion {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const name = path.basename(program);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} could not be started`);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));

  return {
    pid,
    lines,
    waitForLine: (text, timeoutSeconds = 20) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const line = lines.find((each) => each.includes(text));
          if (line === undefined) return;
          leave();
          resolve(line);
        };
        const giveUp = (): void => {
          leave();
          reject(new Error(`${name} never printed "${text}", but: ${lines.join(' | ')}`));
        };
        const timer = setTimeout(giveUp, timeoutSeconds * 1_000);
        const leave = (): void => {
          clearTimeout(timer);
          reader.off('line', look).off('close', giveUp);
        };
        reader.on('line', look).on('close', giveUp);
        look();
      }),
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended(child);
      clearTimeout(timer);
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
