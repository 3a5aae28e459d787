import path from 'node:path';
import process from 'node:process';
import type { ActivityLog } from './activity/activity-log.ts';
import { activityRows } from './activity/activity-rows.ts';
import type { Acts, Known } from './activity/activity-rows.ts';
import { writtenDown } from './activity/written-down.ts';
import { afterFirstLook } from './after-first-look.ts';
import type { Credentials } from './app-credentials.ts';
import type { AppNotices } from './app-notices.ts';
import type { Programs } from './app-programs.ts';
import type { SettingsInForce } from './app-settings.ts';
import type { Surfaces } from './app-surfaces.ts';
import { currentOffer } from './app-tray.ts';
import type { World } from './app-world.ts';
import { createBackups } from './backup/backups.ts';
import { createAgeRunner } from './backup/start-age-thread.ts';
import type { ActivityWay } from './contract/activity.ts';
import type { AppState } from './contract/app-state.ts';
import type { Demo } from './contract/demo.ts';
import type { TrayHost } from './contract/entities.ts';
import { createDiagnostics } from './diagnostics/diagnostics.ts';
import { notificationService } from './diagnostics/notification-service.ts';
import { ownNames, thisProgram } from './diagnostics/this-program.ts';
import { createHandlers } from './handlers.ts';
import type { Rooms } from './handlers.ts';
import { keychainName } from './keychain/keychain-name.ts';
import { tellingCopies } from './notices/copied-notice.ts';
import { quickTargets } from './quick-copy.ts';
import { saveFile } from './save-file.ts';
import type { SaveFile, Suggestion } from './save-file.ts';
import type { SettingsStore } from './settings/settings.ts';
import { askWhatToOpen, askWhereToSave } from './shell/file-dialogs.ts';
import { openHelp } from './shell/help-links.ts';
import type { IdleLock } from './shell/idle-lock.ts';
import { DEMO_SWITCHES, ownCommand } from './shell/own-command.ts';
import { startProgram } from './shell/start-program.ts';
import { showTokenDialog } from './shell/token-dialog.ts';
import { REAL_PLEX_ORIGIN } from './start-options.ts';
import type { UpdateLook } from './updates/updates.ts';

type Parts = {
  outFolder: string;
  plexOrigin: string;
  version: string;
  isPackaged: boolean;
  environment: NodeJS.ProcessEnv;
  isDemo: boolean;
  demo?: Demo;
  inProfile: (name: string) => string;
  world: World;
  made: Credentials;
  inForce: SettingsInForce;
  lock: IdleLock;
  surfaces: Surfaces;
  programs: Programs;
  activity: ActivityLog;
  updates: UpdateLook | undefined;
  settings: SettingsStore;
  /** As it is, and as a window is to be told. */
  trayHost: { known: () => TrayHost; toTell: () => TrayHost };
  now: () => number;
} & AppNotices;

/** All that can be done, by whichever way: page, tray, quick copy, notice, browser, program. */
export function createActs(parts: Parts) {
  const { made, lock, surfaces, activity, now } = parts;
  const handlers = afterFirstLook(createHandlers(roomsOf(parts, (way) => unseenBy(way))), () =>
    made.credentials.looked(),
  );
  const acts: Acts = {
    ...handlers,
    renewTransientToken: async ({ transientTokenId }) => {
      lock.requireOpen();
      return made.transientTokens.renew(transientTokenId);
    },
    finishPinSignIn: ({ accountId }) => {
      surfaces.tellSignedIn(accountId);
      return Promise.resolve(null);
    },
    finishNamedToken: () => Promise.resolve(null),
    finishReplacedNamedToken: () => Promise.resolve(null),
  };
  const known = whatIsKnown(made);
  /** The same acts, written down as asked for by that way. */
  const by = (way: ActivityWay): Acts =>
    writtenDown(acts, way, { rows: activityRows, known, note: activity.note, now });
  /** Where no window tells what was copied, so that the desktop does. */
  const unseenBy = (way: ActivityWay): Acts => tellingCopies(by(way), known, parts.tellCopied);
  return { handlers, by, unseenBy };
}

