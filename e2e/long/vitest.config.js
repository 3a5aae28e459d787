import { defineConfig } from 'vitest/config';
import { inProject } from '../../scripts/setup/places.mjs';

export default defineConfig({
  root: inProject('.'),
  test: {
    include: ['e2e/long/*.test.{ts,mjs}'],
    environment: 'node',
    restoreMocks: true,
    testTimeout: 15 * 60_000,
    hookTimeout: 60_000,
  },
});
