import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Arch } from 'electron-builder';
import { describe, expect, test } from 'vitest';
import { inProject } from '../setup/places.mjs';
import afterPack from './after-pack.mjs';
import { machineOf, requireCommandFor } from './command-program.mjs';

/* A real program of this machine stands for the command: Node itself. */

const pack = (electronPlatformName, arch) => () =>
  afterPack({ appOutDir: inProject('out/none'), electronPlatformName, arch }, process.execPath);
const other = process.arch === 'x64' ? 'arm64' : 'x64';

test.runIf(process.platform === 'linux')(
  'a package carries only a command of its own system and processor',
  () => {
    expect(pack('linux', Arch[process.arch])).not.toThrow();
    expect(pack('linux', Arch[other])).toThrow(
      `The package is for linux ${other}, but ${process.execPath} is for linux ${process.arch}`,
    );
    expect(pack('win32', Arch[process.arch])).toThrow(`The package is for win32 ${process.arch}`);
    expect(pack('darwin', Arch.universal)).toThrow('The package is for darwin universal');
  },
);

/** Programs of other systems, as their makers made them. */
const keytar = (platform) => inProject(`node_modules/keytar/prebuilds/${platform}/keytar.node`);

test.each([
  ['linux', 'x64'],
  ['linux', 'arm64'],
  ['darwin', 'x64'],
  ['darwin', 'arm64'],
  ['win32', 'x64'],
  ['win32', 'arm64'],
])('a program for %s %s is known as that', (system, processor) => {
  expect(machineOf(keytar(`${system}-${processor}`))).toEqual({ system, processors: [processor] });
});

test('of Windows the command for x64 goes into both packages, that for ARM into its own', () => {
  const carry = (architecture, found) => () =>
    requireCommandFor('win32', architecture, keytar(`win32-${found}`));
  expect(carry('x64', 'x64')).not.toThrow();
  expect(carry('arm64', 'x64')).not.toThrow();
  expect(carry('arm64', 'arm64')).not.toThrow();
  expect(carry('x64', 'arm64')).toThrow('The package is for win32 x64');
});

describe('on macOS', () => {
  /** As `lipo` joins programs: a head in front that says what is in it. */
  const joined = (...processors) => {
    const head = Buffer.alloc(8 + processors.length * 20);
    head.writeUInt32BE(0xcafebabe, 0);
    head.writeUInt32BE(processors.length, 4);
    for (const [place, number] of processors.entries()) head.writeUInt32BE(number, 8 + place * 20);
    return head;
  };
  const written = (content) => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'joined-')), 'program');
    fs.writeFileSync(file, Buffer.concat([content, Buffer.alloc(8192)]));
    return file;
  };
  const carry = (architecture, program) => () => requireCommandFor('darwin', architecture, program);

  test('a command for both kinds goes into the universal package and its halves', () => {
    const both = written(joined(0x01000007, 0x0100000c));
    for (const architecture of ['x64', 'arm64', 'universal'])
      expect(carry(architecture, both)).not.toThrow();
  });

  test('a command for one kind does not go into the universal package', () => {
    expect(carry('universal', keytar('darwin-arm64'))).toThrow('is for darwin arm64');
    expect(carry('universal', written(joined(0x0100000c)))).toThrow('is for darwin arm64');
  });
});
