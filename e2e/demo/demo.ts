import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { DemoWorld } from '../fake-plex/demo-world.ts';
import { addDemoWorld } from '../fake-plex/demo-world.ts';
import { startFakePlex } from '../fake-plex/fake-plex.ts';
import { commandLine, electronProgram, launchKeyring } from '../support/keyring-app.ts';
import { startPageVisitor } from '../support/page-visitor.ts';
import { outFolder } from '../support/out-folder.ts';
import { standInBrowser } from '../support/stand-in-browser.ts';
import { ownEnvironment, thisDesktop } from '../support/this-desktop.ts';
import { forgetDemoEntries } from './demo-keychain.ts';
import { desktopPicturesInto } from './desktop-pictures.ts';
import { keychainOf } from '../screens/keychain.ts';
import { walkLockedKeychain } from './locked-keychain.ts';
import { walkMainJob } from './main-job.ts';
import { emptyFolder, picturesInto } from './pictures.ts';
import { walkTheRest } from './the-rest.ts';
import { USUAL_PORT } from './usual-port.ts';
import type { Walk } from './walk.ts';
import { FailedStep, stepsTold } from './walk.ts';

/*
 * The app against the stand-in for Plex, with a profile of its own. `--headless`: the main job is
 * walked through, step by step, and then the rest; else the app is the user's until it quits.
 */

const isWalk = process.argv.includes('--headless');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted.abort();
  });
}

const plex = await startFakePlex({ port: USUAL_PORT }).catch(() => startFakePlex());
const world = await addDemoWorld(plex);
const profileFolder = await mkdtemp(path.join(os.tmpdir(), 'keyring-for-plex-demo-'));
try {
  await forgetEntries();
  introduce(world);
  process.exitCode = isWalk ? await walk() : await stay();
} finally {
  await forgetEntries();
  await rm(profileFolder, { recursive: true, force: true });
  await plex.stop();
}

function introduce({ lines }: DemoWorld): void {
  const servers = plex.servers.map(({ name, url }) => `  ${name.padEnd(14)}${url}`);
  const accounts = lines.map((line) => `  ${line}`);
  say(
    ['', `Stand-in for Plex at ${plex.url}`, ...servers, '', 'Demo accounts', ...accounts].join(
      '\n',
    ),
  );
  say('');
}

/** The app is the user's. @returns its exit status */
function stay(): Promise<number> {
  const args = commandLine({ plexTvUrl: plex.url, profileFolder });
  const app = spawn(electronProgram, args, { stdio: 'inherit' });
  say('The app is open. Quit it from its tray menu, or stop this command.');
  interrupted.signal.addEventListener('abort', () => app.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    app.once('error', reject);
    app.once('exit', (status) => {
      resolve(interrupted.signal.aborted ? 0 : (status ?? 1));
    });
  });
}

/** The main job, and after it all the rest. @returns 0, or 1 when a step failed */
async function walk(): Promise<number> {
  const picturesFolder = path.join(outFolder, 'demo');
  await emptyFolder(picturesFolder);
  const opener = await standInBrowser(ownEnvironment());
  try {
    await onceStarted(opener.env, picturesFolder, walkMainJob);
    say(`\nThe whole main job is done. Pictures: out/demo\n`);
    const visitor = await startPageVisitor(opener.env);
    try {
      await onceStarted(opener.env, picturesFolder, (walked) =>
        walkTheRest({ ...walked, visitor, opener, profileFolder }),
      );
    } finally {
      await visitor.close();
    }
    await onceLocked(opener.env, () => onceStarted(opener.env, picturesFolder, walkLockedKeychain));
    await lookAtPretendPlex(opener.env, picturesFolder);
    say(`\nAll the rest is done as well.`);
    return 0;
  } catch (error) {
    if (!(error instanceof FailedStep)) throw error;
    say(`FAILED  ${error.message}`);
    return 1;
  } finally {
    await opener.remove();
  }
}

/** Only on the private desktop: a user's own keychain is theirs. */
async function onceLocked(env: Record<string, string>, part: () => Promise<void>): Promise<void> {
  if (process.platform !== 'linux' || !('RIG_DIR' in env)) return;
  await keychainOf(thisDesktop).lock();
  await part();
}

/** The app's own demo, which has a Plex of its own in place of ours. */
async function lookAtPretendPlex(env: Record<string, string>, folder: string): Promise<void> {
  if (process.platform !== 'linux') return; // Elsewhere its folder cannot be put aside.
  const config = { XDG_CONFIG_HOME: path.join(profileFolder, 'config') };
  const app = await launchKeyring({
    env: { ...env, ...config },
    plexTvUrl: plex.url,
    profileFolder,
    isDemo: true,
  });
  try {
    const { page, welcome } = await app.window();
    await welcome.accounts.waitFor();
    await picturesInto(folder, app, ['light', 'dark'])(page, '65-demo');
    say('ok  Looked at the demo that is in the packages');
  } finally {
    await app.end();
  }
}

/** Starts the app for a part of the walk, and ends it for sure. */
async function onceStarted(
  env: Record<string, string>,
  folder: string,
  part: (walk: Walk) => Promise<void>,
): Promise<void> {
  const app = await launchKeyring({ env, plexTvUrl: plex.url, profileFolder });
  interrupted.signal.addEventListener('abort', () => void app.end());
  const desktop = process.platform === 'linux' ? thisDesktop : undefined;
  const isPrivate = desktop !== undefined && 'RIG_DIR' in env;
  const desktopPictures = isPrivate ? desktopPicturesInto(folder, app, desktop) : undefined;
  const picture = picturesInto(folder, app, ['light', 'dark']);
  const step = stepsTold((what) => {
    say(`ok  ${what}`);
  });
  try {
    await part({ app, plex, world, desktop, picture, desktopPictures, step });
  } finally {
    await app.end();
  }
}

async function forgetEntries(): Promise<void> {
  if (await forgetDemoEntries(plex.url)) return;
  say('The keychain did not answer, so an entry of the demo may be left in it.');
}
