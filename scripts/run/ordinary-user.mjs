import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { inProject, projectFolder } from '../setup/places.mjs';
import { runLimited } from './limited.mjs';

/** Who runs the app when we are root: Chromium's sandbox is not to be had as root. */
const testerName = 'keyring-tester';

/**
 * Runs a program of the project as an ordinary user: as we are, unless we are root.
 *
 * What it writes into the folder KEYRING_OUT_DIR (`out` of the checkout, where it isn't set) is
 * in `out` of the checkout afterwards.
 *
 * @param commandFor gives the program and its arguments, from the paths of Node and of the
 *   checkout's stand-in: `({ node, folder }) => [node, path.join(folder, 'some-script.js')]`
 * @param options.minutes its time limit; none where a user is to look at what it shows
 * @param options.copyName where in the user's home a checkout is copied that only root may read
 * @returns its exit status
 */
export async function runAsOrdinaryUser(
  commandFor,
  { minutes, env = {}, copyName = 'keyring-for-plex' } = {},
) {
  if (process.getuid?.() !== 0) {
    const [command, ...args] = commandFor({ node: process.execPath, folder: projectFolder });
    return runLimited(command, args, { minutes, env: { ...process.env, ...env } });
  }
  const tester = findTester();
  const node = nodeFor(tester);
  const folder = mayReadCheckout(tester) ? projectFolder : copyFor(tester, copyName);
  helpSandbox(tester, folder);
  const out = fs.mkdtempSync(path.join(tester.home, 'out-'));
  fs.chownSync(out, tester.uid, tester.gid);
  try {
    const [command, ...args] = commandFor({ node, folder });
    return await runLimited(command, args, {
      minutes,
      cwd: folder,
      uid: tester.uid,
      gid: tester.gid,
      env: { ...environmentFor(tester, node), KEYRING_OUT_DIR: out, ...env },
    });
  } finally {
    bringBack(out);
    fs.rmSync(out, { recursive: true, force: true });
  }
}

function findTester() {
  const find = () => {
    const entry = spawnSync('getent', ['passwd', testerName], { encoding: 'utf8' }).stdout;
    const [, , uid, gid, , home] = entry?.trim().split(':') ?? [];
    return home === undefined ? undefined : { uid: Number(uid), gid: Number(gid), home };
  };
  const known = find();
  if (known !== undefined) return known;
  console.log(`Set-up: adding the user ${testerName}, to run the app as (we are root)`);
  execFileSync('useradd', ['--create-home', '--shell', '/bin/sh', testerName]);
  return find();
}

const asTester = (tester, command, args) =>
  spawnSync(command, args, { uid: tester.uid, gid: tester.gid, cwd: '/', encoding: 'utf8' });

/** The Node that runs us, copied where it lies in a folder of root's own. */
function nodeFor(tester) {
  if (asTester(tester, 'test', ['-x', process.execPath]).status === 0) return process.execPath;
  const copy = path.join(tester.home, 'bin/node');
  fs.mkdirSync(path.dirname(copy), { recursive: true });
  fs.copyFileSync(process.execPath, copy);
  fs.chmodSync(copy, 0o755);
  return copy;
}

function mayReadCheckout(tester) {
  const besidesGit = [projectFolder, '-path', inProject('.git'), '-prune', '-o'];
  const found = asTester(tester, 'find', [...besidesGit, '!', '-readable', '-print', '-quit']);
  return found.status === 0 && found.stdout === '';
}

/** A copy of the checkout in the user's home; the packages are copied again only when they changed. */
function copyFor(tester, copyName) {
  const copy = path.join(tester.home, copyName);
  console.log(`Copying the project to ${copy}, where ${testerName} may read it`);
  fs.mkdirSync(copy, { recursive: true });
  const leaveOut = new Set(['.git', 'dist', 'node_modules']);
  if (packagesAreIn(copy)) leaveOut.add('node_modules');
  else leaveOut.delete('node_modules');
  for (const name of fs.readdirSync(copy).filter((each) => !leaveOut.has(each))) {
    fs.rmSync(path.join(copy, name), { recursive: true });
  }
  for (const name of fs.readdirSync(projectFolder).filter((each) => !leaveOut.has(each))) {
    execFileSync('cp', ['-a', '--reflink=auto', inProject(name), copy]);
    execFileSync('chown', ['-R', `${tester.uid}:${tester.gid}`, path.join(copy, name)]);
  }
  fs.chownSync(copy, tester.uid, tester.gid);
  return copy;
}

/** Two small files tell: npm's note of what it installed, and which Electron lies beside it. */
function packagesAreIn(copy) {
  const textOf = (folder, file) => {
    try {
      return fs.readFileSync(path.join(folder, 'node_modules', file), 'utf8');
    } catch {
      return undefined;
    }
  };
  return ['.package-lock.json', 'electron/dist/version'].every(
    (file) => textOf(copy, file) === textOf(projectFolder, file),
  );
}

/**
 * Chromium's sandbox needs user namespaces. Where the kernel keeps them from ordinary users, its
 * other way is a helper that belongs to root and runs as root.
 */
function helpSandbox(tester, folder) {
  if (asTester(tester, 'unshare', ['--user', '--map-root-user', 'true']).status === 0) return;
  for (const program of ['node_modules/electron/dist', 'out/package/linux-unpacked']) {
    const helper = path.join(folder, program, 'chrome-sandbox');
    if (!fs.existsSync(helper)) continue;
    fs.chownSync(helper, 0, 0);
    fs.chmodSync(helper, 0o4755);
  }
}

/** Nothing of root's own: neither its folders nor its session. */
function environmentFor(tester, node) {
  const keep = ['CI', 'DISPLAY', 'LANG', 'TERM', 'TZ'].filter((name) => name in process.env);
  return {
    ...Object.fromEntries(keep.map((name) => [name, process.env[name]])),
    HOME: tester.home,
    USER: testerName,
    LOGNAME: testerName,
    PATH: `${path.dirname(node)}:/usr/local/bin:/usr/bin:/bin`,
  };
}

function bringBack(out) {
  for (const name of fs.readdirSync(out)) {
    fs.rmSync(inProject('out', name), { recursive: true, force: true });
    fs.cpSync(path.join(out, name), inProject('out', name), { recursive: true });
  }
}
