import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inProject } from '../setup/places.mjs';
import { faultsOfPackages } from './lock-file.mjs';

const read = (name) => JSON.parse(fs.readFileSync(inProject(name), 'utf8'));
const integrity = 'sha512-AAAA';
const license = 'MIT';

describe('S39: the packages we build on', () => {
  test('are exact, pinned by their content, from the registry, and few', () => {
    expect(faultsOfPackages(read('package.json'), read('package-lock.json'))).toEqual([]);
  });

  test.each([
    ['a range', { dependencies: { axios: '^1.21.1' } }, {}],
    ['a git address', { dependencies: { axios: 'github:axios/axios' } }, {}],
    ['an unknown alias', { dependencies: { axios: 'npm:axois@1.0.0' } }, {}],
    [
      'too many',
      { dependencies: Object.fromEntries([...Array(16).keys()].map((at) => [`p${at}`, '1.0.0'])) },
      {},
    ],
    ['an entry without its content', {}, { 'node_modules/a': { version: '1.0.0', license } }],
    ['an entry by an old hash', {}, { 'node_modules/a': { integrity: 'sha1-AAAA', license } }],
    [
      'an entry from a git address',
      {},
      { 'node_modules/a': { integrity, license, resolved: 'git+ssh://host/a.git' } },
    ],
    ['an entry from a folder', {}, { 'node_modules/a': { integrity, license, link: true } }],
    [
      'a denied version',
      {},
      { 'node_modules/x/node_modules/axios': { integrity, license, version: '1.14.1' } },
    ],
    [
      'a denied package',
      {},
      { 'node_modules/plain-crypto-js': { integrity, license, version: '4.2.0' } },
    ],
    ['a hidden alias', {}, { 'node_modules/keytar': { integrity, license, name: 'keytar-evil' } }],
    ['an install script', {}, { 'node_modules/a': { integrity, license, hasInstallScript: true } }],
    ['a licence that binds users', {}, { 'node_modules/a': { integrity, license: 'GPL-3.0' } }],
  ])('%s is a fault', (_what, manifest, packages) => {
    expect(faultsOfPackages(manifest, { packages }).length).toBeGreaterThan(0);
  });
});
