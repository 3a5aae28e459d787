import fs from 'node:fs';
import path from 'node:path';
import { secretsIn } from '../gates/secrets.mjs';
import { packProgramFolder, programFolder } from '../package/program-folder.mjs';
import { writeLegalFiles } from '../package/legal.mjs';
import { inProject } from '../setup/places.mjs';
import { countReport } from './count-report.mjs';
import { runLimited } from './limited.mjs';
import { runAsOrdinaryUser } from './ordinary-user.mjs';
import { tool } from './tools.mjs';

/*
 * The parts of `npm test`. Each has a title and `run()`, which gives `{ passed, failed, skipped }`.
 * A part that ends badly has failed at least once, whatever its report says, and so has one
 * without a report. The time limits together stay within the hour and a half that CI gives.
 */

const unitReport = inProject('out/unit/report.json');
const e2eReport = inProject('out/e2e/report.json');

export const build = asOne('Build', [inProject('scripts/build.mjs')], 5);

/** The program as users get it: some end-to-end tests are of this one. */
export const pack = {
  title: 'Package',
  async run() {
    if (process.platform !== 'linux') return { passed: 0, failed: 0, skipped: 1 };
    writeLegalFiles();
    const status = await packProgramFolder();
    if (status !== 0) return verdictOf(status);
    const archive = fs.readFileSync(path.join(programFolder, 'resources/app.asar'), 'latin1');
    const secrets = secretsIn(archive);
    if (secrets.length > 0) console.error('S45: the packed program holds', secrets);
    return verdictOf(secrets.length);
  },
};

export const checks = [
  asOne(
    'Types, against both versions of Electron',
    [tool('tsc'), '-b', '.', 'src-main/tsconfig.electron-33.json'],
    5,
  ),
  asOne('Lint', [tool('eslint'), '--max-warnings=0', '.'], 8),
  asOne('Format', [tool('prettier'), '--check', '--log-level=warn', '.'], 3),
];

/** The status says whether the tool could be had: it is fetched once, and not with the packages. */
export const electronSettings = {
  title: 'Electronegativity',
  async run() {
    const args = [inProject('scripts/gates/electronegativity/check.mjs')];
    const status = await runLimited(process.execPath, args, { minutes: 5 });
    return status === 3 ? { passed: 0, failed: 0, skipped: 1 } : verdictOf(status);
  },
};

export const unitTests = {
  title: 'Unit tests',
  async run(more = []) {
    fs.rmSync(unitReport, { force: true });
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`];
    const args = [tool('vitest'), 'run', ...reporters, ...more];
    const status = await runLimited(process.execPath, args, { minutes: 12 });
    return countReport(status, unitReport, (report) => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    }));
  },
};

export const endToEndTests = {
  title: 'End-to-end tests',
  async run(more = []) {
    fs.rmSync(e2eReport, { force: true });
    const status = await runAsOrdinaryUser(
      ({ node, folder }) => [node, tool('playwright', folder), 'test', '--config=e2e', ...more],
      { minutes: 42 },
    );
    return countReport(status, e2eReport, ({ stats }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    }));
  },
};

/** A program that passes or fails as a whole. */
function asOne(title, args, minutes) {
  return {
    title,
    async run() {
      return verdictOf(await runLimited(process.execPath, args, { minutes }));
    },
  };
}

const verdictOf = (status) => ({
  passed: status === 0 ? 1 : 0,
  failed: status === 0 ? 0 : 1,
  skipped: 0,
});
