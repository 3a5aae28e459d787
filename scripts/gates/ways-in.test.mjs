import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inProject } from '../setup/places.mjs';

/* What is read from outside the window at all. A new name here is a new way in: think twice. */

const sources = (folder) =>
  fs
    .readdirSync(inProject(folder), { recursive: true })
    .filter((name) => /\.tsx?$/.test(name) && !/test/.test(name))
    .map((name) => ({ name, text: fs.readFileSync(inProject(path.join(folder, name)), 'utf8') }));

const found = (folder, look) => [
  ...new Set(sources(folder).flatMap(({ text }) => [...text.matchAll(look)].map(([, it]) => it))),
];

const soundsSecret = /token|password|secret|passphrase|pin\b|code|claim/i;

test('S19: the program takes these options, and none of them is a secret', () => {
  const parser = fs.readFileSync(inProject('src-main/start-options.ts'), 'utf8');
  const options = [...parser.matchAll(/(?:isGiven|read)\(\s*'([\w-]+)'/g)].map(([, name]) => name);
  expect(options.sort()).toEqual([
    'demo',
    'hidden',
    'plex-tv-url',
    'profile-dir',
    'quick',
    'version',
  ]);
});

test('S19: the command line’s options take no secret', () => {
  const text = sources('src-main/command-line')
    .map((each) => each.text)
    .join('\n');
  const valued = [...text.matchAll(/--([a-z-]+)[ =]<([\w-]+)>/g)].map(([, name]) => name);
  expect(valued.length).toBeGreaterThan(0);
  expect(valued.filter((name) => soundsSecret.test(name))).toEqual([]);
});

test('S19: these variables of the environment are read, and none of them is a secret', () => {
  const names = found('src-main', /\b(?:process\.env|environment|env)(?:\[|\.)'?([A-Z][A-Z_]+)'?/g);
  expect(names.sort()).toEqual([
    'APPDATA',
    'APPIMAGE',
    'DISPLAY',
    'PATH',
    'PORTABLE_EXECUTABLE_FILE', // how the program was installed
    'TZ',
    'WAYLAND_DISPLAY',
    'XDG_CONFIG_HOME',
    'XDG_CURRENT_DESKTOP',
    'XDG_RUNTIME_DIR',
    'XDG_SESSION_TYPE',
  ]);
});

test('S19: the page takes nothing that is dropped on it', () => {
  expect(found('src-renderer', /\b(?:onDrop|dataTransfer)\b|(['"`])drop\1/gi)).toEqual([]);
});

test('S18: no address and no kind of file of the system leads to the program', () => {
  const registering =
    /setAsDefaultProtocolClient|\bx-scheme-handler\b|\bMimeType\b|\bCFBundleURLTypes\b/;
  expect(sources('src-main').filter(({ text }) => registering.test(text))).toEqual([]);
  const packaging = ['electron-builder.yml', ...scriptsOf('scripts/package')];
  expect(packaging.length).toBeGreaterThan(5);
  const texts = packaging.map((file) => fs.readFileSync(inProject(file), 'utf8'));
  expect(texts.filter((text) => registering.test(text))).toEqual([]);
  expect(
    texts.filter((text) => /^\s*(?:protocols|fileAssociations|mimeTypes):/m.test(text)),
  ).toEqual([]);
});

function scriptsOf(folder) {
  return fs
    .readdirSync(inProject(folder))
    .filter((name) => /\.(?:mjs|plist)$/.test(name) && !name.includes('.test.'))
    .map((name) => path.join(folder, name));
}
