import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import noSecrets from 'eslint-plugin-no-secrets';
import noUnsanitized from 'eslint-plugin-no-unsanitized';
import regexp from 'eslint-plugin-regexp';
import security from 'eslint-plugin-security';
import tseslint from 'typescript-eslint';
import { ownRules } from './scripts/gates/own-rules.mjs';

/** A warning is read by nobody. */
const asErrors = (rules) =>
  Object.fromEntries(
    Object.entries(rules).map(([name, level]) => [name, level === 'warn' ? 'error' : level]),
  );

/** What Node offers its own modules by name, for the plain scripts. */
const nodeGlobals = Object.fromEntries(
  [
    'AbortSignal',
    'Buffer',
    'URL',
    'clearInterval',
    'clearTimeout',
    'console',
    'fetch',
    'process',
    'setImmediate',
    'setInterval',
    'setTimeout',
  ].map((name) => [name, 'readonly']),
);

export default defineConfig(
  // The planted faults are linted by the test of this gate, from within their folder.
  globalIgnores(['out/', 'dist/', 'node_modules/', 'scripts/gates/faults/']),
  js.configs.recommended,
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: nodeGlobals },
  },
  noUnsanitized.configs.recommended,
  regexp.configs['flat/recommended'],
  security.configs.recommended,
  {
    rules: {
      'no-eval': 'error',
      'no-new-func': 'error',
      ...asErrors(regexp.configs['flat/recommended'].rules),
      ...asErrors(security.configs.recommended.rules),
      // Any index that is not a number written out: the types say what may be asked for.
      'security/detect-object-injection': 'off',
      // Any path that is not written out: this program has a folder of its own, given at its start.
      'security/detect-non-literal-fs-filename': 'off',
      // Any function that is called `require`, ours too. There is no other: all are modules.
      'security/detect-non-literal-require': 'off',
      // Goes by names: `token === undefined`. No secret of ours is compared with what others send.
      'security/detect-possible-timing-attacks': 'off',
      // A guess that refuses `(\d{4})?`; regexp/no-super-linear-backtracking works it out instead.
      'security/detect-unsafe-regex': 'off',
    },
  },
  {
    files: ['src-*/**/*.{ts,tsx}', 'e2e/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['src-*/**/*.{ts,tsx}'],
    rules: { 'no-console': 'error' },
  },
  ...ownRules,
  {
    // What a token or a key looks like by its disorder. Tests are full of invented ones, and
    // scripts/gates/secrets.mjs looks through every file for those of Plex.
    files: ['src-*/**/*.{ts,tsx}'],
    ignores: ['**/*.test.*', '**/test-*.ts'],
    plugins: { 'no-secrets': noSecrets },
    rules: {
      'no-secrets/no-secrets': [
        'error',
        {
          additionalDelimiters: ['[=&|"]'],
          // Words in a row, as in `onApprovalQuestionChanged`, are no disorder.
          // The same behind the section of a catalogue, as in `signIn.endOtherTitle`.
          ignoreContent: ['^(?:[a-z]+(?:[A-Z][a-z]+)*\\.)?[a-z]+(?:[A-Z][a-z]*\\d*)+$'],
        },
      ],
    },
  },
  {
    // Reached by what others send, so not even a slow failure is left in.
    files: ['src-*/**/*.{ts,tsx}'],
    ignores: ['**/*.test.*'],
    rules: { 'regexp/no-super-linear-move': 'error' },
  },
  {
    // Playwright asks fixtures without needs to say so with an empty pattern.
    files: ['e2e/**/*.ts'],
    rules: {
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
      // What is looked for is known; nobody sends it.
      'security/detect-non-literal-regexp': 'off',
    },
  },
);
