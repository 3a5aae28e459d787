/**
 * Draws every icon under assets/: `node scripts/make-icons.mjs`. The pictures are committed, so only
 * who changes a drawing runs this. Needs two Debian packages: librsvg2-bin (rsvg-convert) and zopfli
 * (zopflipng).
 */
import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const assets = fileURLToPath(new URL('../assets/', import.meta.url));

const colours = {
  amber: '#f7b52c',
  amberLight: '#ffd675',
  amberDark: '#e8932a',
  ink: '#1c1f2b',
  paper: '#ffffff',
  alarm: '#ff6b5e',
  steel: '#dfe4ee',
  steelDark: '#a9b3c6',
  tileTop: '#3d4b78',
  tileBottom: '#1d2440',
};

/**
 * The key glyph, drawn anew on the pixel grid for each height: upright, bow on top, both teeth to the
 * right. Lengths in pixels; each tooth is [distance from the top, height, length]. Straight edges lie
 * on whole pixels; the bow is as odd or even across as the stem, so that both share a centre.
 */
// prettier-ignore
const keys = {
  14: { bow: 8, hole: 4, stem: 2, teeth: [[9, 2, 3], [12, 2, 3]] },
  16: { bow: 10, hole: 6, stem: 2, teeth: [[11, 2, 3], [14, 2, 3]] },
  18: { bow: 10, hole: 6, stem: 2, teeth: [[12, 2, 4], [16, 2, 4]] },
  20: { bow: 11, hole: 6, stem: 3, teeth: [[12, 3, 4], [17, 3, 4]] },
  22: { bow: 13, hole: 7, stem: 3, teeth: [[14, 3, 4], [19, 3, 4]] },
  24: { bow: 15, hole: 9, stem: 3, teeth: [[16, 3, 4], [21, 3, 4]] },
  26: { bow: 15, hole: 8, stem: 3, teeth: [[18, 3, 5], [23, 3, 5]] },
  28: { bow: 18, hole: 10, stem: 4, teeth: [[18, 4, 6], [24, 4, 6]] },
};

/** Picture size → the key in it: its height in the table above, times a whole number. */
const plainKeys = {
  16: [16, 1],
  20: [20, 1],
  22: [22, 1],
  24: [24, 1],
  28: [28, 1],
  32: [16, 2],
  40: [20, 2],
  44: [22, 2],
  48: [16, 3],
};

/** The same, with room for an outline: [height, times, outline]. */
const outlinedKeys = {
  16: [14, 1, 1],
  20: [18, 1, 1],
  22: [20, 1, 1],
  24: [22, 1, 1],
  28: [26, 1, 1],
  32: [28, 1, 2],
  40: [18, 2, 2],
  44: [20, 2, 2],
  48: [22, 2, 2],
};

/** The same, on the app icon's tile. Larger app icons show the full drawing. */
const tileKeys = {
  16: [14, 1],
  20: [16, 1],
  24: [20, 1],
  32: [28, 1],
};

