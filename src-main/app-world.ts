import path from 'node:path';
import { displayWithSelections } from './clipboard/local-display.ts';
import { createCopiedMark } from './clipboard/copied-mark.ts';
import { createOwnedSelection } from './clipboard/owned-selection.ts';
import { createSecretClipboard } from './clipboard/secret-clipboard.ts';
import { startClipboardThread } from './clipboard/start-clipboard-thread.ts';
import { deviceIdentity } from './device-identity.ts';
import { createSystemKeychain } from './keychain/system-keychain.ts';
import { spawnUtilityWorker } from './keychain/utility-worker.ts';
import { createLazyPlexClient } from './plex/lazy-plex-client.ts';
import { userRetry } from './plex/retries.ts';
import { createSessionBus, sessionBusAddress, systemBusAddress } from './session-bus.ts';
import { createPrivateFile } from './settings/private-file.ts';
import type { SettingsStore } from './settings/settings.ts';
import { createGuardedClipboard } from './shell/clipboard.ts';
import { createNotifier } from './shell/notifier.ts';

export type World = ReturnType<typeof createWorld>;

/** The real edges of the app: the two buses, keychain, Plex, clipboard and notifications. */
export function createWorld(options: {
  /** Where the build put the keychain's process and the clipboard's thread. */
  outFolder: string;
  plexOrigin: string;
  isPackaged: boolean;
  version: string;
  platform: NodeJS.Platform;
  environment: NodeJS.ProcessEnv;
  settings: SettingsStore;
  /** The path of a file in the profile folder. */
  inProfile: (name: string) => string;
}) {
  const { outFolder, plexOrigin, isPackaged, version, platform, environment, settings } = options;
  const built = (name: string): string => path.join(outFolder, 'main', name);

  const bus = createSessionBus({ address: sessionBusAddress(environment) });
  const systemBus = createSessionBus({
    address: platform === 'linux' ? systemBusAddress(environment) : undefined,
    // Where there is none when we start, as in a container, one hardly ever comes.
    reconnectEveryMs: 60_000,
    longestPauseMs: 16 * 60_000,
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
    plexTvPlainHttp: isPackaged ? 'this-machine' : 'anywhere',
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
    mark: createCopiedMark(createPrivateFile(options.inProfile('on-clipboard'))),
    clearAfterSeconds: () => settings.current.clipboardClearSeconds,
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
