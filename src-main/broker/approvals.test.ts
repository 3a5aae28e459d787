import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ApprovalAnswer } from '../contract/approvals.ts';
import { seeded } from '../expiry/test-clock.ts';
import type { PrivateFile } from '../settings/private-file.ts';
import { mutated } from '../settings/test-mutations.ts';
import { createApprovals } from './approvals.ts';
import type { Wanted } from './approvals.ts';
import { unknownProgram } from './asking-program.ts';
import type { AskingProgram } from './asking-program.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const mark = (file: string, sha256 = 'a') => ({
  path: file,
  size: 1,
  modified: 2,
  sha256: sha256.repeat(64),
});

/** A script that bash runs. */
const program = (script = '/home/nora/backup.sh', sha256 = 'a'): AskingProgram => ({
  summary: {
    executable: '/usr/bin/bash',
    script,
    runs: 'script',
    parent: '/usr/sbin/cron',
    processId: 7,
  },
  identity: { executable: mark('/usr/bin/bash'), script: mark(script, sha256), commandText: null },
});
const nora: Wanted = { kind: 'account', id: 'nora', name: 'nora_k', access: 'read-token' };

function memoryFile(
  text?: string,
): PrivateFile & { text: () => string | undefined; aside: () => string | undefined } {
  let held = text;
  let aside: string | undefined;
  return {
    read: () => Promise.resolve(held),
    write: (next) => {
      held = next;
      return Promise.resolve();
    },
    remove: () => Promise.resolve(),
    moveAside: () => {
      aside = held;
      held = undefined;
      return Promise.resolve();
    },
    text: () => held,
    aside: () => aside,
  };
}

async function setUp({ file = memoryFile() } = {}) {
  const clock = { wall: 1_790_000_000_000, monotonic: 1_000 };
  const bugs: unknown[] = [];
  const approvals = createApprovals({
    file,
    now: () => clock.wall,
    monotonic: () => clock.monotonic,
    onBug: (error) => bugs.push(error),
  });
  await approvals.start();
  const asked = vi.fn();
  const require = (more: Partial<Parameters<typeof approvals.require>[0]> = {}): Promise<string> =>
    approvals
      .require({
        program: program(),
        wanted: nora,
        noInput: false,
        signal: new AbortController().signal,
        onAsking: asked,
        ...more,
      })
      .then(
        () => 'given',
        (error: unknown) => (error as { code: string }).code,
      );
  const answer = async (given: ApprovalAnswer): Promise<void> => {
    const question = approvals.question();
    if (question === null) throw new Error('nothing is asked');
    await approvals.answer(question.questionId, given);
  };
  const pass = (ms: number): void => {
    clock.wall += ms;
    clock.monotonic += ms;
    vi.advanceTimersByTime(ms);
  };
  return { approvals, require, answer, asked, clock, pass, file, bugs };
}

test('asks once for the use at hand, and again for the next', async () => {
  const { require, answer, approvals, asked } = await setUp();
  const first = require();
  expect(approvals.question()).toMatchObject({
    program: program().summary,
    credential: 'nora_k',
    access: 'read-token',
    secondsLeft: 60,
  });
  await answer('once');
  expect(await first).toBe('given');
  expect(approvals.question()).toBeNull();
  void require();
  expect(asked).toHaveBeenCalledTimes(2);
});

test('many requests of one program for one credential are one question', async () => {
  const { require, answer, approvals } = await setUp();
  const all = Array.from({ length: 100 }, () => require());
  expect(approvals.question()?.waiting).toBe(0);
  await answer('once');
  expect(new Set(await Promise.all(all))).toEqual(new Set(['given']));
});

