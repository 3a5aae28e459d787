import type * as z from 'zod/mini';

type Fits = (value: unknown) => boolean;

/**
 * Whether a value is as a schema of the contract says. zod answers by building the value anew, which
 * costs a long list more than its way to the page does. No schema of the contract changes a value, so
 * a plain yes or no is enough; a test holds each answer to zod's.
 *
 * @throws Error for a kind of schema that the contract does not use so far
 */
export function fits<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
): value is z.output<Schema> {
  return fitsOf(schema)(value);
}

const made = new WeakMap<z.core.$ZodType, Fits>();

/** Made once for each schema. */
function fitsOf(schema: z.core.$ZodType): Fits {
  const known = made.get(schema) ?? make(schema);
  made.set(schema, known);
  return known;
}

function make(schema: z.core.$ZodType): Fits {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'null':
      return (value) => value === null;
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'string':
      return fitsText(limitsOf(def.checks));
    case 'number':
      return fitsWholeNumber(def, limitsOf(def.checks));
    case 'literal':
      return fitsOneOf(def.values);
    case 'enum':
      return fitsOneOf(Object.values(def.entries));
    case 'nullable':
      return fitsOrNull(fitsOf(def.innerType));
    case 'array':
      return fitsList(fitsOf(def.element), limitsOf(def.checks));
    case 'object':
      return fitsObject(def);
    case 'union':
      return fitsChoice(def);
    default:
      throw new Error(`the contract has a schema of another kind: ${def.type}`);
  }
}

type Limits = { least: number; most: number; pattern: RegExp | undefined };

function limitsOf(checks: readonly z.core.$ZodCheck[] = []): Limits {
  const limits: Limits = { least: -Infinity, most: Infinity, pattern: undefined };
  for (const check of checks) {
    const { def } = (check as z.core.$ZodChecks)._zod;
    switch (def.check) {
      case 'min_length':
        limits.least = def.minimum;
        break;
      case 'max_length':
        limits.most = def.maximum;
        break;
      case 'greater_than':
        if (!def.inclusive) throw unknownCheck('greater_than');
        limits.least = Number(def.value);
        break;
      case 'less_than':
        if (!def.inclusive) throw unknownCheck('less_than');
        limits.most = Number(def.value);
        break;
      case 'string_format':
        limits.pattern = def.pattern;
        break;
      default:
        throw unknownCheck(def.check);
    }
  }
  return limits;
}

const unknownCheck = (name: string) =>
  new Error(`the contract has a check of another kind: ${name}`);

const fitsText =
  ({ least, most, pattern }: Limits): Fits =>
  (value) =>
    typeof value === 'string' &&
    value.length >= least &&
    value.length <= most &&
    (pattern === undefined || pattern.test(value));

function fitsWholeNumber(def: z.core.$ZodNumberDef, { least, most }: Limits): Fits {
  if (!('format' in def) || def.format !== 'safeint') throw unknownCheck('number');
  return (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
}

function fitsOneOf(values: readonly unknown[]): Fits {
  const known = new Set(values);
  return (value) => known.has(value);
}

const fitsOrNull =
  (fitsInner: Fits): Fits =>
  (value) =>
    value === null || fitsInner(value);

function fitsList(fitsEntry: Fits, { least, most }: Limits): Fits {
  return (value) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) return false;
    for (const entry of value) if (!fitsEntry(entry)) return false; // of a gap as well, other than `every`
    return true;
  };
}

/** Every object of the contract is strict: these keys, and no other. */
function fitsObject({ shape, catchall }: z.core.$ZodObjectDef): Fits {
  if (catchall?._zod.def.type !== 'never') throw unknownCheck('an object that is not strict');
  const names = Object.keys(shape);
  const fields = Object.entries(shape).map(([name, schema]) => ({
    name,
    fitsField: fitsOf(schema),
  }));
  return (value) =>
    isPlainObject(value) &&
    Object.keys(value).length === names.length &&
    fields.every(({ name, fitsField }) => fitsField(value[name]));
}

/** As it comes out of JSON: with a class of its own it might have another text than its fields say. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

/** Objects that are told apart by one field. */
function fitsChoice(def: z.core.$ZodUnionDef): Fits {
  const options = def.options.map(fitsOf);
  return (value) => options.some((fitsOption) => fitsOption(value));
}
