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
 * @param mostSecondTries so many tests may pass at the second try; when there are more, all of them have failed
 * @returns `{ passed, failed, skipped, failures, secondTries }`, the last two as `{ title, message }`
 */
export function readPlaywright({ suites, errors = [], stats }, mostSecondTries = 0) {
  const tests = suites.flatMap(testsOf);
  const withStatus = (wanted) =>
    tests
      .filter(({ status }) => status === wanted)
      .map(({ title, results }) => ({
        title,
        message: firstLines(
          results
            .flatMap((result) => result.errors)
            .map(textOf)
            .at(0) ?? '',
        ),
      }));
  const flaky = withStatus('flaky');
  const isAllowed = flaky.length <= mostSecondTries;
  return {
    passed: stats.expected + (isAllowed ? flaky.length : 0),
    failed: stats.unexpected + (isAllowed ? 0 : flaky.length),
    skipped: stats.skipped,
    failures: [
      ...withStatus('unexpected'),
      ...(isAllowed ? [] : flaky),
      ...errors.map((error) => failure('outside of any test', textOf(error))),
    ],
    secondTries: isAllowed ? flaky : [],
  };
}

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
