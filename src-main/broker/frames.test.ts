import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BadFrame, createFrameReader } from './frames.ts';
import { LARGEST_FRAME } from './protocol.ts';

test('gives the same lines however they are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue(), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      (values, cuts) => {
        const bytes = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
        const read = createFrameReader();
        const found: unknown[] = [];
        for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
          const to = from + (cuts[turn % cuts.length] ?? 1);
          found.push(...read(bytes.subarray(from, to)));
          from = to;
        }
        expect(JSON.stringify(found)).toBe(JSON.stringify(values));
      },
    ),
  );
});

test.each([
  ['no JSON', Buffer.from('hello\n')],
  ['nothing', Buffer.from('\n')],
  ['broken UTF-8', Buffer.from([0x22, 0xff, 0x22, 0x0a])],
  ['a line that is too long', Buffer.from(`"${'a'.repeat(LARGEST_FRAME)}"\n`)],
  ['a line that never ends', Buffer.alloc(LARGEST_FRAME, 0x61)],
])('refuses %s', (_what, bytes) => {
  expect(() => createFrameReader()(bytes)).toThrow(BadFrame);
});

test('refuses a line that never ends also when it drips', () => {
  const read = createFrameReader();
  const drip = (): void => {
    for (let sent = 0; sent <= LARGEST_FRAME; sent += 1_024) read(Buffer.alloc(1_024, 0x61));
  };
  expect(drip).toThrow(BadFrame);
});
