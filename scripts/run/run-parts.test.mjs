import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { countReport } from './count-report.mjs';
import { runLimited } from './limited.mjs';
import { runParts } from './run-parts.mjs';

let folder;
let printed;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keyring-parts-'));
  printed = [];
  const print = (what) => printed.push(...String(what).split('\n'));
  vi.spyOn(console, 'log').mockImplementation(print);
  vi.spyOn(console, 'error').mockImplementation(print);
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

const part = (passed, failed, skipped = 0) => ({
  title: 'a part',
  run: vi.fn(async () => ({ passed, failed, skipped })),
});

test('counts every part, and runs those behind a failed one', async () => {
  const last = part(4, 0);
  expect(await runParts([part(1, 0), part(2, 3), last])).toBe(1);
  expect(last.run).toHaveBeenCalledOnce();
  expect(printed.at(-1)).toBe('7 passed, 3 failed');
});

test('behind a part that the rest stands on, nothing is run once that has failed, by its time or else', async () => {
  const rest = part(4, 0);
  expect(await runParts([part(1, 0), { ...part(0, 1), isGround: true }, rest])).toBe(1);
  expect(rest.run).not.toHaveBeenCalled();
  expect(printed).toContain('not run a part');
  expect(printed.at(-1)).toBe('1 passed, 1 failed');
  const outOfTime = async () => {
    const status = await runLimited(process.execPath, ['-e', 'setTimeout(Boolean, 60_000)'], {
      minutes: 0.005,
    });
    return { passed: 0, failed: status === 124 ? 1 : 0, skipped: 0 };
  };
  expect(await runParts([{ title: 'slow', run: outOfTime, isGround: true }, rest])).toBe(1);
  expect(rest.run).not.toHaveBeenCalled();
  expect(await runParts([{ ...part(1, 0), isGround: true }, rest])).toBe(0);
  expect(rest.run).toHaveBeenCalledOnce();
});

test('a part that breaks has failed, and the rest still runs', async () => {
  const broken = { title: 'broken', run: () => Promise.reject(new Error('no disk left')) };
  expect(await runParts([broken, part(2, 0)])).toBe(1);
  expect(printed.at(-1)).toBe('2 passed, 1 failed');
});

test('names skipped tests only where there are some', async () => {
  expect(await runParts([part(1, 0, 2)])).toBe(0);
  expect(printed.at(-1)).toBe('1 passed, 0 failed, 2 skipped');
});

test('tells at the end what failed and why', async () => {
  const counted = {
    passed: 3,
    failed: 1,
    skipped: 0,
    failures: [{ title: 'a.spec.ts › copies', message: 'expected 1, received 2' }],
  };
  await runParts([{ title: 'tests', run: async () => counted }]);
  const end = printed.slice(printed.indexOf('── What failed'));
  expect(end).toEqual([
    '── What failed',
    ...['', 'a.spec.ts › copies', 'expected 1, received 2'],
    ...['', 'FAILED tests, 0 s'],
    '3 passed, 1 failed',
  ]);
});

test('is not content with nothing', async () => {
  expect(await runParts([part(0, 0)])).toBe(1);
});

test('a part without a report has failed, also when it ended well', () => {
  const counted = countReport(0, path.join(folder, 'none.json'), (report) => report);
  expect(counted).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a part that ended badly has failed, also when its report knows of nothing', () => {
  const report = path.join(folder, 'report.json');
  fs.writeFileSync(report, JSON.stringify({ passed: 5, failed: 0, skipped: 0 }));
  const read = (counted) => counted;
  expect(countReport(1, report, read)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  expect(countReport(0, report, read)).toEqual({ passed: 5, failed: 0, skipped: 0 });
});

test('a program gives its exit status', async () => {
  expect(await runLimited(process.execPath, ['-e', 'process.exit(3)'], { minutes: 1 })).toBe(3);
  expect(await runLimited('no-such-program', [], { minutes: 1 })).toBe(127);
});

test.runIf(process.platform !== 'win32')(
  'a program that outlasts its time is ended with all that it started',
  async () => {
    const note = path.join(folder, 'pid');
    const command = `sleep 600 & echo $! > ${note}; wait`;
    expect(await runLimited('sh', ['-c', command], { minutes: 1 / 60 })).toBe(124);
    const child = Number(fs.readFileSync(note, 'utf8'));
    expect(child).toBeGreaterThan(0);
    await expect.poll(() => isAlive(child)).toBe(false);
  },
);

/** A dead process that nobody asked about yet still has a number; its state tells. */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    const isLinux = fs.existsSync('/proc/self/stat');
    return !isLinux || !/\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
