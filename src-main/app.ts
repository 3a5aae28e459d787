import process from 'node:process';
import { app, powerMonitor } from 'electron';
import { createActs } from './app-acts.ts';
import { tellOfChanges } from './app-changes.ts';
import { followComputer } from './app-computer.ts';
import { createCredentials } from './app-credentials.ts';
import { openDoor } from './app-door.ts';
import { createAppNotices } from './app-notices.ts';
import { openProfile } from './app-profile.ts';
import { createPrograms } from './app-programs.ts';
import { putSettingsIntoForce } from './app-settings.ts';
import { createSurfaces } from './app-surfaces.ts';
import { createTray } from './app-tray.ts';
import { createAppUpdates } from './app-updates.ts';
import { createWorld } from './app-world.ts';
import type { Demo } from './contract/demo.ts';
import { nothingAsked } from './handlers.ts';
import type { Keychain } from './keychain/keychain.ts';
import { createIdleLock } from './shell/idle-lock.ts';
import { endCleanly, endWithComputer } from './shell/quit.ts';
import type { TrayIcon } from './shell/tray.ts';
import { askToUnlock } from './shell/unlock-dialog.ts';
import { speakLanguage } from './spoken-language.ts';

export type AppEdges = {
  tray: TrayIcon;
  /** Where the build put page, preload and assets. */
  outFolder: string;
  /** Where lists, settings and the log are kept. */
  profileFolder: string;
  /** The origin that stands for plex.tv. */
  plexOrigin: string;
  isHidden: boolean;
  /** Start with quick copy in place of the window. */
  isQuick: boolean;
  isDemo: boolean;
  /** Only in a demo. */
  demo?: DemoEdge;
};

/** What a demo knows, and how it leaves nothing. */
type DemoEdge = Demo & {
  forgetEntries: (keychain: Keychain) => Promise<void>;
  /** After everything else has ended. */
  end: () => Promise<void>;
};

/** What a further start, or a click on the icon, may ask of the app. */
export type RunningApp = { open: () => void; openQuickCopy: () => void };

/**
 * Joins everything together, each part in a file `app-….ts` of its own; no other file builds another
 * folder's things. Data flows one way: page and tray call the acts, the acts change the stores, the
 * stores tell page and tray.
 */
export async function startApp(edges: AppEdges): Promise<RunningApp> {
  const profile = await openProfile(edges.profileFolder, () => countRefusal('unreadable message'));
  const { settings, activity } = profile;
  const { demo } = edges;
  const base = {
    ...edges,
    ...profile,
    isPackaged: app.isPackaged,
    version: app.getVersion(),
    environment: process.env,
    now: () => Date.now(),
  };
  await speakLanguage(settings.current.language, app.getPreferredSystemLanguages());
  const world = createWorld({ ...base, platform: process.platform });
  void world.clipboard.takeBackLeft();
  const lock = createIdleLock({
    idleSeconds: () => powerMonitor.getSystemIdleTime(),
    confirm: () => askToUnlock(surfaces.windows.window(), process.platform),
  });
  const onShortcut = () => surfaces.palette.open();
  const inForce = putSettingsIntoForce({ ...base, lock, onShortcut });

  const made = await createCredentials({
    ...base,
    world,
    isWatched: () => surfaces.windows.window() !== undefined,
    onSignedIn: (accountId, way) => {
      if (way === 'pin') void acts.by('browser').finishPinSignIn({ accountId });
      else surfaces.showInNewWindow(accountId);
    },
    onNamedTokenApproved: (namedTokenId, isNew) => {
      const { finishNamedToken, finishReplacedNamedToken } = acts.by('browser');
      void (isNew ? finishNamedToken : finishReplacedNamedToken)({ namedTokenId });
    },
  });
  const onWindowLost = (): void => {
    made.signInForm.cancel();
    made.tokenAdoption.forget();
    made.pinSignIn.windowClosed();
  };
  const onWindowClosed = (): void => {
    onWindowLost();
    tray.explain();
  };
  const surfaces = createSurfaces({ ...base, world, made, onWindowClosed, onWindowLost });
  const programs = createPrograms({ ...base, surfaces });
  const updates = createAppUpdates({ ...base, world, made, surfaces });
  const parts = { ...base, world, lock, inForce, made, surfaces, programs, updates };
  const needs = createAppNotices({ ...parts, acts: () => acts.by('notice') });
  const trayHost = { known: () => tray.host(), toTell: () => tray.hostToTell() };
  const acts = createActs({ ...parts, ...needs, trayHost });
  const countRefusal = openDoor(parts, acts.by('window'));
  const tray = createTray({ ...parts, ...needs }, acts.unseenBy('tray'));
  tellOfChanges({ ...parts, ...needs, tray });
  const unfollowComputer = followComputer({ ...parts, ...needs, tray });

  endCleanly([
    () => surfaces.close(),
    () => world.clipboard.close(),
    () => programs.close(),
    () => unfollowComputer(),
    () => world.systemBus.close(),
    ...made.endings,
    () => updates?.close(),
    () => needs.notices.close(),
    () => tray.unfollow(),
    () => world.notifier.close(),
    () => made.credentials.close(),
    () => demo?.forgetEntries(world.keychain),
    () => lock.close(),
    () => inForce.close(),
    () => settings.close(),
    () => activity.close(),
    () => world.keychain.close(),
    () => world.plex.close(),
    () => world.bus.close(),
    () => edges.tray.remove(),
    () => demo?.end(),
  ]);
  endWithComputer(powerMonitor, process.platform);

  await demo?.forgetEntries(world.keychain);
  await made.credentials.start();
  void made.credentials.looked().then(() => made.namedTokenActs.wake());
  tray.look();
  const isHiddenLogin =
    process.platform === 'darwin' &&
    settings.current.startsHidden &&
    app.getLoginItemSettings().wasOpenedAtLogin;
  if (edges.isQuick) surfaces.palette.open();
  else if (!edges.isHidden && !isHiddenLogin) surfaces.open(nothingAsked);
  // Last: nothing that a person waits for is behind it.
  void programs.start({ ...parts, acts });
  return { open: () => surfaces.open(nothingAsked), openQuickCopy: surfaces.palette.open };
}