const circle = (centreX, centreY, radius) =>
  `M${centreX - radius} ${centreY}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;

const box = (left, top, width, height) => `M${left} ${top}h${width}v${height}h${-width}z`;

/**
 * The key as two overlapping shapes, bow and blade, each a path to be filled even-odd.
 *
 * @param shift how far the key stands left of the middle, in pixels
 */
function keyPaths(size, [height, times], shift = 0) {
  const key = keys[height];
  const bow = key.bow * times;
  const stem = key.stem * times;
  const top = (size - height * times) / 2;
  // A whole multiple of `times`, so that a panel that halves the picture keeps its edges.
  const left = Math.floor((size / times - key.bow) / 2) * times - shift;
  const centreX = left + bow / 2;
  const centreY = top + bow / 2;
  // The blade starts in the middle of the bow's rim, hidden under it.
  const bladeTop = Math.round(top + ((key.bow * 3 + key.hole) / 4) * times);
  const blade = box(centreX - stem / 2, bladeTop, stem, top + height * times - bladeTop);
  const teeth = key.teeth.map(([from, tall, long]) =>
    box(centreX + stem / 2, top + from * times, long * times, tall * times),
  );
  const rim = circle(centreX, centreY, bow / 2) + circle(centreX, centreY, (key.hole * times) / 2);
  return { rim, blade: blade + teeth.join('') };
}

/**
 * The sign beside the key, which says by its shape how the credentials stand: an hourglass for what
 * ends soon, an exclamation mark for what needs a person. Both are as wide as what the key leaves
 * free at its right, less a gap, and stand on whole pixels.
 */
const signs = {
  'ends-soon': (left, keyTop, width, keyHeight, unit) => {
    const height = 2 * Math.round((0.85 * width) / unit) * unit;
    const top = keyTop + Math.floor((keyHeight - height) / (2 * unit)) * unit;
    // A cap above and below, two pixels thick where there is room, and sand running through a neck.
    const cap = unit * (width / unit >= 7 ? 2 : 1);
    const neck = width % (2 * unit) === 0 ? 2 * unit : unit;
    const waist = (width - neck) / 2;
    const half = height / 2;
    return [
      `M${left} ${top}h${width}v${cap}`,
      `l${-waist} ${half - cap}l${waist} ${half - cap}v${cap}h${-width}v${-cap}`,
      `l${waist} ${cap - half}l${-waist} ${cap - half}z`,
    ].join('');
  },
  'needs-you': (left, top, width, height, unit) => {
    // Odd or even as the room is, so that the bar stands in its middle.
    const bar = width % (2 * unit) === 0 ? 4 * unit : 3 * unit;
    const from = left + (width - bar) / 2;
    return box(from, top, bar, height - bar - 2 * unit) + box(from, top + height - bar, bar, bar);
  },
};

/** The sign for a key of this form that stands `outline` pixels from the left edge. */
function signPath(state, size, [height, times], outline = 0) {
  const key = keys[height];
  const free = size - key.bow * times - 2 * outline;
  const gap = outline > 0 ? outline : times * (free / times >= 7 ? 2 : 1);
  const width = free - gap;
  const tall = height * times - (height % 2 === 0 ? 0 : times);
  return signs[state](size - outline - width, (size - height * times) / 2, width, tall, times);
}

/** How far to the left a centred key must go to stand `outline` pixels from the edge. */
const shiftToEdge = (size, [height, times], outline = 0) =>
  Math.floor((size / times - keys[height].bow) / 2) * times - outline;

const fillKey = ({ rim, blade }, colour) =>
  `<g fill="${colour}"><path fill-rule="evenodd" d="${rim}"/><path d="${blade}"/></g>`;

const outlineKey = ({ rim, blade }, colour, width) =>
  `<path fill="none" stroke="${colour}" stroke-width="${2 * width}" d="${rim}${blade}"/>`;

const svg = (size, content) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}">${content}</svg>\n`;

const plainGlyph = (colour) => (size) =>
  svg(size, fillKey(keyPaths(size, plainKeys[size]), colour));

function outlinedGlyph(size) {
  const [height, times, outline] = outlinedKeys[size];
  const key = keyPaths(size, [height, times]);
  return svg(size, outlineKey(key, colours.ink, outline) + fillKey(key, colours.amber));
}

/** The plain glyph moved aside, with the sign of a state beside it. */
const plainStateGlyph = (state, colour) => (size) => {
  const form = plainKeys[size];
  const key = keyPaths(size, form, shiftToEdge(size, form));
  return svg(
    size,
    `${fillKey(key, colour)}<path fill="${colour}" d="${signPath(state, size, form)}"/>`,
  );
};

const signColours = { 'ends-soon': colours.paper, 'needs-you': colours.alarm };

const outlinedStateGlyph = (state) => (size) => {
  const [height, times, outline] = outlinedKeys[size];
  const form = [height, times];
  const key = keyPaths(size, form, shiftToEdge(size, form, outline));
  const sign = signPath(state, size, form, outline);
  const edges =
    outlineKey(key, colours.ink, outline) +
    `<path fill="none" stroke="${colours.ink}" stroke-width="${2 * outline}" d="${sign}"/>`;
  return svg(
    size,
    `${edges}${fillKey(key, colours.amber)}<path fill="${signColours[state]}" d="${sign}"/>`,
  );
};

