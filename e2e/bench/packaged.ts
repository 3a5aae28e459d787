import { createPackage } from '@electron/asar';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Figure } from './figure.ts';
import { blankApp } from './tray-apps.ts';
import type { TrayApp } from './tray-apps.ts';
import { traysReady } from './tray.ts';
import { packagedProgramName, packageFolder } from './workshop.ts';
import type { Workshop } from './workshop.ts';

const ROUNDS = 12;
const PATIENCE_MS = 10_000;

/**
 * The packed program against the same package with the blank app in it, warm, and with nothing of
 * either in the page cache, as after the computer's start.
 */
export async function benchPackaged({ desktop, folder }: Workshop): Promise<Figure[]> {
  const programs = path.join(folder, 'packaged');
  const apps = await packagedApps(programs);
  const evict = () => evictFolder(programs);
  return [
    ...(await traysReady('packed, tray ready', desktop, apps, ROUNDS)),
    ...(await traysReady('packed, tray ready with cold files', desktop, apps, ROUNDS, evict)),
  ];
}

type PackagedApp = TrayApp & { program: string };

/** Copies of our own, whose files no other program on this machine uses. The two share all but their app. */
async function packagedApps(folder: string): Promise<Record<'own' | 'blank', PackagedApp>> {
  const [own, blank] = [path.join(folder, 'own'), path.join(folder, 'blank')];
  await mkdir(folder);
  await cp(packageFolder, own, { recursive: true });
  execFileSync('cp', ['--archive', '--link', own, blank]);
  const archive = path.join(blank, 'resources/app.asar');
  await rm(archive);
  const [blankFolder = ''] = blankApp.args;
  await createPackage(blankFolder, archive);
  const env = { XDG_CONFIG_HOME: path.join(folder, 'config') };
  return {
    own: { args: ['--hidden'], env, program: path.join(own, packagedProgramName) },
    blank: {
      args: [],
      env: { ...env, ...blankApp.env },
      program: path.join(blank, packagedProgramName),
    },
  };
}

/** Takes a folder's files out of the page cache, and looks that they are gone. */
async function evictFolder(folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const end = Date.now() + PATIENCE_MS;
  do {
    // What has just been written, or is still mapped by a process that ends, stays for a moment.
    for (const file of files) {
      execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none']);
    }
    if (cachedBytes(files) === 0) return;
    await wait(200);
  } while (Date.now() < end);
  throw new Error('its files stay in the page cache');
}

function cachedBytes(files: readonly string[]): number {
  const options = ['--bytes', '--noheadings', '--output', 'RES'];
  const printed = execFileSync('fincore', [...options, ...files], { encoding: 'utf8' });
  return printed.split('\n').reduce((sum, line) => sum + Number(line), 0);
}
