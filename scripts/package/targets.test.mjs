import fs from 'node:fs';
import { createRequire } from 'node:module';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { inProject, projectFolder } from '../setup/places.mjs';

/* What electron-builder.yml asks for. Only Linux's program folder is built and run in tests. */

let config;
beforeAll(async () => {
  config = await getConfig(projectFolder, null, null);
});

const check = (settings) => validateConfiguration(settings, { add() {}, isEnabled: false });
const targetsOf = (system) =>
  Object.fromEntries(config[system].target.map(({ target, arch }) => [target, arch]));

describe('the packages', () => {
  test('are described as electron-builder wants it', async () => {
    await expect(check(config)).resolves.not.toThrow();
  });

  test('a word that electron-builder does not know is refused', async () => {
    const mistyped = { ...config, mac: { ...config.mac, hardenedRuntim: true } };
    await expect(check(mistyped)).rejects.toThrow('Invalid configuration object');
  });

  test('there are those that people expect, for both kinds of processor', () => {
    const both = ['x64', 'arm64'];
    expect(targetsOf('linux')).toEqual({ AppImage: both, flatpak: both });
    expect(targetsOf('mac')).toEqual({ dmg: ['universal'], zip: ['universal'] });
    expect(targetsOf('win')).toEqual({ nsis: both, portable: both });
  });

  test('on macOS the runtime is hardened, notarised, and may do no more than run JavaScript', () => {
    const { hardenedRuntime, notarize, entitlements, entitlementsInherit } = config.mac;
    expect({ hardenedRuntime, notarize }).toEqual({ hardenedRuntime: true, notarize: true });
    expect(entitlementsInherit).toBe(entitlements);
    const keys = fs.readFileSync(inProject(entitlements), 'utf8').match(/<key>.*<\/key>/g);
    expect(keys).toEqual(['<key>com.apple.security.cs.allow-jit</key>']);
  });

  test('on macOS the binaries that both halves carry may be the same in both, and no other file', () => {
    const universal = createRequire(import.meta.resolve('@electron/universal'));
    const { minimatch } = universal('minimatch');
    const may = (file) => minimatch(file, config.mac.x64ArchFiles, { matchBase: true });
    const unpacked = 'Contents/Resources/app.asar.unpacked/node_modules/keytar/prebuilds';
    expect(may(`${unpacked}/darwin-x64/keytar.node`)).toBe(true);
    expect(may(`${unpacked}/darwin-arm64/keytar.node`)).toBe(true);
    expect(may('Contents/MacOS/Keyring for Plex')).toBe(false);
  });

  test('on Windows it is installed for one user, and what that user kept is not removed with it', () => {
    expect(config.nsis).toMatchObject({ perMachine: false, deleteAppDataOnUninstall: false });
  });

  test('a flatpak reaches the network, a display and its four peers on the bus, and nothing else', () => {
    expect([...config.flatpak.finishArgs].sort()).toEqual(
      [
        '--share=ipc',
        '--share=network',
        '--socket=fallback-x11',
        '--socket=wayland',
        '--talk-name=org.freedesktop.Notifications',
        '--talk-name=org.freedesktop.ScreenSaver',
        '--talk-name=org.freedesktop.secrets',
        '--talk-name=org.kde.StatusNotifierWatcher',
      ].sort(),
    );
  });

  test('each system’s package has the command line beside the program with the window', () => {
    const places = ['linux', 'mac', 'win'].map((system) => config[system].extraFiles);
    expect(places).toEqual(['.', 'MacOS', '.'].map((to) => [{ from: 'out/command-program', to }]));
  });

  test('all fuses that the runtime has are named', () => {
    expect(Object.keys(config.electronFuses)).toHaveLength(8);
  });
});
