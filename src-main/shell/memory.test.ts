import { expect, test } from 'vitest';
import { tidyMemory } from './memory.ts';

test('what nobody needs any more is gone at once', async () => {
  const thing = new WeakRef({ large: new Array(1_000).fill('x') });
  await new Promise((resolve) => setImmediate(resolve));
  expect(thing.deref()).toBeDefined();
  await new Promise((resolve) => setImmediate(resolve));
  await tidyMemory();
  expect(thing.deref()).toBeUndefined();
});
