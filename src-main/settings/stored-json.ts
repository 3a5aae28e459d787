import * as z from 'zod/mini';

/** The value of a JSON text; undefined where it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const AnyVersion = z.looseObject({ version: z.int() });

/** Whether a later version of the program wrote this: it may be read, and is never overwritten. */
export function isOfNewerVersion(json: unknown, ours: number): boolean {
  const { data } = AnyVersion.safeParse(json);
  return data !== undefined && data.version > ours;
}
