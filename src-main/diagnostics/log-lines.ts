import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { failureCodes } from '../contract/failure-codes.ts';
import { callNames } from '../contract/names.ts';
import { LOG_FILE } from '../log.ts';

/** Enough to see what led to a fault, short enough to be read before it is sent. Our choice. */
const MOST_LOG_LINES = 100;

export type LogLines = { lines: string[]; leftOut: number };

const word = z.string().check(z.regex(/^[a-z]{1,16}(?:-[a-z]{1,16}){0,3}$/));
const amount = z.int().check(z.minimum(0), z.maximum(10_000_000));
/** A function's name (without digits, so no token) and a file of the program's, or the place alone. */
const place = z
  .string()
  .check(z.regex(/^(?:[A-Z.$_<>#]{1,60} )?[a-z_-]{1,40}2?(?:\.[a-z]{2,4}){0,2}:\d{1,7}:\d{1,7}$/i));

/**
 * What a line may hold if it is to leave the computer; anything else in it, and it stays here. No
 * text has room for an address, a path, or the letters and digits of a token.
 */
const Line = z.strictObject({
  time: z.iso.datetime(),
  level: z.enum(['info', 'warn', 'error']),
  area: word,
  event: z.optional(word),
  call: z.optional(z.enum(callNames)),
  code: z.optional(z.enum(failureCodes)),
  durationMs: z.optional(amount),
  status: z.optional(amount),
  error: z.optional(z.string().check(z.regex(/^[A-Z]{1,40}$/i))),
  at: z.optional(z.array(place).check(z.maxLength(8))),
});

/**
 * The newest lines of the log, oldest first. The files may hold what we did not write, so each line
 * is checked field by field, and left out where it says more than ours do or names somebody.
 */
export async function newestLogLines(
  folder: string,
  namesSomebody: (line: string) => boolean,
): Promise<LogLines> {
  const files = [`${LOG_FILE}.1`, LOG_FILE].map((name) =>
    readFile(path.join(folder, name), 'utf8').catch(() => ''),
  );
  const texts = await Promise.all(files);
  const newest = texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line !== '')
    .slice(-MOST_LOG_LINES);
  const lines = newest.flatMap((line) => {
    const told = lineToTell(line);
    return told === undefined || namesSomebody(told) ? [] : [told];
  });
  return { lines, leftOut: newest.length - lines.length };
}

function lineToTell(line: string): string | undefined {
  const read = Line.safeParse(parsed(line));
  if (!read.success) return undefined;
  const { time, level, area, event, call, code, durationMs, status, error, at } = read.data;
  const parts = [
    `${time} ${level} ${area}`,
    event,
    call,
    code,
    durationMs === undefined ? undefined : `${String(durationMs)} ms`,
    status === undefined ? undefined : `status ${String(status)}`,
    error,
    // The first places say most, and a line of the contract has its limit.
    at?.slice(0, 3).join(' < '),
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
