import { expect, test } from 'vitest';
import { createSessionBus } from '../session-bus.ts';
import type { WorkerProcess } from './keychain-worker.ts';
import { createSystemKeychain } from './system-keychain.ts';

test('R4: however many ask at once, one call at a time goes into the keychain', async () => {
  const calls = { underWay: 0, most: 0, all: 0 };
  const spawnWorker = (): WorkerProcess => {
    let tell: (message: unknown) => void = () => undefined;
    return {
      send: () => {
        calls.all += 1;
        calls.underWay += 1;
        calls.most = Math.max(calls.most, calls.underWay);
        setTimeout(() => {
          calls.underWay -= 1;
          tell(JSON.stringify({ outcome: 'done', entries: [] }));
        }, 2);
      },
      onMessage: (listener) => void (tell = listener),
      onExit: () => undefined,
      kill: () => undefined,
    };
  };
  const keychain = createSystemKeychain({
    plexOrigin: 'https://plex.tv',
    sessionBus: createSessionBus({ address: '' }),
    platform: 'darwin', // Where there is no service to be asked for its state.
    spawnWorker,
  });
  await keychain.check();
  await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      at % 2 === 0 ? keychain.readAll() : keychain.remove(`entry-${String(at)}`),
    ),
  );
  expect(calls).toEqual({ underWay: 0, most: 1, all: 20 });
  await keychain.close();
});
