import * as z from 'zod/mini';
import { describe, expect, test } from 'vitest';
import { calls, events } from './contract.ts';
import { callNames, eventNames } from './names.ts';
import { Failure } from './outcome.ts';

const LONGEST_TEXT = 512;
/** Of an address, and of what holds the path of a file. */
const LONGEST_PLACE = 2_048;
const isPlace = /(?:address|url|origin|executable|script|parent|command)(?:\[\])?$/i;
const LONGEST_LIST = 1_000;
const DEEPEST = 8;
const soundsSecret = /token$|password|passphrase|secret/i;

type Def = {
  type: string;
  checks?: { _zod: { def: { check: string; maximum?: number; format?: string } } }[];
  format?: string;
  shape?: Record<string, z.ZodMiniType>;
  catchall?: z.ZodMiniType;
  element?: z.ZodMiniType;
  options?: z.ZodMiniType[];
  innerType?: z.ZodMiniType;
};

/** What is wrong with a schema: one line for each thing that could let luggage through. */
function faultsOf(schema: z.ZodMiniType, path: string, depth = 0): string[] {
  const def = schema._zod.def as unknown as Def;
  const limit = def.checks?.find(({ _zod }) => _zod.def.check === 'max_length')?._zod.def.maximum;
  const inside = (entry: z.ZodMiniType | undefined, step: string): string[] =>
    entry ? faultsOf(entry, `${path}${step}`, depth + 1) : [`${path}: nothing inside`];
  const tooDeep = depth > DEEPEST ? [`${path}: too deep`] : [];
  switch (def.type) {
    case 'object': {
      const isStrict = def.catchall?._zod.def.type === 'never';
      const entries = Object.entries(def.shape ?? {});
      return [
        ...tooDeep,
        ...(isStrict ? [] : [`${path}: takes unknown keys`]),
        ...entries.flatMap(([key, entry]) => inside(entry, `.${key}`)),
        ...entries
          .filter(([key, { _zod }]) => soundsSecret.test(key) && _zod.def.type === 'string')
          .map(([key]) => `${path}.${key}: a secret`),
      ];
    }
    case 'array':
      return [
        ...tooDeep,
        ...((limit ?? Infinity) <= LONGEST_LIST ? [] : [`${path}: a list without a limit`]),
        ...inside(def.element, '[]'),
      ];
    case 'string':
      return (limit ?? Infinity) <= (isPlace.test(path) ? LONGEST_PLACE : LONGEST_TEXT)
        ? []
        : [`${path}: a text without a limit`];
    case 'number':
      return def.format === 'safeint'
        ? []
        : [`${path}: a number that need not be whole and finite`];
    case 'union':
      return (def.options ?? []).flatMap((option, at) => inside(option, `|${String(at)}`));
    case 'nullable':
      return inside(def.innerType, '');
    case 'boolean':
    case 'enum':
    case 'literal':
    case 'null':
      return [];
    default:
      return [`${path}: ${def.type} is not for the contract`];
  }
}

/** The page may send what was typed there: a person's own secret, in one call each, never sent back. */
const typedByThePerson = [
  'signIn request.password: a secret',
  // Main alone encrypts and decrypts; the passphrase is asked for where the person is, and kept nowhere.
  'exportSecretBackup request.passphrase: a secret',
  'unlockBackup request.passphrase: a secret',
];
const isGuilty = (fault: string) => !typedByThePerson.includes(fault);

describe('the contract', () => {
  test.each(callNames)('S12: %s lets nothing through that it does not name', (name) => {
    const { request, reply } = calls[name];
    const faults = [...faultsOf(request, `${name} request`), ...faultsOf(reply, `${name} reply`)];
    expect(faults.filter(isGuilty)).toEqual([]);
  });

  test.each(eventNames)('S12: %s lets nothing through that it does not name', (name) => {
    expect(faultsOf(events[name], name).filter(isGuilty)).toEqual([]);
  });

  test('a failure is a code from the closed list, and nothing besides', () => {
    expect(faultsOf(Failure, 'failure')).toEqual([]);
    const failure = { ok: false, code: 'offline', retryAt: null };
    expect(Failure.safeParse(failure).success).toBe(true);
    expect(Failure.safeParse({ ...failure, message: 'why' }).success).toBe(false);
    expect(Failure.safeParse({ ...failure, code: 'anything' }).success).toBe(false);
  });

  test('names alone are the names of the tables', () => {
    expect([...callNames].sort()).toEqual(Object.keys(calls).sort());
    expect([...eventNames].sort()).toEqual(Object.keys(events).sort());
  });

  test.each([
    ['an object that takes unknown keys', z.object({ name: z.boolean() })],
    ['a loose object inside', z.strictObject({ inner: z.looseObject({}) })],
    ['a secret', z.strictObject({ authToken: z.string().check(z.maxLength(9)) })],
    ['a text without a limit', z.strictObject({ name: z.string() })],
    ['a text that is too long', z.strictObject({ name: z.string().check(z.maxLength(513)) })],
    ['an address that is too long', z.strictObject({ url: z.string().check(z.maxLength(2_049)) })],
    ['a list without a limit', z.array(z.boolean())],
    ['a list of anything', z.array(z.any()).check(z.maxLength(3))],
    ['anything', z.unknown()],
    ['what is turned into a text', z.coerce.string()],
    ['a fraction', z.number()],
    ['an optional value', z.optional(z.boolean())],
    ['a record', z.record(z.string(), z.boolean())],
  ])('S12: the walk finds %s', (_name, schema) => {
    expect(faultsOf(schema, 'planted').length).toBeGreaterThan(0);
  });
});
