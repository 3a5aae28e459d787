import fs from 'node:fs';
import { makeCommandProgram } from '../package/command-program.mjs';
import { packProgramFolder, programFolder } from '../package/program-folder.mjs';
import { writeLegalFiles } from '../package/legal.mjs';
import { inProject } from '../setup/places.mjs';
import { countReport } from './count-report.mjs';
import { runLimited } from './limited.mjs';
import { runAsOrdinaryUser } from './ordinary-user.mjs';
import { readPlaywright, readVitest } from './read-reports.mjs';
import { tool } from './tools.mjs';

/*
 * The parts of `npm test`. Each has a title and `run()`, which gives `{ passed, failed, skipped }`.
 * A part that ends badly has failed at least once, whatever its report says, and so has one
 * without a report. The time limits together stay within the hour and a half that CI gives.
 */

export const build = asOne('Build', [inProject('scripts/build.mjs')], 5);

/** The program as users get it: some end-to-end tests are of this one. */
export const pack = {
  title: 'Package',
  async run() {
    if (process.platform !== 'linux') return { passed: 0, failed: 0, skipped: 1 };
    writeLegalFiles();
    makeCommandProgram();
    const status = await packProgramFolder();
    if (status !== 0) return verdictOf(status);
    // It needs a package, and this file is loaded before there is any.
    const { faultsOfProgram } = await import('../gates/packed-program.mjs');
    const faults = faultsOfProgram(programFolder);
    for (const fault of faults) console.error(fault);
    return verdictOf(faults.length);
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

/** Tools that are fetched once, and not with the packages: the status says whether they could be had. */
export const fetchedGates = [
  whereToBeHad('Electronegativity', inProject('scripts/gates/electronegativity/check.mjs')),
  whereToBeHad('Rules of SDL', inProject('scripts/gates/sdl/check.mjs')),
];

function whereToBeHad(title, script) {
  return {
    title,
    async run() {
      const status = await runLimited(process.execPath, [script], { minutes: 5 });
      return status === 3 ? { passed: 0, failed: 0, skipped: 1 } : verdictOf(status);
    },
  };
}

export const unitTests = vitestRun('Unit tests', { config: 'vitest.config.js', minutes: 12 });
export const endToEndTests = playwrightRun('End-to-end tests', { config: 'e2e', minutes: 46 });

/** What takes longer than every change can wait for: `npm run test:long`. */
export const longUnitTests = vitestRun('Long unit tests', {
  config: 'e2e/long/vitest.config.js',
  minutes: 30,
});
export const longEndToEndTests = playwrightRun('Long end-to-end tests', {
  config: 'e2e/long',
  minutes: 150,
});

function vitestRun(title, { config, minutes }) {
  const report = inProject('out/unit', `${config.replaceAll('/', '-')}.json`);
  return {
    title,
    async run(more = []) {
      fs.rmSync(report, { force: true });
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const args = [tool('vitest'), 'run', `--config=${config}`, ...reporters, ...more];
      const status = await runLimited(process.execPath, args, { minutes });
      return countReport(status, report, readVitest);
    },
  };
}

function playwrightRun(title, { config, minutes }) {
  const report = inProject('out', config, 'report.json');
  return {
    title,
    async run(more = [], { env = {} } = {}) {
      fs.rmSync(report, { force: true });
      const status = await runAsOrdinaryUser(
        ({ node, folder }) => [
          node,
          tool('playwright', folder),
          'test',
          `--config=${config}`,
          ...more,
        ],
        { minutes, env },
      );
      return countReport(status, report, readPlaywright);
    },
  };
}

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
