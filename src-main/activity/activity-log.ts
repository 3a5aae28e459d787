import { appendFile, chmod, open, readFile, rename, stat } from 'node:fs/promises';
import { ActivityEntry } from '../contract/activity.ts';

const LARGEST_FILE = 1_048_576;
/** What the contract allows in one list. */
const MOST_SHOWN = 1_000;
/** So many lines wait for a disk that hangs; those that come on top are lost. */
const MOST_WAITING = 1_000;
const FILE_MODE = 0o600;

/** What was done with the tokens here: JSON lines on the disk, added to and never changed. */
export type ActivityLog = {
  /** Never throws and never waits: a line that cannot be written is lost. */
  note: (entry: ActivityEntry) => void;
  /** The newest first. A line that cannot be read is left out, and so is a file. */
  newest: () => Promise<ActivityEntry[]>;
  /** All there is as JSON lines, the oldest first. */
  text: () => Promise<string>;
  /** Called with how many lines this run has added. Returns the function that ends it. */
  onGrown: (listener: (added: number) => void) => () => void;
  /** Resolves when all that was noted is on the disk, or lost. */
  close: () => Promise<void>;
};

/**
 * Two files of 1 MiB at most, readable by the user alone: `path` and the one before it.
 *
 * @param path such as `…/activity.jsonl`; the older file is `…/activity.1.jsonl`
 */
export function createActivityLog(path: string): ActivityLog {
  const older = path.replace(/(\.[^.]*)?$/, '.1$1');
  const listeners = new Set<(added: number) => void>();
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let added = 0;
  let isPrepared = false;

  function inTurn<Result>(step: () => Promise<Result>): Promise<Result> {
    const result = last.then(step);
    last = result.catch(() => undefined);
    return result;
  }

  async function append(line: string): Promise<void> {
    const start = isPrepared ? '' : await prepare();
    isPrepared = true;
    const size = await sizeOf(path);
    if (size > 0 && size + Buffer.byteLength(start + line) > LARGEST_FILE)
      await rename(path, older);
    await appendFile(path, start + line, { mode: FILE_MODE });
    added += 1;
    for (const listener of listeners) listener(added);
  }

  /** Mends the mode. What a run that was cut short left of a line gets an end, so that it spoils no other. */
  async function prepare(): Promise<string> {
    const size = await sizeOf(path);
    if (size === 0) return '';
    await chmod(path, FILE_MODE);
    const file = await open(path, 'r');
    try {
      const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
      return buffer.toString('latin1') === '\n' ? '' : '\n';
    } finally {
      await file.close();
    }
  }

  const entries = async (): Promise<ActivityEntry[]> => {
    const files = await Promise.all([older, path].map((each) => readEntries(each)));
    return files.flat();
  };

  return {
    note: (entry) => {
      if (waiting >= MOST_WAITING) return;
      waiting += 1;
      void inTurn(() => append(`${JSON.stringify(entry)}\n`))
        .catch(() => undefined)
        .finally(() => (waiting -= 1));
    },
    newest: () => inTurn(async () => (await entries()).slice(-MOST_SHOWN).reverse()),
    text: () =>
      inTurn(async () => (await entries()).map((entry) => `${JSON.stringify(entry)}\n`).join('')),
    onGrown: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      await last;
      listeners.clear();
    },
  };
}

async function readEntries(path: string): Promise<ActivityEntry[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => readEntry(line) ?? []);
}

/** A line of a later version may say what this one does not know: it is left out like a broken one. */
function readEntry(line: string): ActivityEntry | undefined {
  try {
    const entry = ActivityEntry.safeParse(JSON.parse(line));
    return entry.success ? entry.data : undefined;
  } catch {
    return undefined;
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
