import fs from 'node:fs';

/**
 * Counts the tests in a report, with distrust: a run that ended badly has failed at least once,
 * whatever its report says, and so has one without a report.
 *
 * @param read takes `{ passed, failed, skipped }`, and what else is told of them, out of the parsed report
 */
export function countReport(status, reportFile, read) {
  let counted;
  try {
    counted = read(JSON.parse(fs.readFileSync(reportFile, 'utf8')));
  } catch {
    console.error('There is no report of these tests.');
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return status === 0 ? counted : { ...counted, failed: Math.max(1, counted.failed) };
}
