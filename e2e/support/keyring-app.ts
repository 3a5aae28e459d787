import { createRequire } from 'node:module';
import path from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { _electron } from 'playwright';
import type { DemoAccount } from '../fake-plex/demo-world.ts';
import type { Screens } from '../screens/screens.ts';
import { screensOf } from '../screens/screens.ts';
import { until } from './until.ts';

export const projectFolder = path.resolve(import.meta.dirname, '../..');

/** Electron's own program, for starts that are not driven from here. Its package is a path. */
export const electronProgram = createRequire(import.meta.url)('electron') as string;

export type LaunchOptions = {
  readonly env: Record<string, string>;
  /** The origin that stands for plex.tv. */
  readonly plexTvUrl: string;
  readonly profileFolder: string;
  /** Where the program lies that is started, other than the one that was built. */
  readonly programFolder?: string;
  /** With the program's own pretend Plex and folder in place of these two. */
  readonly isDemo?: boolean;
  /** Further switches, ours or Chromium's. */
  readonly switches?: readonly string[];
  /** A script that Electron runs before the app, in its main process. */
  readonly preload?: string;
};

/** The built app, running. */
export type KeyringApp = {
  readonly electron: ElectronApplication;
  readonly pid: number;
  readonly profileFolder: string;
  /** The command line it was started with, without the program. */
  readonly args: readonly string[];
  /** What it has printed so far, on stdout and stderr. */
  output(): string;
  /** The screens of its one window, as soon as there is one and it has drawn itself. */
  window(): Promise<Screens>;
  /** The window that takes another's place, once that is gone. */
  windowAfter(old: Screens): Promise<Screens>;
  /** Signs in, with a verification code where the account has one; gives the new window. */
  signIn(person: DemoAccount): Promise<Screens>;
  /** The process that draws the window. */
  pagePid(): Promise<number>;
  /** Closes the window; the app goes on. */
  closeWindow(): Promise<void>;
  /** Resolves with the exit status when it has ended, by whatever cause. */
  ended(): Promise<number | null>;
  /** Quits as from its menu, and waits. */
  quit(): Promise<number | null>;
  /** Ends it for sure: asked first, killed if that does not help. */
  end(): Promise<void>;
};

/** Longer than the app itself takes to end at worst. */
const MOST_TO_QUIT_MS = 8_000;
const WINDOW_WITHIN_MS = 30_000;
const wholeGlobals = path.join(import.meta.dirname, 'whole-globals.cjs');

/** The command line of the app as these tests start it. */
export function commandLine(options: Omit<LaunchOptions, 'env'>): string[] {
  return [
    ...(options.preload === undefined ? [] : ['-r', options.preload]),
    options.programFolder ?? projectFolder,
    ...(options.isDemo === true
      ? ['--demo']
      : [`--plex-tv-url=${options.plexTvUrl}`, `--profile-dir=${options.profileFolder}`]),
    '--disable-gpu', // Nothing here needs one, and where there is none it costs time.
    ...(options.switches ?? []),
  ];
}

/** Starts the built app, Chromium's sandbox on. */
export async function launchKeyring(options: LaunchOptions): Promise<KeyringApp> {
  const args = commandLine(options);
  const electron = await _electron.launch({
    args: ['-r', wholeGlobals, ...args],
    cwd: projectFolder,
    env: options.env,
    chromiumSandbox: true,
  });
  const child = electron.process();
  const { pid } = child;
  if (pid === undefined) throw new Error('the app has no process');
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
  }
  const exit = new Promise<number | null>((resolve) => {
    if (child.exitCode === null && child.signalCode === null) child.once('exit', resolve);
    else resolve(child.exitCode);
  });
  // A question asked while main still loads may get no answer: its promise is collected. See
  // whole-globals.cjs for how it comes in between.
  if (options.switches?.includes('--hidden') !== true) {
    const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
    await until(
      'a window, or the end',
      () => electron.windows().length > 0 || hasEnded() || undefined,
    );
  }

  const onlyPage = (): Promise<Page> =>
    until('one window', () => {
      const [page, ...others] = electron.windows();
      return others.length === 0 ? page : undefined;
    });
  const window = async (): Promise<Screens> => {
    const page = await onlyPage();
    await page.locator('main > *').first().waitFor();
    // The form may stand before main has told its state; what is told then can move it under a click.
    await page.locator('#head > *').first().waitFor();
    return screensOf(page);
  };
  const windowAfter = async ({ page }: Screens): Promise<Screens> => {
    if (!page.isClosed()) await page.waitForEvent('close', { timeout: WINDOW_WITHIN_MS });
    return window();
  };

  const app: KeyringApp = {
    electron,
    pid,
    profileFolder: options.profileFolder,
    args,
    output: () => printed,
    window,
    windowAfter,
    signIn: async (person) => {
      const screens = await window();
      const { signIn } = screens;
      await signIn.send(person);
      if (person.verificationCode !== undefined) await signIn.sendCode(person.verificationCode);
      return windowAfter(screens);
    },
    pagePid: async () => {
      const found = await electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((each) => each.webContents.getOSProcessId()),
      );
      const [page] = found;
      if (page === undefined) throw new Error('there is no window');
      return page;
    },
    closeWindow: async () => {
      const page = await onlyPage();
      const closed = page.waitForEvent('close');
      await electron.evaluate(({ BrowserWindow }) => {
        for (const each of BrowserWindow.getAllWindows()) each.close();
      });
      await closed;
    },
    ended: () => exit,
    quit: async () => {
      // Its answer is lost when the app is faster.
      await electron.evaluate(({ app: itself }) => itself.quit()).catch(() => undefined);
      return exit;
    },
    end: async () => {
      const timer = setTimeout(() => child.kill('SIGKILL'), MOST_TO_QUIT_MS);
      await app.quit();
      clearTimeout(timer);
    },
  };
  return app;
}
