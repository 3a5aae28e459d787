import { constants, inflateRawSync } from 'node:zlib';
import type { Secret } from '../fake-plex/secret-book.ts';

/** A secret that was found where it must not be, and in which dress. */
export type Leak = { readonly where: string; readonly what: string; readonly form: string };

export type LeakScanner = {
  /** Every secret in these bytes, each named once for each form. */
  scan(where: string, bytes: Buffer | string): Leak[];
  /** The same, and what was packed into them by gzip or zlib besides. For files: it takes its time. */
  scanPacked(where: string, bytes: Buffer): Leak[];
  /** So many bytes of one piece must come again at the start of the next. */
  readonly overlap: number;
};

/** Shorter ones would be found by chance. */
const SHORTEST_SECRET = 12;
/** So many bytes at a time are looked up; see `createLeakScanner`. */
const WINDOW = 4;

type Needle = { readonly bytes: Buffer; readonly what: string; readonly form: string };

/**
 * Looks for all secrets, in all their forms, in one pass.
 *
 * Of the shortest needle, any place in a text where it stands holds a whole window of four bytes at
 * every so many-th byte. So only these windows are looked up, in a table of all windows of all
 * needles; the few that are known there are compared in full.
 */
export function createLeakScanner(secrets: readonly Secret[]): LeakScanner {
  const needles = secrets
    .filter(({ value }) => value.length >= SHORTEST_SECRET)
    .flatMap(({ label, value }) => needlesOf(label, value));
  const lengths = needles.map(({ bytes }) => bytes.length);
  const shortest = Math.min(...lengths);
  const longest = Math.max(...lengths);
  const stride = shortest - WINDOW + 1;
  const table = new Map<number, { needle: Needle; offset: number }[]>();
  for (const needle of needles) {
    for (let offset = 0; offset < stride; offset += 1) {
      const window = needle.bytes.readUInt32LE(offset);
      table.set(window, [...(table.get(window) ?? []), { needle, offset }]);
    }
  }
  const scanner: LeakScanner = {
    overlap: longest,
    scanPacked: (where, bytes) => [
      ...scanner.scan(where, bytes),
      ...unpacked(bytes).flatMap((part) =>
        scanner.scan(where, part).map((leak) => ({ ...leak, form: `packed ${leak.form}` })),
      ),
    ],
    scan(where, text) {
      const bytes = typeof text === 'string' ? Buffer.from(text) : text;
      const found = new Set<Needle>();
      for (let at = 0; at + WINDOW <= bytes.length; at += stride) {
        const candidates = table.get(bytes.readUInt32LE(at));
        if (candidates === undefined) continue;
        for (const { needle, offset } of candidates) {
          const start = at - offset;
          const end = start + needle.bytes.length;
          if (start < 0 || end > bytes.length) continue;
          if (needle.bytes.equals(bytes.subarray(start, end))) found.add(needle);
        }
      }
      return [...found].map(({ what, form }) => ({ where, what, form }));
    },
  };
  return scanner;
}

/** How gzip begins, and zlib at each of its strengths, and after how many bytes what is packed follows. */
const packedStarts: [start: Buffer, headerBytes: number][] = [
  [Buffer.from([0x1f, 0x8b, 0x08, 0x00]), 10],
  ...[0x01, 0x5e, 0x9c, 0xda].map((level): [Buffer, number] => [Buffer.from([0x78, level]), 2]),
];

/** Whatever in these bytes can be unpacked, as far as that goes. */
function unpacked(bytes: Buffer): Buffer[] {
  return packedStarts.flatMap(([start, headerBytes]) => {
    const parts: Buffer[] = [];
    for (let at = bytes.indexOf(start); at >= 0; at = bytes.indexOf(start, at + 1)) {
      try {
        const packed = bytes.subarray(at + headerBytes);
        parts.push(inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }));
      } catch {
        // It only looked like one.
      }
    }
    return parts;
  });
}

/** A secret in every form in which programs carry texts about. */
function needlesOf(what: string, value: string): Needle[] {
  const utf8 = Buffer.from(value);
  const percent = encodeURIComponent(value);
  const hex = utf8.toString('hex');
  const forms: [form: string, bytes: Buffer | string][] = [
    ['UTF-8', utf8],
    ['Latin-1', Buffer.from(value, 'latin1')],
    ['UTF-16', Buffer.from(value, 'utf16le')],
    ['hexadecimal', hex],
    ['hexadecimal', hex.toUpperCase()],
    ['percent', percent],
    ['percent twice', encodeURIComponent(percent)],
    ['form', new URLSearchParams({ v: value }).toString().slice('v='.length)],
    ['JSON', JSON.stringify(value).slice(1, -1)],
    ['JSON in JSON', JSON.stringify(JSON.stringify(value)).slice(3, -3)],
    ['reversed', Array.from(value).reverse().join('')],
    ...base64Forms(utf8).map((text): [string, string] => ['base64', text]),
  ];
  const seen = new Set<string>();
  return forms.flatMap(([form, dressed]) => {
    const bytes = Buffer.from(dressed);
    const key = bytes.toString('latin1');
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ what, form, bytes }];
  });
}

/** What is always in base64 of a text with this in it: it may start at any of three offsets. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const mixedAtStart = Math.ceil((offset * 8) / 6);
    const isCutAtEnd = (offset + bytes.length) % 3 !== 0;
    const sure = encoded.replace(/=+$/, '').slice(mixedAtStart, isCutAtEnd ? -1 : undefined);
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
