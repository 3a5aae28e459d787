/*
 * Takes the pictures of assets/screens anew: those that the demo takes on its walk through the real
 * window, without their numbers, in as few colours as they need.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { inProject } from './setup/places.mjs';

const taken = inProject('out/demo');
const kept = inProject('assets/screens');

const walk = spawnSync(process.execPath, [inProject('scripts/demo.mjs'), '--headless'], {
  stdio: 'inherit',
});
if (walk.status !== 0) process.exit(walk.status ?? 1);

fs.rmSync(kept, { recursive: true, force: true });
fs.mkdirSync(kept, { recursive: true });
for (const name of fs.readdirSync(taken).filter((each) => each.endsWith('.png'))) {
  const from = path.join(taken, name);
  const to = path.join(kept, name.replace(/^\d+-/, ''));
  // By ImageMagick, where there is one.
  const colours = [
    '-strip',
    '-dither',
    'None',
    '-colors',
    '160',
    '-define',
    'png:compression-level=9',
  ];
  const shrunk = spawnSync('convert', [from, ...colours, to]).status === 0;
  if (!shrunk) fs.copyFileSync(from, to);
}
console.log(`Pictures: ${path.relative(inProject(), kept)}`);
