import os from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { wordsPlugin } from './scripts/languages/words-plugin.mjs';

export default defineConfig({
  plugins: [wordsPlugin()],
  test: {
    // All that is said is said in English.
    setupFiles: ['src-main/contract/languages/test-speech.ts'],
    // e2e/*.spec.ts are Playwright's; the stand-in for Plex has unit tests of its own.
    include: ['{src-main,src-renderer,e2e,scripts}/**/*.test.{ts,tsx,mjs}'],
    // `npm run test:long` has a config of its own.
    exclude: [...configDefaults.exclude, 'e2e/long/**'],
    environment: 'node',
    restoreMocks: true,
    // As many as cores; of itself it leaves one of two to the editor.
    maxWorkers: os.availableParallelism(),
    // The two slow cores of a small machine are the yardstick.
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
