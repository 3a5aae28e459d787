import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { listPackage } from '@electron/asar';
import { projectFolder } from './support/keyring-app.ts';
import { expect, packagedProgram, test } from './support/packaged-app.ts';

/* What lies in the packed program, and nothing besides. */

const folder = path.dirname(packagedProgram);

test('of keytar it holds the one binary that fits', async () => {
  const binaries = (await readdir(path.join(folder, 'resources'), { recursive: true })).filter(
    (name) => name.endsWith('.node'),
  );
  expect(binaries).toEqual([
    `app.asar.unpacked/node_modules/keytar/prebuilds/linux-${process.arch}/keytar.node`,
  ]);
});

test('of Chromium’s languages it holds those that are asked for', async () => {
  const text = await readFile(path.join(projectFolder, 'electron-builder.yml'), 'utf8');
  const [, list = ''] = /^electronLanguages: \[(.*)\]$/m.exec(text) ?? [];
  const electronLanguages = list.split(',').map((each) => each.trim());
  const files = await readdir(path.join(folder, 'locales'));
  expect(files.sort()).toEqual(electronLanguages.map((language) => `${language}.pak`).sort());
});

test('it holds what was built, the library of the keychain, and no source, map or test', () => {
  const files = listPackage(path.join(folder, 'resources/app.asar'), { isPack: false });
  const tops = new Set(files.map((file) => file.split('/')[1]));
  expect([...tops].sort()).toEqual(['node_modules', 'out', 'package.json']);
  const libraries = new Set(
    files.filter((file) => /^\/node_modules\/./.test(file)).map((file) => file.split('/')[2]),
  );
  expect([...libraries]).toEqual(['keytar']);
  expect(files.filter((file) => /\.(?:map|ts|tsx)$|\.test\./.test(file))).toEqual([]);
});
