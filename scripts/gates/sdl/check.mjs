/*
 * Lints what is shipped, and the planted faults, with the rules of SDL (S40). Ends with 0 when all is
 * well, with 1 when not, and with 3 when the rules could not be had: then nothing is proven.
 */
import path from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { inProject } from '../../setup/places.mjs';
import { allowed, planted } from './allowed.mjs';
import { sdlRules } from './rules.mjs';

const rules = sdlRules();
if (rules === undefined) {
  console.error('The rules of SDL were left out: no registry has given them.');
  process.exit(3);
}
const found = [
  ...(await lint(inProject('.'), ['src-*/**/*.{ts,tsx}'])),
  ...(await lint(inProject('scripts/gates/faults'), ['**/*.{ts,tsx}'])),
];
const expected = [...allowed, ...planted].map(([rule, file]) => `${rule} in ${file}`);
const faults = [
  ...found.filter((each) => !expected.includes(each)),
  ...expected.filter((each) => !found.includes(each)).map((each) => `not found: ${each}`),
  ...allowed.filter(([, , reason]) => !reason).map(([rule]) => `${rule} is allowed for no reason`),
];
for (const fault of faults) console.error(`S40: ${fault}`);
console.log(`SDL: ${faults.length} faults, ${allowed.length} findings allowed`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** What every rule finds in these files, each once for a file, with its path from the checkout. */
async function lint(cwd, files) {
  const eslint = new ESLint({
    cwd,
    overrideConfigFile: true,
    overrideConfig: {
      files: ['**/*.{ts,tsx}'],
      ignores: ['**/*.test.*', '**/test-*.ts'],
      languageOptions: { parser: tseslint.parser },
      linterOptions: { reportUnusedDisableDirectives: 'off' },
      plugins: { sdl: { rules } },
      rules: Object.fromEntries(Object.keys(rules).map((name) => [`sdl/${name}`, 'error'])),
    },
    allowInlineConfig: false,
  });
  const results = await eslint.lintFiles(files);
  const findings = results.flatMap(({ filePath, messages }) => {
    const file = path.relative(inProject('.'), filePath).split(path.sep).join('/');
    return messages.map(({ ruleId, message }) => `${ruleId ?? message} in ${file}`);
  });
  return [...new Set(findings)];
}
