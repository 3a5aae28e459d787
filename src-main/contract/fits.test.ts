import * as z from 'zod/mini';
import { describe, expect, test } from 'vitest';
import { payloads, replies, requests } from '../ipc/contract-samples.ts';
import { calls, events } from './contract.ts';
import { fits } from './fits.ts';
import { callNames, eventNames } from './names.ts';
import { outcomeOf } from './outcome.ts';

/** What may stand in a field's place, at the edges of the contract's limits. */
const odd: unknown[] = [
  null,
  undefined,
  true,
  '',
  'x',
  'x'.repeat(128),
  'x'.repeat(129),
  'x'.repeat(512),
  'x'.repeat(513),
  'x'.repeat(2_049),
  -1,
  0,
  1.5,
  10_000_000_000_000_000,
  NaN,
  [],
  ['x'],
  Array.from({ length: 1_001 }, () => 'x'),
  new Array<unknown>(1),
  {},
  { token: 'luggage' },
];

/** A value with each of its parts in turn left out, joined by another, or put in place of by an odd one. */
function* mutationsOf(value: unknown): Generator {
  yield* odd;
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) yield [...(value as unknown[]), { token: 'luggage' }];
  else yield { ...value, token: 'luggage' };
  for (const [key, part] of Object.entries(value)) {
    const rest = Object.entries(value).filter(([other]) => other !== key);
    if (!Array.isArray(value)) yield Object.fromEntries(rest);
    for (const mutation of mutationsOf(part)) {
      yield Array.isArray(value)
        ? (value as unknown[]).with(Number(key), mutation)
        : { ...value, [key]: mutation };
    }
  }
}

const messages: [name: string, schema: z.ZodMiniType, sample: unknown][] = [
  ...callNames.flatMap((name): typeof messages => [
    [`the request of ${name}`, calls[name].request, requests[name]],
    [`the outcome of ${name}`, outcomeOf(calls[name].reply), { ok: true, value: replies[name] }],
  ]),
  ...eventNames.map((name): (typeof messages)[0] => [name, events[name], payloads[name]]),
];

describe('whether a value fits', () => {
  test.each(messages)('is answered for %s as zod answers it', (_name, schema, sample) => {
    expect(fits(schema, sample)).toBe(true);
    expect(schema.parse(sample)).toEqual(sample);
    for (const mutation of mutationsOf(sample)) {
      const { success } = schema.safeParse(mutation);
      if (fits(schema, mutation) !== success) expect.fail(`${String(!success)}: ${show(mutation)}`);
    }
  });

  const Person = z.strictObject({ name: z.string() });

  test('an object with a class of its own does not, whatever its fields are', () => {
    class Named {
      name = 'nora_k';
    }
    expect(fits(Person, { name: 'nora_k' })).toBe(true);
    expect(fits(Person, new Named())).toBe(false);
    expect(fits(Person, Object.create({ name: 'nora_k' }))).toBe(false);
    expect(fits(Person, JSON.parse('{ "name": "nora_k", "__proto__": {} }'))).toBe(false);
  });

  test('a schema that would change a value, or let luggage through, is no question', () => {
    expect(() => fits(z.object({ name: z.string() }), {})).toThrow('not strict');
    expect(() => fits(z._default(z.string(), ''), '')).toThrow('another kind');
    expect(() => fits(z.string().check(z.trim()), '')).toThrow('another kind');
    expect(() => fits(z.number(), 1)).toThrow('another kind');
    expect(() => fits(z.int().check(z.positive()), 1)).toThrow('another kind');
  });
});

const show = (value: unknown) => JSON.stringify(value).slice(0, 500);