test('"Always" is kept for this program, this credential and this access alone', async () => {
  const { require, answer, file } = await setUp();
  const first = require();
  await answer('always');
  expect(await first).toBe('given');
  const again = await setUp({ file });
  expect(await again.require({ noInput: true })).toBe('given');
  for (const other of [
    { program: program('/home/nora/other.sh') },
    { wanted: { ...nora, id: 'sam' } },
    { wanted: { ...nora, access: 'sign-out' as const } },
    { wanted: { ...nora, kind: 'named-token' as const } },
    { program: unknownProgram },
  ])
    expect(await again.require({ noInput: true, ...other })).toBe('approval-needed');
});

test('an answer is void, and gone from the list, once the script or the executable changed', async () => {
  const { require, answer, approvals, file } = await setUp();
  const first = require();
  await answer('always');
  await first;
  expect(await require({ program: program(undefined, 'b'), noInput: true })).toBe(
    'approval-needed',
  );
  expect(approvals.remembered()).toEqual([]);
  expect(await require({ noInput: true })).toBe('approval-needed');
  expect(JSON.parse(file.text() ?? '')).toEqual({ version: 1, approvals: [] });
});

/** The file of version 1, to the letter: later versions keep reading it. */
const versionOne =
  '{"version":1,"approvals":[{"credentialId":"nora","identity":{"executable":{"path":"/usr/bin/bash",' +
  `"size":1,"modified":2,"sha256":"${'a'.repeat(64)}"},"script":{"path":"/home/nora/backup.sh","size":1,` +
  `"modified":2,"sha256":"${'a'.repeat(64)}"},"commandText":null},"shown":{"approvalId":` +
  '"0b0e6a52-0000-4000-8000-000000000001","executable":"/usr/bin/bash","script":"/home/nora/backup.sh",' +
  '"runs":"script","credentialKind":"account","credential":"nora_k","access":"read-token",' +
  '"since":1790000000000,"until":null}}]}\n';

test('R13: the answers of version 1 are read', async () => {
  const { require, asked, bugs } = await setUp({ file: memoryFile(versionOne) });
  expect(await require()).toBe('given');
  expect(asked).not.toHaveBeenCalled();
  expect(bugs).toEqual([]);
});

const newer = memoryFile('{"version":2,"answers":{}}');
const unreadable = { ...memoryFile(versionOne), read: () => Promise.reject(new Error('EACCES')) };
test.each([
  ['of a newer version', newer],
  ['that cannot be read', unreadable],
])(
  'R13: answers %s are none; new ones hold until the end, and the file stays as it is',
  async (_which, file) => {
    const before = file.text();
    const { approvals, require, answer } = await setUp({ file });
    expect(approvals.remembered()).toEqual([]);
    const first = require();
    await answer('always');
    expect(await first).toBe('given');
    expect(await require({ noInput: true })).toBe('given');
    expect([file.text(), file.aside()]).toEqual([before, undefined]);
  },
);

test('R13: a thousand mutated files of answers: none brings it down, gives more, or is lost', async () => {
  const random = seeded(20_261_129);
  for (let round = 0; round < 1_000; round += 1) {
    const text = mutated(versionOne, random);
    const { approvals, file } = await setUp({ file: memoryFile(text) });
    expect(approvals.remembered().length).toBeLessThanOrEqual(1);
    expect(file.text() ?? file.aside()).toBe(text);
  }
});

test('an hour ends after an hour, and is not kept on the disk', async () => {
  const { require, answer, pass, file } = await setUp();
  const first = require();
  await answer('for-an-hour');
  await first;
  expect(JSON.parse(file.text() ?? '')).toEqual({ version: 1, approvals: [] });
  pass(3_599_000);
  expect(await require({ noInput: true })).toBe('given');
  pass(1_000);
  expect(await require({ noInput: true })).toBe('approval-needed');
});

test.each([
  ['set back before it began', (clock: { wall: number; monotonic: number }) => (clock.wall -= 1)],
  ['set on by a day', (clock: { wall: number; monotonic: number }) => (clock.wall += 86_400_000)],
  [
    'set back again and again',
    (clock: { wall: number; monotonic: number }) => (clock.monotonic += 3_600_000),
  ],
])('an hour ends when the clock is %s', async (_how, jump) => {
  const { require, answer, clock } = await setUp();
  const first = require();
  await answer('for-an-hour');
  await first;
  jump(clock);
  expect(await require({ noInput: true })).toBe('approval-needed');
});

