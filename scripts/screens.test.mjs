import fs from 'node:fs';
import { expect, test } from 'vitest';
import { inProject } from './setup/places.mjs';

const readme = fs.readFileSync(inProject('README.md'), 'utf8');
const mentioned = [...readme.matchAll(/assets\/screens\/([\w-]+\.png)/g)].map(([, name]) => name);
const kept = fs.readdirSync(inProject('assets/screens'));

test('the README leads to no picture of a screen that is not there', () => {
  expect(mentioned.filter((name) => !kept.includes(name))).toEqual([]);
});

test('the README leaves out no screen, neither in light nor in dark', () => {
  expect(kept.filter((name) => !mentioned.includes(name))).toEqual([]);
});
