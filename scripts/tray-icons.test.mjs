import fs from 'node:fs';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { inProject } from './setup/places.mjs';

const states = ['', '-ends-soon', '-needs-you'];

/** Of each name the files with their pixels: five densities beside the plain one, for Linux, and for macOS. */
const files = [
  ...['', '@1.25x', '@1.5x', '@2x', '@2.5x', '@3x'].map((density, at) => [
    (state) => `tray-on-any${state}${density}.png`,
    [16, 20, 24, 32, 40, 48][at],
  ]),
  [(state) => `tray-on-any${state}-22.png`, 22],
  [(state) => `tray-on-any${state}-22@2x.png`, 44],
  [(state) => `tray${state}Template.png`, 16],
  [(state) => `tray${state}Template@2x.png`, 32],
];

describe.each(files)('the icon of file %s', (nameOf, size) => {
  const pictures = states.map((state) => pictureIn(nameOf(state)));

  test('has the pixels of its density, in each state', () => {
    expect(pictures.map(({ width, height }) => [width, height])).toEqual(
      states.map(() => [size, size]),
    );
  });

  test('says each state by another shape, not by colour alone', () => {
    const shapes = pictures.map(({ pixels }) => pixels.map(([, , , alpha]) => alpha > 127));
    for (const [one, other] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      const differing = shapes[one].filter((isDrawn, at) => isDrawn !== shapes[other][at]).length;
      expect(differing / size ** 2).toBeGreaterThan(0.02);
    }
  });
});

test('macOS is given shapes without any colour', () => {
  for (const state of states) {
    const { pixels } = pictureIn(`tray${state}Template@2x.png`);
    const colours = pixels.filter(([, , , alpha]) => alpha > 0).map((pixel) => pixel.slice(0, 3));
    expect(new Set(colours.flat())).toEqual(new Set([0]));
  }
});

test('Windows is given one file with seven sizes for each state', () => {
  for (const state of states) {
    const file = fs.readFileSync(inProject('assets/tray', `tray-on-any${state}.ico`));
    const sizes = Array.from({ length: file.readUInt16LE(4) }, (_, at) => file[6 + 16 * at]);
    expect(sizes.sort((one, other) => one - other)).toEqual([16, 20, 24, 28, 32, 40, 48]);
  }
});

/** Reads a PNG of eight bits, with or without colours and opacity, as ours are: `[red, green, blue, alpha]` each. */
function pictureIn(name) {
  const file = fs.readFileSync(inProject('assets/tray', name));
  const chunks = chunksOf(file.subarray(8));
  const [header] = chunks.filter(({ type }) => type === 'IHDR');
  const [width, height] = [header.data.readUInt32BE(0), header.data.readUInt32BE(4)];
  const [bits, colours] = header.data.subarray(8, 10);
  expect([name, bits, colours]).toEqual([name, 8, expect.toBeOneOf([4, 6])]);
  const depth = colours === 6 ? 4 : 2;
  const packed = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  const bytes = unfiltered(inflateSync(Buffer.concat(packed)), width * depth, depth);
  const pixels = Array.from({ length: width * height }, (_, at) => {
    const pixel = [...bytes.subarray(at * depth, (at + 1) * depth)];
    return depth === 4 ? pixel : [pixel[0], pixel[0], pixel[0], pixel[1]];
  });
  return { width, height, pixels };
}

function chunksOf(bytes) {
  if (bytes.length === 0) return [];
  const length = bytes.readUInt32BE(0);
  const type = bytes.toString('latin1', 4, 8);
  return [{ type, data: bytes.subarray(8, 8 + length) }, ...chunksOf(bytes.subarray(12 + length))];
}

/** @see PNG specification, 9.2 Filter types */
function unfiltered(filtered, rowLength, depth) {
  const rows = filtered.length / (rowLength + 1);
  const out = Buffer.alloc(rows * rowLength);
  for (let row = 0; row < rows; row += 1) {
    const filter = filtered[row * (rowLength + 1)];
    for (let at = 0; at < rowLength; at += 1) {
      const place = row * rowLength + at;
      const left = at < depth ? 0 : out[place - depth];
      const up = row === 0 ? 0 : out[place - rowLength];
      const leftUp = at < depth || row === 0 ? 0 : out[place - rowLength - depth];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, leftUp)][filter];
      out[place] = filtered[row * (rowLength + 1) + 1 + at] + guess;
    }
  }
  return out;
}

function paeth(left, up, leftUp) {
  const guess = left + up - leftUp;
  const [a, b, c] = [left, up, leftUp].map((each) => Math.abs(guess - each));
  if (a <= b && a <= c) return left;
  return b <= c ? up : leftUp;
}
