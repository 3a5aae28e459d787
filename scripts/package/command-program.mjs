import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ensureCommandRuntimes } from '../setup/command-runtime.mjs';
import { inProject } from '../setup/places.mjs';

/** Where the command stands; electron-builder takes it along. */
const commandFolder = inProject('out/command-program');
export const commandProgram = path.join(commandFolder, programName('keyring-for-plex'));

function programName(name) {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

/**
 * Makes the built command line one program, which starts from a snapshot of itself. Takes a second for
 * each kind of processor; the programs of several become one, as macOS has them.
 */
export function makeCommandProgram() {
  fs.rmSync(commandFolder, { recursive: true, force: true });
  fs.mkdirSync(commandFolder, { recursive: true });
  const main = inProject('out/command-line/keyring-for-plex.js');
  const { executables } = ensureCommandRuntimes();
  const parts = executables.map((executable, place) => {
    const output = place === 0 ? commandProgram : `${commandProgram}.${place}`;
    makeProgram(main, output, { executable, useSnapshot: true });
    return output;
  });
  if (parts.length > 1) joinPrograms(parts);
}

/** Into the first of them. */
function joinPrograms(parts) {
  const joined = `${commandProgram}.joined`;
  execFileSync('lipo', ['-create', ...parts, '-output', joined]);
  for (const part of parts) fs.rmSync(part);
  fs.renameSync(joined, commandProgram);
}

/** The same runtime with nothing to do, for the bench. */
export function makeEmptyProgram() {
  const main = inProject('out/empty-program/empty.cjs');
  fs.mkdirSync(path.dirname(main), { recursive: true });
  fs.writeFileSync(main, '');
  const [executable] = ensureCommandRuntimes().executables;
  makeProgram(main, inProject('out/empty-program/empty'), { executable });
}

/**
 * A package for one kind of machine must not carry the command of another, where it could not start.
 * Where no runtime can be had, no command stands there, and none is carried.
 */
export function requireCommandFor(system, architecture, program = commandProgram) {
  if (!fs.existsSync(program)) return;
  const machine = machineOf(program);
  if (machine.system === system && isFor(machine, architecture)) return;
  const found = `${machine.system} ${machine.processors.join(' and ')}`.trim();
  throw new Error(
    `The package is for ${system} ${architecture}, but ${program} is for ${found}: make it on a machine of its own kind.`,
  );
}

function isFor({ system, processors }, architecture) {
  if (architecture === 'universal')
    return ['x64', 'arm64'].every((each) => processors.includes(each));
  // Windows on ARM runs what was made for x64.
  return processors.includes(architecture) || (system === 'win32' && processors.includes('x64'));
}

/** By the numbers that each kind of file has for processors, Electron's names. */
const ofElf = { 62: 'x64', 183: 'arm64' };
const ofPortableExecutable = { 0x8664: 'x64', 0xaa64: 'arm64' };
const ofMachO = { 0x01000007: 'x64', 0x0100000c: 'arm64' };

const START = 4096;
const PE_OFFSET = 0x3c;
const MACH_O_64 = 0xfeedfacf;
const MACH_O_FAT = 0xcafebabe;

/** For what a program's file was made, by its first bytes. */
export function machineOf(program) {
  const start = Buffer.alloc(START);
  const file = fs.openSync(program, 'r');
  try {
    fs.readSync(file, start);
  } finally {
    fs.closeSync(file);
  }
  const machine = (system, names, ...numbers) => ({
    system,
    processors: numbers.map((number) => names[number] ?? 'another processor'),
  });
  if (start.toString('latin1', 0, 4) === '\x7fELF')
    return machine('linux', ofElf, start.readUInt16LE(18));
  if (start.toString('latin1', 0, 2) === 'MZ')
    return machine(
      'win32',
      ofPortableExecutable,
      start.readUInt16LE(start.readUInt32LE(PE_OFFSET) + 4),
    );
  if (start.readUInt32LE(0) === MACH_O_64) return machine('darwin', ofMachO, start.readUInt32LE(4));
  if (start.readUInt32BE(0) === MACH_O_FAT) {
    const parts = Array.from({ length: start.readUInt32BE(4) }, (_, place) => 8 + place * 20);
    return machine('darwin', ofMachO, ...parts.map((at) => start.readUInt32BE(at)));
  }
  return machine('another system', {});
}

function makeProgram(main, output, { executable, ...more }) {
  const settings = inProject(`out/${path.basename(output)}.program.json`);
  fs.mkdirSync(path.dirname(output), { recursive: true });
  fs.writeFileSync(
    settings,
    JSON.stringify({
      main,
      output,
      executable,
      disableExperimentalSEAWarning: true,
      // Neither NODE_OPTIONS nor a word on the command line says how it runs.
      execArgvExtension: 'none',
      ...more,
    }),
  );
  try {
    execFileSync(executable, ['--no-warnings', '--build-sea', settings], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 600_000, // It computes for some seconds; a machine may have other things to do.
    });
  } finally {
    fs.rmSync(settings);
  }
  fs.chmodSync(output, 0o755);
}