test('no answer in 60 seconds is a no, whatever the clock on the wall says', async () => {
  const { require, clock, approvals } = await setUp();
  const first = require();
  clock.wall -= 86_400_000;
  vi.advanceTimersByTime(59_999);
  expect(approvals.question()).not.toBeNull();
  vi.advanceTimersByTime(1);
  expect(await first).toBe('approval-unanswered');
  expect(approvals.question()).toBeNull();
});

test('a question has its 60 seconds from when it is shown', async () => {
  const { require, answer, pass, approvals } = await setUp();
  const first = require();
  const second = require({ wanted: { ...nora, id: 'sam', name: 'sam' } });
  expect(approvals.question()?.waiting).toBe(1);
  pass(40_000);
  await answer('deny');
  expect(await first).toBe('approval-denied');
  expect(approvals.question()).toMatchObject({ credential: 'sam', secondsLeft: 60, waiting: 0 });
  pass(59_000);
  await answer('once');
  expect(await second).toBe('given');
});

test('after a no, the same question is answered alike for a moment, so that no program can nag', async () => {
  const { require, answer, pass, approvals } = await setUp();
  const first = require();
  await answer('deny');
  await first;
  expect(await require()).toBe('approval-denied');
  expect(approvals.question()).toBeNull();
  pass(3_000);
  void require();
  expect(approvals.question()).not.toBeNull();
});

test('an unknown program is asked for each time, and its answer is never kept', async () => {
  const { require, answer, approvals } = await setUp();
  const all = [require({ program: unknownProgram }), require({ program: unknownProgram })];
  expect(approvals.question()).toMatchObject({ canBeRemembered: false, waiting: 1 });
  await answer('always');
  await answer('deny');
  expect(await Promise.all(all)).toEqual(['given', 'approval-denied']);
  expect(approvals.remembered()).toEqual([]);
});

test('a question goes with the last program that waits for it', async () => {
  const { require, approvals } = await setUp();
  const [one, other] = [new AbortController(), new AbortController()];
  const all = [require({ signal: one.signal }), require({ signal: other.signal })];
  one.abort();
  expect(approvals.question()).not.toBeNull();
  other.abort();
  expect(approvals.question()).toBeNull();
  expect(await Promise.all(all)).toEqual(['cancelled', 'cancelled']);
});

test('only the question that is shown can be answered', async () => {
  const { require, approvals } = await setUp();
  void require();
  const shown = approvals.question();
  const second = require({ wanted: { ...nora, id: 'sam' } });
  if (shown === null) throw new Error('nothing is asked');
  await approvals.answer(shown.questionId, 'deny');
  await approvals.answer(shown.questionId, 'always');
  expect(approvals.remembered()).toEqual([]);
  approvals.denyCurrent();
  expect(await second).toBe('approval-denied');
});

test('more questions than anybody answers are denied', async () => {
  const { require } = await setUp();
  for (let each = 0; each < 100; each += 1) void require({ program: unknownProgram });
  expect(await require({ program: unknownProgram })).toBe('approval-denied');
});

test('what is removed from the list is asked for again', async () => {
  const { require, answer, approvals } = await setUp();
  const first = require();
  await answer('always');
  await first;
  const [kept] = approvals.remembered();
  if (kept === undefined) throw new Error('nothing is kept');
  await approvals.forget(kept.approvalId);
  expect(await require({ noInput: true })).toBe('approval-needed');
});

test.each(['', '{', '{"version":9}', '{"version":1,"approvals":[{"a":1}]}'])(
  'a file that makes no sense grants nothing: %j',
  async (text) => {
    const { require } = await setUp({ file: memoryFile(text) });
    expect(await require({ noInput: true })).toBe('approval-needed');
  },
);
