import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What may be imported in one place only, and where that place is. */
const homes = [
  {
    home: ['src-main/keychain/keychain-process.ts'],
    restricted: { name: 'keytar', message: 'Only src-main/keychain/keychain-process.ts loads it.' },
  },
  {
    home: ['src-main/plex/plex-http.ts', 'src-main/plex/plex-http.test.ts'],
    restricted: { name: 'axios', message: 'Only src-main/plex/plex-http.ts sends HTTP requests.' },
  },
  {
    home: ['src-main/ipc/**'],
    restricted: {
      name: 'electron',
      importNames: ['ipcMain'],
      message: 'Only src-main/ipc answers the page.',
    },
  },
  {
    home: ['src-main/preload/**'],
    restricted: {
      name: 'electron',
      importNames: ['ipcRenderer'],
      message: 'Only src-main/preload speaks for the page.',
    },
  },
];

/** A later block replaces an earlier one's rule whole, so each home repeats the others' limits. */
const forbidAllBut = (home) => ({
  'no-restricted-imports': [
    'error',
    { paths: homes.filter((each) => each !== home).map((each) => each.restricted) },
  ],
});

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
  globalIgnores(['out/', 'dist/', 'node_modules/']),
  js.configs.recommended,
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: nodeGlobals },
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
    rules: { 'no-console': 'error', ...forbidAllBut(undefined) },
  },
  {
    // Playwright asks fixtures without needs to say so with an empty pattern.
    files: ['e2e/**/*.ts'],
    rules: { 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] },
  },
  ...homes.map((each) => ({ files: each.home, rules: forbidAllBut(each) })),
);
