/*
 * Runs Electronegativity as a module and prints what it found, as JSON. Its command line can't be
 * used: it says nothing of files that it could not read where it writes a report.
 *
 * Arguments: the folder it is installed in, the folder to look through, the version of Electron.
 */
import { createRequire } from 'node:module';
import path from 'node:path';

const [installed, input, electronVersionOverride] = process.argv.slice(2);
const home = path.join(installed, 'node_modules/@doyensec/electronegativity/package.json');
const load = createRequire(home);

// It asks the internet for its own words and for Electron's releases. The result must not depend on that.
const got = load.resolve('got');
const refuse = () => Promise.reject(new Error('no network'));
load.cache[got] = {
  id: got,
  filename: got,
  loaded: true,
  exports: Object.assign(refuse, { head: refuse }),
};
console.log = () => {};

const { errors, issues } = await load('./dist/runner.js')({
  input,
  electronVersionOverride,
  isRelative: true,
  excludeFromScan: ['availablesecurityfixesglobalcheck'],
});
const placeOf = (file) => file.split(path.sep).join('/');
process.stdout.write(
  JSON.stringify({
    errors: errors.map(({ file, message }) => ({
      file: placeOf(path.relative(input, file)),
      message,
    })),
    issues: issues.map(({ id, file, sample }) => ({ id, file: placeOf(file), sample })),
  }),
);
