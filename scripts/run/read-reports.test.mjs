import { describe, expect, test } from 'vitest';
import { readPlaywright, readVitest } from './read-reports.mjs';

const spec = (title, status, ...messages) => ({
  title,
  file: 'copy.spec.ts',
  line: 7,
  tests: [{ status, results: messages.map((message) => ({ errors: [{ message }] })) }],
});
const reportOf = (specs, stats) => ({
  suites: [{ specs: [], suites: [{ specs }] }],
  stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats },
});

describe('a report of end-to-end tests', () => {
  test('says what failed, where and why, without colours', () => {
    const specs = [
      spec('copies', 'unexpected', '\u001b[31mnot equal\u001b[39m'),
      spec('shows', 'expected'),
    ];
    expect(readPlaywright(reportOf(specs, { expected: 1, unexpected: 1 }))).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
      failures: [{ title: 'copy.spec.ts:7 › copies', message: 'not equal' }],
    });
  });

  test('counts as failed what passed at a second try only', () => {
    const report = reportOf([spec('copies', 'flaky', 'too late')], { expected: 4, flaky: 1 });
    const counted = readPlaywright(report);
    expect(counted).toMatchObject({ passed: 4, failed: 1 });
    expect(counted.failures).toEqual([{ title: 'copy.spec.ts:7 › copies', message: 'too late' }]);
  });

  test('tells also what went wrong outside of any test', () => {
    const report = { ...reportOf([], {}), errors: [{ message: 'no such file' }] };
    expect(readPlaywright(report).failures).toEqual([
      { title: 'outside of any test', message: 'no such file' },
    ]);
  });
});

describe('a report of unit tests', () => {
  test('says what failed and why, also of a file that could not be read, and not at any length', () => {
    const long = Array.from({ length: 200 }, (_, line) => `line ${line}`).join('\n');
    const counted = readVitest({
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        {
          name: 'a.test.ts',
          message: '',
          assertionResults: [
            { status: 'passed', fullName: 'mints', failureMessages: [] },
            { status: 'failed', fullName: 'copies', failureMessages: [long] },
          ],
        },
        { name: 'b.test.ts', message: 'cannot be read', assertionResults: [] },
      ],
    });
    expect(counted).toMatchObject({ passed: 3, failed: 1, skipped: 2 });
    expect(counted.failures.map(({ title }) => title)).toEqual(['copies', 'b.test.ts']);
    expect(counted.failures[0].message.split('\n')).toHaveLength(30);
    expect(counted.failures[1].message).toBe('cannot be read');
  });
});