function roomsOf(parts: Parts, actsBy: (way: ActivityWay) => Acts): Rooms {
  const { plexOrigin, world, made, inForce, lock, surfaces, notices, repairs } = parts;
  const { windows, palette } = surfaces;
  const shownUntil = untilNextChange(lock);
  const askWhere = (suggestion: Suggestion) => askWhereToSave(windows.window(), suggestion);
  const save: SaveFile = (suggestion, content) => saveFile(askWhere, suggestion, content);
  return {
    ...made,
    readState: () => readState(parts),
    notices,
    repairs,
    unlockKeychain: () => world.keychain.unlock(),
    welcome: {
      keychainName: () => keychainName(world.bus, process.platform),
      end: () => parts.settings.change({ isWelcomed: true }),
      startDemo: () => startProgram(ownCommand(parts.environment, DEMO_SWITCHES)),
    },
    accountAddress: `${plexOrigin}/api/v2/user`,
    copySecret: world.clipboard.copySecret,
    copyText: world.clipboard.copyText,
    showToken: (name, token, copy) =>
      showTokenDialog(windows.window(), name, token, copy, shownUntil()),
    openHelp,
    quickTargets: () => quickTargets(currentOffer(parts)),
    hidePalette: palette.hide,
    changeSetting: inForce.change,
    programs: parts.programs.handlers,
    lock,
    actsBy,
    activity: { log: parts.activity, saveFile: save },
    backups: createAppBackups(parts, save),
    diagnostics: createAppDiagnostics(parts),
    updates: parts.updates,
    protectContent: (isProtected) => windows.window()?.setContentProtection(isProtected),
  };
}

function readState(parts: Parts): AppState {
  const { made, surfaces, trayHost } = parts;
  return {
    ...standing(parts),
    signInAttempt: made.pinSignIn.current(),
    namedTokenApproval: made.tokenApprovals.current(),
    trayHost: trayHost.toTell(),
    openRequest: surfaces.takeOpenRequest(),
  };
}

/** How things stand, whoever asks. */
function standing(parts: Parts) {
  const { plexOrigin, world, made, inForce, lock, notices, repairs } = parts;
  return {
    accounts: made.accounts.list(),
    keychain: world.keychain.state,
    servers: made.servers.lists(),
    namedTokens: made.namedTokens.list(),
    transientTokens: made.transientTokens.list(),
    notices: notices.list(),
    repairs: repairs.list(),
    standInOrigin: plexOrigin === REAL_PLEX_ORIGIN ? '' : plexOrigin,
    settings: inForce.state(),
    isLocked: lock.isLocked,
    isWelcome: !parts.settings.current.isWelcomed,
    demo: parts.demo === undefined ? null : { accounts: parts.demo.accounts },
  };
}

function createAppDiagnostics(parts: Parts): Rooms['diagnostics'] {
  const { world, trayHost, inProfile, now } = parts;
  return createDiagnostics({
    program: thisProgram(parts),
    state: () => ({ ...standing(parts), trayHost: trayHost.known() }),
    notifications: () => notificationService(world.bus, process.platform),
    logFolder: inProfile('logs'),
    ownNames: ownNames(),
    copyText: world.clipboard.copyText,
    now,
  });
}

function createAppBackups(parts: Parts, save: SaveFile): Rooms['backups'] {
  const { outFolder, plexOrigin, world, made, inForce, surfaces, now } = parts;
  return createBackups({
    plexOrigin,
    credentials: made.credentials,
    notes: made.notes,
    keepServer: made.servers.keepByHand,
    settings: () => inForce.state().settings,
    changeSetting: inForce.change,
    accepts: (token, clientIdentifier) =>
      world.plex.ping(token, { clientIdentifier, retry: { strategy: 'none' } }).then(
        () => true,
        () => false,
      ),
    saveFile: save,
    askWhich: () => askWhatToOpen(surfaces.windows.window()),
    runAge: createAgeRunner(path.join(outFolder, 'main', 'age-thread.js')),
    now,
  });
}

/** The names by which what was done is written down. */
function whatIsKnown(made: Credentials): Known {
  const { accounts, namedTokens, transientTokens } = made;
  return {
    account: (id) => accounts.list().find(({ accountId }) => accountId === id),
    namedToken: (id) => namedTokens.list().find(({ namedTokenId }) => namedTokenId === id),
    transientToken: (id) =>
      transientTokens.list().find(({ transientTokenId }) => transientTokenId === id),
    sourceName: made.sources.name,
    deviceName: made.devices.name,
  };
}

/** Ends what shows a token when somebody locks or unlocks. */
function untilNextChange(lock: Pick<IdleLock, 'onChange'>): () => AbortSignal {
  let current = new AbortController();
  lock.onChange(() => {
    current.abort();
    current = new AbortController();
  });
  return () => current.signal;
}
