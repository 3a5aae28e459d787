import path from 'node:path';
import { defineConfig } from 'playwright/test';
import { outFolder } from '../support/out-folder.ts';

// One after the other: most of these tests load the machine by themselves, or measure.
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: path.join(outFolder, 'e2e/long/results'),
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 60 * 60_000,
  globalTimeout: 145 * 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: path.join(outFolder, 'e2e/long/report.json') }]],
});
