import process from 'node:process';
import { app } from 'electron';
import type { Acts } from './activity/activity-rows.ts';
import type { Credentials } from './app-credentials.ts';
import type { AppNotices } from './app-notices.ts';
import type { Surfaces } from './app-surfaces.ts';
import type { World } from './app-world.ts';
import type { KeychainState, TrayHost } from './contract/entities.ts';
import { nothingAsked } from './handlers.ts';
import type { Log } from './log.ts';
import type { SettingsStore } from './settings/settings.ts';
import type { IdleLock } from './shell/idle-lock.ts';
import { followTrayHost } from './shell/tray-host.ts';
import type { TrayContent } from './shell/tray-menu.ts';
import type { TrayIcon } from './shell/tray.ts';
import { createTrayActs } from './tray-acts.ts';
import { createTrayView } from './tray-view.ts';
import { say } from './contract/languages/say.ts';

export type Tray = ReturnType<typeof createTray>;

/** What tray and quick copy have to offer, as things stand. */
export function currentOffer(parts: {
  world: World;
  made: Credentials;
  notices: AppNotices['notices'];
  settings: SettingsStore;
  lock: IdleLock;
  isDemo: boolean;
  now: () => number;
}): TrayContent & { keychain: KeychainState } {
  const { world, made, notices, settings, lock, now } = parts;
  return {
    accounts: made.accounts.list(),
    namedTokens: made.namedTokens.list(),
    servers: made.servers.lists(),
    transientTokens: made.transientTokens.list(),
    keychain: world.keychain.state,
    notices: notices.list().length,
    pinned: settings.current.pinnedCredentials,
    isLocked: lock.isLocked,
    isDemo: parts.isDemo,
    now: now(),
  };
}

/** The icon, its menu, and what the person is told of them. */
export function createTray(
  parts: {
    tray: TrayIcon;
    world: World;
    made: Credentials;
    settings: SettingsStore;
    lock: IdleLock;
    surfaces: Surfaces;
    isDemo: boolean;
    now: () => number;
    log: Log;
  } & AppNotices,
  /** Written down as asked for from the tray. */
  acts: Acts,
) {
  const { tray: icon, world, made, settings, lock, surfaces, log } = parts;
  let host: TrayHost = 'unknown';
  let toldPage: Electron.WebContents | undefined;

  /** That no panel shows our icon is told to one window, as often as it asks, and not to each. */
  const hostToTell = (): TrayHost => {
    if (host !== 'absent') return host;
    toldPage ??= surfaces.windows.page();
    return toldPage === surfaces.windows.page() ? 'absent' : 'unknown';
  };
  const view = createTrayView({
    tray: icon,
    scheduler: made.scheduler,
    content: () => currentOffer(parts),
    perform: createTrayActs({
      handlers: acts,
      open: surfaces.open,
      unlock: () => lock.unlock(),
      quit: () => app.quit(),
      log,
    }),
  });
  const unfollow = followTrayHost({
    bus: world.bus,
    platform: process.platform,
    processId: process.pid,
    onAppeared: () => icon.remake(),
    onChange: (now) => {
      host = now;
      if (surfaces.windows.page()) surfaces.push('trayHostChanged', hostToTell());
    },
  });

  return {
    /** Something that it shows has changed. */
    look: view.look,
    host: () => host,
    hostToTell,
    /** Once, ever: that a closed window is not the end of the program. */
    explain: (): void => {
      if (settings.current.isTrayExplained) return;
      settings.change({ isTrayExplained: true });
      world.notifier.notify({
        title: say('windows.staysInTray'),
        body: say(host === 'absent' ? 'windows.staysStartAgain' : 'windows.staysOpenFromThere'),
        onClick: () => surfaces.open(nothingAsked),
      });
    },
    unfollow: () => unfollow(),
  };
}
