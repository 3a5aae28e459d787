import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // e2e/*.spec.ts are Playwright's; the stand-in for Plex has unit tests of its own.
    include: ['{src-main,src-renderer,e2e,scripts}/**/*.test.{ts,tsx,mjs}'],
    environment: 'node',
    restoreMocks: true,
    // The two slow cores of a small machine are the yardstick.
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
