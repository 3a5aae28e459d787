import { existsSync } from 'node:fs';
import process from 'node:process';
import { app } from 'electron';
import type { Credentials } from './app-credentials.ts';
import type { Surfaces } from './app-surfaces.ts';
import type { World } from './app-world.ts';
import { say } from './contract/languages/say.ts';
import type { Log } from './log.ts';
import { quietUntil } from './notices/notice-settings.ts';
import type { SettingsStore } from './settings/settings.ts';
import { showInFolder } from './shell/browser.ts';
import { ownKind } from './updates/own-package.ts';
import { pinnedFeed } from './updates/update-feed.ts';
import { createUpdateHost } from './updates/update-host.ts';
import { createUpdates } from './updates/updates.ts';
import type { UpdateLook } from './updates/updates.ts';

/** The look for newer versions; undefined in a build that knows no place to ask, and in a demo. */
export function createAppUpdates(options: {
  world: Pick<World, 'notifier'>;
  made: Pick<Credentials, 'scheduler'>;
  settings: SettingsStore;
  surfaces: Pick<Surfaces, 'open'>;
  environment: NodeJS.ProcessEnv;
  version: string;
  isDemo: boolean;
  now: () => number;
  log: Log;
}): UpdateLook | undefined {
  const { world, settings, environment, version, now, log } = options;
  const feed = options.isDemo ? undefined : pinnedFeed();
  if (feed === undefined) return undefined;
  const { platform, arch: architecture } = process;
  const kind = ownKind(platform, process.resourcesPath, {
    isAppImage: environment['APPIMAGE'] !== undefined,
    isFlatpak: existsSync('/.flatpak-info'),
    isPortable: environment['PORTABLE_EXECUTABLE_FILE'] !== undefined,
  });
  const openSettings = () =>
    options.surfaces.open({ view: 'settings', accountId: null, failure: null });
  const updates = createUpdates({
    feed,
    host: createUpdateHost(feed),
    own: { version, platform, architecture, kind },
    remembered: () => settings.current.updates,
    remember: (changed) =>
      settings.change({ updates: { ...settings.current.updates, ...changed } }),
    downloadFolder: () => app.getPath('downloads'),
    showInFolder,
    tell: (newer) =>
      world.notifier.notify({
        title: say('windows.newerVersion', { version: newer }),
        body: say('windows.newerVersionWhere'),
        onClick: openSettings,
      }),
    quietUntil: () => quietUntil(settings.current, now()),
    scheduler: options.made.scheduler,
    now,
    onBug: (error) => log.bug('updates', error),
  });
  updates.follow(settings.current.looksForUpdates);
  settings.onChange((current, before) => {
    if (current.looksForUpdates !== before.looksForUpdates) updates.follow(current.looksForUpdates);
  });
  return updates;
}