const gradient = (id, from, to) =>
  `<linearGradient id="${id}" x2="0" y2="1"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;

const tile = (size, margin) => {
  const side = size - 2 * margin;
  return `<defs>${gradient('tile', colours.tileTop, colours.tileBottom)}</defs><rect x="${margin}" y="${margin}" width="${side}" height="${side}" rx="${side * 0.225}" fill="url(#tile)"/>`;
};

/**
 * A key on a key ring, on a grid of 512. Both lie along the diagonal; the ring passes over the bow on
 * one side of it and under the bow on the other. The key is drawn upright around its bow's centre.
 */
function keyOnRing() {
  const ring = `<circle cx="164" cy="164" r="86" fill="none" stroke="url(#steel)" stroke-width="26"/>`;
  const bow = circle(0, 0, 80) + circle(0, 0, 49);
  const blade = box(-19, 60, 38, 186) + box(0, 142, 72, 36) + box(0, 210, 72, 36);
  return [
    `<defs>${gradient('steel', colours.steel, colours.steelDark)}`,
    `<linearGradient id="gold" gradientUnits="userSpaceOnUse" y1="-78" x2="0" y2="246"><stop stop-color="${colours.amberLight}"/><stop offset="1" stop-color="${colours.amberDark}"/></linearGradient>`,
    `<clipPath id="over"><path d="M0 0H512V512z"/></clipPath></defs>`,
    ring,
    `<g transform="translate(240 240) rotate(-45)" fill="url(#gold)" stroke="url(#gold)" stroke-width="10" stroke-linejoin="round">`,
    `<path fill-rule="evenodd" d="${bow}"/><path d="${blade}"/></g>`,
    `<g clip-path="url(#over)">${ring}</g>`,
  ].join('');
}

/** @param margin free space around the tile, in parts of the whole; macOS asks for 100 in 1024 */
function fullIcon(size, margin = 0) {
  const scale = (size * (1 - 2 * margin)) / 512;
  const drawing = `<g transform="translate(${size * margin} ${size * margin}) scale(${scale})">${keyOnRing()}</g>`;
  return svg(size, tile(size, size * margin) + drawing);
}

const appIcon = (size) =>
  size in tileKeys
    ? svg(size, tile(size, 0) + fillKey(keyPaths(size, tileKeys[size]), colours.amber))
    : fullIcon(size);

const workFolder = mkdtempSync(join(tmpdir(), 'make-icons-'));

/** Draws one SVG as a PNG of its own size, as small as it gets without loss. */
function renderPng(drawing) {
  const source = join(workFolder, 'icon.svg');
  const rendered = join(workFolder, 'rendered.png');
  const packed = join(workFolder, 'packed.png');
  writeFileSync(source, drawing);
  execFileSync('rsvg-convert', [source, '-o', rendered]);
  execFileSync('zopflipng', ['-y', '--lossy_transparent', rendered, packed]);
  return readFileSync(packed);
}

/** A Windows icon of PNG pictures: a 6-byte header, 16 bytes of directory each, then the pictures. */
function packIco(sizes, pictures) {
  const header = Buffer.alloc(6 + 16 * sizes.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(sizes.length, 4);
  let offset = header.length;
  sizes.forEach((size, index) => {
    const entry = 6 + 16 * index;
    const bytes = pictures[index].length;
    header.writeUInt8(size % 256, entry);
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(bytes, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += bytes;
  });
  return Buffer.concat([header, ...pictures]);
}

function save(path, content) {
  writeFileSync(join(assets, path), content);
  console.log(`${path} ${content.length}`);
}

const saveIco = (path, sizes, draw) =>
  save(
    path,
    packIco(
      sizes,
      sizes.map((size) => renderPng(draw(size))),
    ),
  );

/**
 * Electron's suffix → picture size. On Linux Electron hands the panel the largest of them only, which
 * most panels show at 22: so that family ends at 44, which halves exactly.
 */
const scales16 = { '': 16, '@1.25x': 20, '@1.5x': 24, '@2x': 32, '@2.5x': 40, '@3x': 48 };
const scales22 = { '': 22, '@2x': 44 };
const templateScales = { '': 16, '@2x': 32 };
const windowsTraySizes = [16, 20, 24, 28, 32, 40, 48];

function saveScales(name, scales, draw) {
  for (const [suffix, size] of Object.entries(scales))
    save(`tray/${name}${suffix}.png`, renderPng(draw(size)));
}

function drawTrayIcons() {
  const variants = {
    'tray-on-dark': plainGlyph(colours.paper),
    'tray-on-light': plainGlyph(colours.ink),
    'tray-on-any': outlinedGlyph,
    'tray-on-any-ends-soon': outlinedStateGlyph('ends-soon'),
    'tray-on-any-needs-you': outlinedStateGlyph('needs-you'),
  };
  for (const [name, draw] of Object.entries(variants)) {
    save(`tray/${name}.svg`, draw(16));
    saveScales(name, scales16, draw);
    saveScales(`${name}-22`, scales22, draw);
    saveIco(`tray/${name}.ico`, windowsTraySizes, draw);
  }
  saveScales('trayTemplate', templateScales, plainGlyph('#000'));
  for (const state of Object.keys(signs))
    saveScales(`tray-${state}Template`, templateScales, plainStateGlyph(state, '#000'));
}

function drawAppIcons() {
  save('app/icon.svg', appIcon(512));
  save('app/icon.png', renderPng(appIcon(512)));
  save('app/icon-mac.png', renderPng(fullIcon(1024, 100 / 1024)));
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512])
    save(`app/icons/${size}x${size}.png`, renderPng(appIcon(size)));
  saveIco('app/icon.ico', [16, 20, 24, 32, 48, 64, 128, 256], appIcon);
}

mkdirSync(join(assets, 'tray'), { recursive: true });
mkdirSync(join(assets, 'app/icons'), { recursive: true });
drawTrayIcons();
drawAppIcons();
rmSync(workFolder, { recursive: true });
