import path from 'node:path';
import { displayWithSelections } from './clipboard/local-display.ts';
import { createOwnedSelection } from './clipboard/owned-selection.ts';
import { createSecretClipboard } from './clipboard/secret-clipboard.ts';
import { startClipboardThread } from './clipboard/start-clipboard-thread.ts';
import { deviceIdentity } from './device-identity.ts';
import { createSystemKeychain } from './keychain/system-keychain.ts';
import { spawnUtilityWorker } from './keychain/utility-worker.ts';
import { createLazyPlexClient } from './plex/lazy-plex-client.ts';
import { userRetry } from './plex/retries.ts';
import { createSessionBus, sessionBusAddress, systemBusAddress } from './session-bus.ts';
import { createGuardedClipboard } from './shell/clipboard.ts';
import { createNotifier } from './shell/notifier.ts';

export type World = ReturnType<typeof createWorld>;

/** The real edges of the app: the two buses, keychain, Plex, clipboard and notifications. */
export function createWorld(options: {
  /** Where the build put the keychain's process and the clipboard's thread. */
  outFolder: string;
  plexOrigin: string;
  version: string;
  platform: NodeJS.Platform;
  environment: NodeJS.ProcessEnv;
  clearAfterSeconds: () => number;
}) {
  const { outFolder, plexOrigin, version, platform, environment, clearAfterSeconds } = options;
  const built = (name: string): string => path.join(outFolder, 'main', name);

  const bus = createSessionBus({ address: sessionBusAddress(environment) });
  const systemBus = createSessionBus({
    address: platform === 'linux' ? systemBusAddress(environment) : undefined,
    reconnectEveryMs: 60_000,
  });
  const keychain = createSystemKeychain({
    plexOrigin,
    spawnWorker: spawnUtilityWorker(built('keychain-process.js')),
    sessionBus: bus,
    platform,
  });
  const device = deviceIdentity(version);
  const plex = createLazyPlexClient({
    plexTvUrl: plexOrigin,
    device,
    retry: userRetry,
  });
  const display = displayWithSelections(platform, environment);
  const clipboard = createSecretClipboard({
    owned:
      display === undefined
        ? undefined
        : createOwnedSelection(() =>
            startClipboardThread(built('clipboard-thread.js'), { display }),
          ),
    guarded: createGuardedClipboard(),
    clearAfterSeconds,
  });
  return {
    bus,
    systemBus,
    keychain,
    plex,
    device,
    clipboard,
    notifier: createNotifier(bus, platform),
  };
}
