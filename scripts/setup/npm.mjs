import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { projectFolder } from './places.mjs';

/** Runs npm: the one that runs us, where it says who it is. */
export function npm(args) {
  runNpm(args, ['ignore', 'ignore', 'inherit']);
}

/** What npm prints. */
export function printedByNpm(args) {
  return runNpm(args, ['ignore', 'pipe', 'inherit']);
}

/** Says nothing; what npm said is in the error, as its `stderr`. Gives up on a silent registry soon. */
export function npmQuietly(args) {
  runNpm([...args, '--fetch-retries=1', '--fetch-timeout=60000'], ['ignore', 'ignore', 'pipe']);
}

/** What npm says where there is no registry, or one that does not have what was asked for. */
export function isUnreachable(error) {
  return /\b(?:ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|E(?:NET|HOST)UNREACH|ERR_SOCKET_TIMEOUT|E40[134]|E5\d\d)\b/.test(
    error.stderr,
  );
}

function runNpm(args, stdio) {
  const self = process.env.npm_execpath;
  const [command, ...before] = self?.endsWith('npm-cli.js') ? [process.execPath, self] : ['npm'];
  return execFileSync(command, [...before, ...args, '--loglevel=error'], {
    cwd: projectFolder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio,
    // On Windows npm is a .cmd file, which only a shell starts.
    shell: command === 'npm' && process.platform === 'win32',
    timeout: 15 * 60_000,
  });
}

/**
 * Fetches one package, without installing it or running anything of it.
 *
 * @param spec name and exact version: `electron@33.2.1`
 * @param sha512 base64, of the archive as the registry serves it
 * @param folder an empty folder
 * @param run how npm is run: `npmQuietly` where it may fail
 * @returns the path of the .tgz, after its content proved to be the expected one
 */
export function fetchPackage(spec, sha512, folder, run = npm) {
  run(['pack', spec, '--ignore-scripts', '--pack-destination', folder]);
  const archive = fs.readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw new Error(`npm pack ${spec} left no archive`);
  const file = path.join(folder, archive);
  if (hashOf(file, 'sha512', 'base64') !== sha512) {
    throw new Error(`${spec} is not what it was: its SHA-512 differs from the pinned one`);
  }
  return file;
}

/** The hash of a file that may be some hundred megabytes long. */
export function hashOf(file, algorithm, encoding) {
  const hash = createHash(algorithm);
  const chunk = Buffer.alloc(4 * 1024 * 1024);
  const handle = fs.openSync(file);
  try {
    for (let length; (length = fs.readSync(handle, chunk)) > 0;) {
      hash.update(chunk.subarray(0, length));
    }
  } finally {
    fs.closeSync(handle);
  }
  return hash.digest(encoding);
}
