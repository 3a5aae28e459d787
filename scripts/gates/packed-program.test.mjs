import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { createPackage } from '@electron/asar';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inProject } from '../setup/places.mjs';
import { faultsOfProgram } from './packed-program.mjs';

let folder;
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'packed-'));
  fs.mkdirSync(path.join(folder, 'resources'));
  await pack({ 'main.js': 'import { app } from "electron";' });
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** As a file of the page, long enough that nothing of it can be read as it lies. */
const inPage = (text) => ({
  'page.js.br': brotliCompressSync(`${'The window says so. '.repeat(50)}\n${text}`),
});

/** The app archive, of these files. */
async function pack(files) {
  const source = fs.mkdtempSync(path.join(os.tmpdir(), 'to-pack-'));
  for (const [name, content] of Object.entries(files))
    fs.writeFileSync(path.join(source, name), content);
  await createPackage(source, path.join(folder, 'resources/app.asar'));
  fs.rmSync(source, { recursive: true });
}

test('S44, S45: a packed program with neither is well', () => {
  expect(faultsOfProgram(folder)).toEqual([]);
});

test.each([
  ['the usual updater', 'require("electron-updater")'],
  ['the other updater', 'require("update-electron-app")()'],
  ['Electron’s own updater', 'e.autoUpdater.setFeedURL({url})'],
])('S44: a packed program with %s is refused, in main and in the page', async (_what, text) => {
  await pack({ 'main.js': text });
  expect(faultsOfProgram(folder)).toEqual([expect.stringMatching(/^S44: /)]);
  await pack(inPage(text));
  expect(faultsOfProgram(folder)).toEqual([expect.stringMatching(/^S44: /)]);
});

test('S44: a packed program with an address to ask is refused', () => {
  fs.writeFileSync(path.join(folder, 'resources/app-update.yml'), 'provider: generic');
  expect(faultsOfProgram(folder)).toEqual([expect.stringMatching(/^S44: /)]);
});

test('S44: none of the packages is an updater, and packing names no place to update from', () => {
  const { packages } = JSON.parse(fs.readFileSync(inProject('package-lock.json'), 'utf8'));
  const names = Object.keys(packages).map((place) => place.replace(/^.*node_modules\//, ''));
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name) => /updater|update-electron-app/.test(name))).toEqual([]);
  const settings = fs.readFileSync(inProject('electron-builder.yml'), 'utf8');
  expect(settings).not.toMatch(/^\s*publish:/m);
});

test('S45: a packed program with a secret is refused, in main and in the page', async () => {
  const text = `X-Plex-Token: ${['qW3rT9yU', 'xZ8vB2nM', '4kLp'].join('')}`;
  await pack({ 'main.js': text });
  expect(faultsOfProgram(folder)).toEqual([expect.stringMatching(/^S45: /)]);
  await pack(inPage(text));
  expect(faultsOfProgram(folder)).toEqual([expect.stringMatching(/^S45: /)]);
});
