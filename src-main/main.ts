import path from 'node:path';
import process from 'node:process';
import { app, dialog, protocol } from 'electron';
import type { AppEdges, RunningApp } from './app.ts';
import { cleanEnvironment, hasRefusedSwitch } from './launch-guard.ts';
import { replaceAppMenu } from './shell/app-menu.ts';
import { lockDownProgram } from './shell/lockdown.ts';
import { spareNetworkProcess } from './shell/network-process.ts';
import { pageSchemePrivileges } from './shell/page-scheme.ts';
import { takeProfileLock } from './shell/profile-lock.ts';
import { firstMenuWords } from './contract/languages/first-menu-words.ts';
import { languageOf, localeFor } from './contract/languages/language.ts';
import { say, speak } from './contract/languages/say.ts';
import { createTrayIcon } from './shell/tray.ts';
import { startingMenu } from './shell/tray-menu.ts';
import { asksForQuickCopy, BadStartOption, readStartOptions } from './start-options.ts';
import type { StartOptions } from './start-options.ts';

/*
 * The entry, and the only file that reads the command line and the environment. It is kept small:
 * it brings up the tray, and everything else (HTTP, schemas, keychain, window) comes in the second
 * chunk, `app.ts`, once the tray is there.
 */

/** sysexits.h: EX_USAGE. */
const REFUSED_TO_START = 64;
/** sysexits.h: EX_SOFTWARE. */
const FAILED = 70;
const BAD_OPTION = 2;

/**
 * How long a start in the tray lets the panel take the icon before it loads the rest, which keeps
 * the program from answering the panel meanwhile. Our choice: a panel takes 20 to 100 ms.
 */
const ICON_FIRST_MS = 300;

if (app.isPackaged && hasRefusedSwitch(process.argv.slice(1))) {
  process.stderr.write('Keyring for Plex does not start with that switch.\n');
  process.exit(REFUSED_TO_START);
}
cleanEnvironment(process.env);
// With Node's debugger fused off nothing takes this signal any more, and it would end the program.
process.on('SIGUSR1', () => undefined);
const options = await optionsOrExit();
if (options.isVersionAsked) {
  process.stdout.write(`Keyring for Plex ${app.getVersion()}\n`);
  process.exit(0);
}
const ownFolder = options.isDemo ? demoFolder() : options.profileFolder;
if (ownFolder !== undefined) app.setPath('userData', ownFolder);

if (await takeProfileLock(app.getPath('userData'), () => app.requestSingleInstanceLock())) {
  lockDownProgram();
  spareNetworkProcess(process.platform);
  replaceAppMenu(process.platform);
  protocol.registerSchemesAsPrivileged([pageSchemePrivileges]);
  app.on('window-all-closed', () => undefined); // The tray stays.
  // Not awaited: Electron is not ready before this module has settled.
  void app.whenReady().then(() => start(options));
} else {
  // The first one brings its window up.
  app.exit(0);
}

/** A demo has its lists, its one instance and what Chromium keeps beside those of the program. */
function demoFolder(): string {
  return path.join(app.getPath('appData'), `${app.name} (demo)`);
}

async function optionsOrExit(): Promise<StartOptions> {
  try {
    return await readStartOptions(process.argv.slice(1), app.isPackaged);
  } catch (error) {
    if (!(error instanceof BadStartOption)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(BAD_OPTION);
  }
}

function start(startOptions: StartOptions): void {
  const outFolder = path.join(import.meta.dirname, '..');
  // What the person chose instead is known only to the second chunk.
  const locale = localeFor('system', app.getPreferredSystemLanguages());
  speak({ locale, words: firstMenuWords[languageOf(locale) ?? 'en'] });
  const open = (): void => void load().then((it) => it.open());
  const openQuickCopy = (): void => void load().then((it) => it.openQuickCopy());
  const tray = createTrayIcon(path.join(outFolder, 'assets'), open, startOptions.isDemo);
  tray.show(startingMenu(startOptions.isDemo), ({ kind }) =>
    kind === 'quit' ? app.quit() : open(),
  );
  app.on('second-instance', (_event, argv) => (asksForQuickCopy(argv) ? openQuickCopy : open)());
  app.on('activate', open);

  const edges = { ...startOptions, tray, outFolder, profileFolder: app.getPath('userData') };
  let running: ReturnType<typeof loadRest> | undefined;
  const load = () => (running ??= loadRest(edges));
  if (startOptions.isHidden) setTimeout(() => void load(), ICON_FIRST_MS);
  else void load();
}

function loadRest(edges: AppEdges): Promise<RunningApp> {
  const running = edges.isDemo
    ? import('./demo/demo.ts').then(({ startDemo }) => startDemo(edges))
    : import('./app.ts').then(({ startApp }) => startApp(edges));
  running.catch(() => {
    dialog.showErrorBox(say('startup.failed'), say('startup.installAgain'));
    app.exit(FAILED);
  });
  return running;
}
