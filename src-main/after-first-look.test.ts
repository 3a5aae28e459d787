import { expect, test } from 'vitest';
import { afterFirstLook } from './after-first-look.ts';
import type { Handlers } from './contract/bridge.ts';

function handlersThatNote(heard: string[]): Handlers {
  const note = (name: string) => (request: unknown) => {
    heard.push(`${name} ${JSON.stringify(request)}`);
    return Promise.resolve(null);
  };
  // Two calls are enough to tell the one that waits from the one that does not.
  return { readState: note('readState'), openHelp: note('openHelp') } as unknown as Handlers;
}

test('answers the state at once, and everything else after the first look', async () => {
  const heard: string[] = [];
  let endLook = (): void => undefined;
  const look = new Promise<void>((resolve) => {
    endLook = resolve;
  });
  const handlers = afterFirstLook(handlersThatNote(heard), () => look);

  await handlers.readState(null);
  const opened = handlers.openHelp({ topic: 'keychain' });
  await Promise.resolve();
  expect(heard).toEqual(['readState null']);
  endLook();
  await opened;
  expect(heard).toEqual(['readState null', 'openHelp {"topic":"keychain"}']);
});
