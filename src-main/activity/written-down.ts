import type { ActivityEntry, ActivityThing, ActivityWay } from '../contract/activity.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import { isKeyringError } from '../keyring-error.ts';
import type { ActivityRow, ActivityRows, Acts, Known } from './activity-rows.ts';

/** Somebody was turned away. What merely failed (offline, a slip of the fingers) is not worth a line. */
const refusals: readonly FailureCode[] = [
  'app-locked',
  'credentials-refused',
  'verification-code-wrong',
  'address-blocked',
  'token-rejected',
  'token-refused',
  'owner-token-needed',
  'role-missing',
];

type AnyRow = ActivityRow<unknown, unknown>;

/**
 * The same acts, and each that has a row in the table is written down: after it was done, or when it
 * was refused. Writing never changes how an act ends.
 */
export function writtenDown(
  acts: Acts,
  way: ActivityWay,
  deps: {
    rows: ActivityRows;
    known: Known;
    note: (entry: ActivityEntry) => void;
    now: () => number;
  },
): Acts {
  const { known, note, now } = deps;

  const recorded =
    (row: AnyRow, act: (request: unknown) => Promise<unknown>) =>
    async (request: unknown): Promise<unknown> => {
      const before = quietly(() => row.of(request, known));
      const write = (thing: ActivityThing | null | undefined, refusal: FailureCode | null): void =>
        quietly(() => {
          if (thing)
            note({ at: now(), act: row.act, way, thing: speakable(thing), program: '', refusal });
        });
      try {
        const reply = await act(request);
        write(row.after ? quietly(() => row.after?.(reply, known)) : before, null);
        return reply;
      } catch (error) {
        if (isKeyringError(error, ...refusals)) write(before, error.code);
        throw error;
      }
    };

  const rows = deps.rows as Record<string, AnyRow | undefined>;
  const bound = Object.entries(acts).map(([name, act]) => {
    const row = rows[name];
    return [name, row === undefined ? act : recorded(row, act as never)];
  });
  // Name by name the same functions, which the compiler cannot follow through a list of entries.
  return Object.fromEntries<unknown>(bound as [string, unknown][]) as Acts;
}

/** A name that may stand in a file: where Plex gives an e-mail address for one, its first letter. */
function speakable(thing: ActivityThing): ActivityThing {
  const { name } = thing;
  return { ...thing, name: name.includes('@') ? `${name.slice(0, 1)}•••` : name.slice(0, 512) };
}

/** What goes wrong with writing down must not touch what is written down. */
function quietly<Result>(task: () => Result): Result | undefined {
  try {
    return task();
  } catch {
    return undefined;
  }
}
