import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isNewer, newerVersion } from './newer-version.ts';
import { ownKind } from './own-package.ts';
import { goodList, own } from './test-feed.ts';
import { VersionList } from './version-list.ts';

test.each([
  ['0.10.0', '0.9.1', true],
  ['1.0.0', '0.99.99', true],
  ['1.1.1', '1.1.0', true],
  ['1.1.0', '1.1.0', false],
  ['1.0.9', '1.1.0', false],
  ['0.9.9', '1.0.0', false],
])('%s in place of %s: %s', (version, than, expected) => {
  expect(isNewer(version, than)).toBe(expected);
});

test('the newest of a list is offered, wherever it stands there', () => {
  const versions = ['1.1.9', '1.10.0', '1.2.0'].map((version) => ({ version, files: [] }));
  const list = VersionList.parse({ ...goodList, versions });
  expect(newerVersion(list, own)?.version).toBe('1.10.0');
});

test('a file for both kinds of processor is for each of them', () => {
  const [first] = goodList.versions;
  const files = first?.files.map((file) => ({
    ...file,
    platform: 'darwin',
    kind: 'dmg',
    architecture: 'universal',
  }));
  const list = VersionList.parse({ ...goodList, versions: [{ ...first, files }] });
  const mac = { ...own, platform: 'darwin', kind: 'dmg' } as const;
  expect(newerVersion(list, { ...mac, architecture: 'arm64' })?.file).toBeDefined();
  expect(newerVersion(list, { ...mac, architecture: 'x64' })?.file).toBeDefined();
  expect(newerVersion(list, own)?.file).toBeUndefined();
});

test('how the program was installed is known by its package, then by its surroundings', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'keyring-kind-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const nothing = { isAppImage: false, isFlatpak: false, isPortable: false };
  expect(ownKind('linux', folder, nothing)).toBe('tar.gz');
  expect(ownKind('linux', folder, { ...nothing, isAppImage: true })).toBe('AppImage');
  expect(ownKind('linux', folder, { ...nothing, isFlatpak: true })).toBe('flatpak');
  expect(ownKind('darwin', folder, nothing)).toBe('dmg');
  expect(ownKind('win32', folder, nothing)).toBe('nsis');
  expect(ownKind('win32', folder, { ...nothing, isPortable: true })).toBe('portable');
  writeFileSync(path.join(folder, 'package-kind'), 'deb\n');
  expect(ownKind('linux', folder, { ...nothing, isAppImage: true })).toBe('deb');
  writeFileSync(path.join(folder, 'package-kind'), 'something else\n');
  expect(ownKind('linux', folder, nothing)).toBe('tar.gz');
});
