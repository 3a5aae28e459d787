import { LARGEST_FRAME } from './wire.ts';

/** What came does not keep to the protocol; the connection is to be ended. */
export class BadFrame extends Error {}

/**
 * Cuts what comes over a socket into lines. Keeps no more than one frame.
 *
 * @returns takes a chunk, gives the lines that are whole with it, parsed as JSON
 */
export function createFrameReader(): (chunk: Buffer) => unknown[] {
  let parts: Buffer[] = [];
  let kept = 0;
  const decoder = new TextDecoder('utf-8', { fatal: true });

  const read = (bytes: Buffer): unknown => {
    try {
      return JSON.parse(decoder.decode(bytes));
    } catch {
      throw new BadFrame('not a line of JSON');
    }
  };
  return (chunk) => {
    const values: unknown[] = [];
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(0x0a, from);
      const part = chunk.subarray(from, end === -1 ? undefined : end);
      kept += part.length;
      if (kept >= LARGEST_FRAME) throw new BadFrame('too large');
      parts.push(part);
      if (end === -1) return values;
      values.push(read(Buffer.concat(parts)));
      parts = [];
      kept = 0;
      from = end + 1;
    }
  };
}
