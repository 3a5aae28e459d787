import { stripVTControlCharacters } from 'node:util';

/** Of one failure: what was expected and found stands in these, as a rule. */
const MOST_LINES = 30;

/**
 * @param report of Vitest's json reporter
 * @returns `{ passed, failed, skipped, failures }`, the failures as `{ title, message }`
 */
export function readVitest(report) {
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const files = report.testResults.filter(({ message }) => message);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [
      ...tests
        .filter(({ status }) => status === 'failed')
        .map(({ fullName, failureMessages }) => failure(fullName, failureMessages.join('\n'))),
      // A file that could not even be read has no tests.
      ...files.map(({ name, message }) => failure(name, message)),
    ],
  };
}

/**
 * @param report of Playwright's json reporter
 * @returns `{ passed, failed, skipped, failures }`, the failures as `{ title, message }`
 */
export function readPlaywright({ suites, errors = [], stats }) {
  const failed = suites.flatMap(testsOf).filter(({ status }) => isFailure(status));
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    failures: [
      ...failed.map(({ title, results }) =>
        failure(
          title,
          results
            .flatMap((result) => result.errors)
            .map(textOf)
            .at(0) ?? '',
        ),
      ),
      ...errors.map((error) => failure('outside of any test', textOf(error))),
    ],
  };
}

/** One that passed at a second try only has failed. */
const isFailure = (status) => status === 'unexpected' || status === 'flaky';

function testsOf({ suites = [], specs = [] }) {
  const own = specs.flatMap(({ title, file, line, tests }) =>
    tests.map(({ status, results }) => ({ title: `${file}:${line} › ${title}`, status, results })),
  );
  return [...own, ...suites.flatMap(testsOf)];
}

const textOf = ({ message, value }) => message ?? value ?? '';
const failure = (title, message) => ({ title, message: firstLines(message) });

function firstLines(text) {
  const lines = stripVTControlCharacters(text).trim().split('\n');
  return lines.slice(0, MOST_LINES).join('\n');
}
