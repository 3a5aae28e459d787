import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newerVersion } from '../../src-main/updates/newer-version.ts';
import { UpdateFeed } from '../../src-main/updates/update-feed.ts';
import { readVersionList } from '../../src-main/updates/version-list.ts';
import { readUpdateFeed } from '../build/update-feed.mjs';
import { inProject } from '../setup/places.mjs';
import { writeVersionList } from './version-list.mjs';

const now = Date.UTC(2026, 0, 1);
const pem = (key, type) => key.export({ type, format: 'pem' }).toString();

let folder;
let keyFile;
let feed;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keyring-release-'));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  keyFile = path.join(folder, 'release.key');
  fs.writeFileSync(keyFile, pem(privateKey, 'pkcs8'), { mode: 0o600 });
  feed = { address: 'https://example.test/keyring/', publicKeys: [pem(publicKey, 'spki')] };
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** As the release makes them, with one word in each. */
const packages = {
  'keyring-for-plex-1.2.0-x64.AppImage': ['linux', 'x64', 'AppImage'],
  'keyring-for-plex-1.2.0-x86_64.AppImage': ['linux', 'x64', 'AppImage'],
  'keyring-for-plex-1.2.0-arm64.tar.gz': ['linux', 'arm64', 'tar.gz'],
  'keyring-for-plex_1.2.0_amd64.deb': ['linux', 'x64', 'deb'],
  'keyring-for-plex-1.2.0-1.aarch64.rpm': ['linux', 'arm64', 'rpm'],
  'keyring-for-plex-1.2.0-universal.dmg': ['darwin', 'universal', 'dmg'],
  'keyring-for-plex-1.2.0-x64-setup.exe': ['win32', 'x64', 'nsis'],
  'keyring-for-plex-1.2.0-arm64-portable.exe': ['win32', 'arm64', 'portable'],
};

function layPackages(names = Object.keys(packages)) {
  for (const name of names) fs.writeFileSync(path.join(folder, name), 'a package');
  fs.writeFileSync(path.join(folder, 'SHA512SUMS'), '');
}

const write = (more = {}) =>
  writeVersionList(folder, { version: '1.2.0', keyFile, feed, now, ...more });

function read(newestSerial = 0) {
  const bytes = (name) => fs.readFileSync(path.join(folder, name));
  return readVersionList(
    { list: bytes('versions.json'), signature: bytes('versions.json.sig') },
    { publicKeys: feed.publicKeys, newestSerial, now },
  );
}

describe('the list of a release', () => {
  test('S44: is signed as the program wants it, with each package and what it is', () => {
    layPackages();
    write();
    const [{ version, files }] = read().versions;
    expect(version).toBe('1.2.0');
    const found = files.map(({ name, platform, architecture, kind }) => [
      name,
      [platform, architecture, kind],
    ]);
    expect(Object.fromEntries(found)).toEqual(packages);
    const own = { version: '1.1.0', platform: 'win32', architecture: 'x64', kind: 'nsis' };
    expect(newerVersion(read(), own)?.file.name).toBe('keyring-for-plex-1.2.0-x64-setup.exe');
  });

  test('follows the one in force, and ends after 90 days', () => {
    layPackages();
    expect(write({ before: { serial: 41 } }).serial).toBe(42);
    expect(read(42).expiresAt).toBe('2026-04-01T00:00:00.000Z');
    expect(() => read(43)).toThrow('a newer list');
  });

  test('S44: is not signed with a key that lies in the project, or to which a link leads there', () => {
    layPackages();
    fs.mkdirSync(inProject('out'), { recursive: true });
    const inside = inProject(`out/test-${process.pid}.key`);
    fs.copyFileSync(keyFile, inside);
    const link = path.join(folder, 'link.key');
    fs.symlinkSync(inside, link);
    try {
      expect(() => write({ keyFile: inside })).toThrow('in the project');
      expect(() => write({ keyFile: link })).toThrow('in the project');
    } finally {
      fs.rmSync(inside);
    }
    expect(fs.existsSync(path.join(folder, 'versions.json'))).toBe(false);
  });

  test.runIf(process.platform !== 'win32')('is not signed with a key that others may read', () => {
    layPackages();
    fs.chmodSync(keyFile, 0o644);
    expect(() => write()).toThrow('Others may read the key');
  });

  test('S44: is not signed with a key that no build would believe', () => {
    layPackages();
    const { publicKey } = generateKeyPairSync('ed25519');
    const others = { ...feed, publicKeys: [pem(publicKey, 'spki')] };
    expect(() => write({ feed: others })).toThrow('No build would believe this key');
    expect(fs.existsSync(path.join(folder, 'versions.json'))).toBe(false);
  });

  test('is of one version, and of at least one package', () => {
    expect(() => write()).toThrow('No package of version 1.2.0');
    layPackages(['keyring-for-plex-1.1.0-x64.AppImage']);
    expect(() => write()).toThrow('is not of version 1.2.0');
  });
});

describe('where a build looks', () => {
  const fileOf = (value) => {
    const file = path.join(folder, 'update-feed.json');
    fs.writeFileSync(file, JSON.stringify(value));
    return file;
  };

  test('S44: no build has a place so far, and without the file none has', () => {
    expect(readUpdateFeed()).toBeNull();
    expect(readUpdateFeed(path.join(folder, 'none.json'))).toBeNull();
  });

  test('what the build takes, the program takes as well', () => {
    for (const address of [
      feed.address,
      'https://127.0.0.1:4433/a/b-c/',
      'https://example.test/',
    ]) {
      const taken = readUpdateFeed(fileOf({ ...feed, address }));
      expect(UpdateFeed.parse(taken)).toEqual({ ...feed, address });
    }
  });

  test('S44: the build takes no plain http, no private key and nothing that is unknown', () => {
    const privatePem = fs.readFileSync(keyFile, 'utf8');
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    for (const bad of [
      { ...feed, address: 'http://example.test/keyring/' },
      { ...feed, address: 'https://user@example.test/keyring/' },
      { ...feed, address: 'https://example.test/keyring' },
      { ...feed, address: 'https://example.test/keyring/?from=me' },
      { ...feed, publicKeys: [] },
      { ...feed, publicKeys: [privatePem] },
      { ...feed, publicKeys: [pem(publicKey, 'spki')] },
      { ...feed, skipsChecks: true },
    ])
      expect(() => readUpdateFeed(fileOf(bad)), JSON.stringify(bad)).toThrow('update-feed.json');
  });
});
