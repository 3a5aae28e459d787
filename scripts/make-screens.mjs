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

const imageMagick = findImageMagick();
if (imageMagick === undefined) {
  console.log('ImageMagick is not here, so the pictures stay as large as they were taken.');
}
fs.rmSync(kept, { recursive: true, force: true });
fs.mkdirSync(kept, { recursive: true });
for (const name of fs.readdirSync(taken).filter((each) => each.endsWith('.png'))) {
  const from = path.join(taken, name);
  const to = path.join(kept, name.replace(/^\d+-/, ''));
  if (fs.existsSync(to)) throw new Error(`two pictures want to be ${path.basename(to)}`);
  if (imageMagick === undefined || !shrink(from, to)) fs.copyFileSync(from, to);
}
const bytes = fs.readdirSync(kept).map((name) => fs.statSync(path.join(kept, name)).size);
const kilobytes = Math.round(bytes.reduce((sum, each) => sum + each, 0) / 1_024);
console.log(`Pictures: ${path.relative(inProject(), kept)}, ${bytes.length} of ${kilobytes} KiB`);

/** By its name of today or of old. Windows has a program of its own under the latter. */
function findImageMagick() {
  return ['magick', 'convert'].find((name) =>
    spawnSync(name, ['-version'], { encoding: 'utf8' }).stdout?.includes('ImageMagick'),
  );
}

/** @returns whether it was done */
function shrink(from, to) {
  const colours = ['-strip', '-dither', 'None', '-colors', '160'];
  const file = ['-define', 'png:compression-level=9', to];
  const { status } = spawnSync(imageMagick, [from, ...colours, ...file], { stdio: 'inherit' });
  if (status !== 0) console.log(`${path.basename(to)}: not shrunk, ImageMagick has failed`);
  return status === 0;
}
