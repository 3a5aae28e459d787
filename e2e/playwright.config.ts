import path from 'node:path';
import { defineConfig } from 'playwright/test';
import { outFolder } from './support/out-folder.ts';

// Whole seconds, and many: a slow machine with two cores is the yardstick, and nothing waits for a
// time that it could spare. No second tries: a test that fails now and then has a bug to be found.
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  testIgnore: '**/long/**', // `npm run test:long` has a config of its own.
  outputDir: path.join(outFolder, 'e2e/results'),
  // One more than such a machine has cores, as most of a test is waiting for others.
  workers: 3,
  fullyParallel: false,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 90_000,
  globalTimeout: 44 * 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: path.join(outFolder, 'e2e/report.json') }]],
});
