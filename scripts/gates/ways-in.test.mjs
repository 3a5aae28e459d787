import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inProject } from '../setup/places.mjs';

/* S19: what is read from outside the window at all. A new name here is a new way in: think twice. */

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
  expect(options.sort()).toEqual(['hidden', 'plex-tv-url', 'profile-dir', 'quick', 'version']);
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
    'WAYLAND_DISPLAY',
    'XDG_CONFIG_HOME',
    'XDG_RUNTIME_DIR',
  ]);
});

test('S19: the page takes nothing that is dropped on it', () => {
  expect(found('src-renderer', /\b(onDrop|dataTransfer|'drop')\b/gi)).toEqual([]);
});
