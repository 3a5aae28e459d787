import { expect, test } from 'vitest';
import { afterFirstLook } from './after-first-look.ts';
import type { Handlers } from './contract/bridge.ts';

function handlersThatNote(heard: string[]): Handlers {
  const note = (name: string) => (request: unknown) => {
    heard.push(`${name} ${JSON.stringify(request)}`);
    return Promise.resolve(null);
  };
  // A few calls are enough to tell those that wait from those that do not.
  const names = ['readState', 'openHelp', 'prepareDiagnostics'];
  return Object.fromEntries(names.map((name) => [name, note(name)])) as unknown as Handlers;
}

test('answers the state and diagnostics at once, and everything else after the first look', async () => {
  const heard: string[] = [];
  let endLook = (): void => undefined;
  const look = new Promise<void>((resolve) => {
    endLook = resolve;
  });
  const handlers = afterFirstLook(handlersThatNote(heard), () => look);

  await handlers.readState(null);
  await handlers.prepareDiagnostics(null);
  const opened = handlers.openHelp({ topic: 'keychain' });
  await Promise.resolve();
  const first = ['readState null', 'prepareDiagnostics null'];
  expect(heard).toEqual(first);
  endLook();
  await opened;
  expect(heard).toEqual([...first, 'openHelp {"topic":"keychain"}']);
});
