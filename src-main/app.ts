import path from 'node:path';
import process from 'node:process';
import { app, powerMonitor } from 'electron';
import { createActivityLog } from './activity/activity-log.ts';
import { activityRows } from './activity/activity-rows.ts';
import type { Acts } from './activity/activity-rows.ts';
import { writtenDown } from './activity/written-down.ts';
import { afterFirstLook } from './after-first-look.ts';
import { createCredentials } from './app-credentials.ts';
import { programActivity } from './broker/program-activity.ts';
import { createPrograms } from './app-programs.ts';
import { createWorld } from './app-world.ts';
import { createBackups } from './backup/backups.ts';
import { createAgeRunner } from './backup/start-age-thread.ts';
import { watchLocks } from './clipboard/watch-locks.ts';
import type { ActivityWay } from './contract/activity.ts';
import type { AccountId, OpenRequest, TrayHost } from './contract/entities.ts';
import { createHandlers, nothingAsked } from './handlers.ts';
import type { Rooms } from './handlers.ts';
import { isOwnPage } from './ipc/own-page.ts';
import { createEventPusher } from './ipc/push-events.ts';
import { createRefusalCounter } from './ipc/refusals.ts';
import { serveCalls } from './ipc/serve-calls.ts';
import { createLog } from './log.ts';
import { createAccountRepairs } from './named-tokens/account-repairs.ts';
import { gatheringUntil, groupedStandings } from './notices/grouped-standings.ts';
import { createNotices } from './notices/notices.ts';
import { standingsOfJwts } from './notices/jwt-standings.ts';
import { standingsOf } from './notices/standings.ts';
import { pageUrl } from './page-address.ts';
import { quickTargets } from './quick-copy.ts';
import { saveFile } from './save-file.ts';
import type { SaveFile, Suggestion } from './save-file.ts';
import { applySettings } from './settings/apply-settings.ts';
import { createPrivateFile, preparePrivateFolder } from './settings/private-file.ts';
import { createSettingsFile } from './settings/settings-file.ts';
import { openSettings } from './settings/settings.ts';
import { askWhatToOpen, askWhereToSave } from './shell/file-dialogs.ts';
import { openHelp } from './shell/help-links.ts';
import { createIdleLock } from './shell/idle-lock.ts';
import { commandText, launchCommand } from './shell/launch-command.ts';
import { createLoginItem } from './shell/login-item.ts';
import { createPaletteWindow } from './shell/palette-window.ts';
import { endCleanly, endOnBug } from './shell/quit.ts';
import { createGlobalKey } from './shell/shortcut.ts';
import { applyTheme, windowGround } from './shell/theme.ts';
import { showTokenDialog } from './shell/token-dialog.ts';
import { followTrayHost } from './shell/tray-host.ts';
import type { TrayIcon } from './shell/tray.ts';
import { askToUnlock } from './shell/unlock-dialog.ts';
import { createWindowKeeper } from './shell/window.ts';
import { REAL_PLEX_ORIGIN } from './start-options.ts';
import { createTrayActs } from './tray-acts.ts';
import { createTrayView } from './tray-view.ts';

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
};

/** What a further start, or a click on the icon, may ask of the app. */
export type RunningApp = { open: () => void; openQuickCopy: () => void };

/**
 * Joins everything together. No other file builds another folder's things. Data flows one way: page
 * and tray call the handlers, the handlers change the stores, the stores tell page and tray.
 */
export async function startApp(edges: AppEdges): Promise<RunningApp> {
  const { tray, outFolder, profileFolder, plexOrigin } = edges;
  const { platform } = process;
  const inProfile = (name: string): string => path.join(profileFolder, name);
  const log = createLog(inProfile('logs'));
  endOnBug(log, () => countRefusal('unreadable message'));
  // A folder that cannot be had shows where something is to be written, with a sentence.
  await preparePrivateFolder(profileFolder).catch((error: unknown) => log.bug('profile', error));
  const now = Date.now;
  const activity = createActivityLog(inProfile('activity.jsonl'));

  // What the person has set.
  const settings = await openSettings(
    createSettingsFile(
      createPrivateFile(inProfile('settings.json')),
      createPrivateFile(inProfile('settings.json.backup')),
    ),
  );
  const world = createWorld({
    outFolder,
    plexOrigin,
    version: app.getVersion(),
    platform,
    environment: process.env,
    clearAfterSeconds: () => settings.current.clipboardClearSeconds,
  });
  const { bus, systemBus, keychain, plex, clipboard, notifier } = world;
  const command = launchCommand({
    isPackaged: app.isPackaged,
    execPath: process.execPath,
    appImage: process.env['APPIMAGE'],
    appFolder: app.getAppPath(),
    switches: [
      ...(plexOrigin === REAL_PLEX_ORIGIN ? [] : [`--plex-tv-url=${plexOrigin}`]),
      ...(app.isPackaged ? [] : [`--profile-dir=${profileFolder}`]),
    ],
  });
  const lock = createIdleLock({
    idleSeconds: () => powerMonitor.getSystemIdleTime(),
    confirm: () => askToUnlock(windows.window(), platform),
  });
  /** Ends what shows a token. */
  let untilLocked = new AbortController();
  const globalKey = createGlobalKey(() => palette.open());
  const applied = applySettings({
    store: settings,
    loginItem: createLoginItem({ platform, configFolder: app.getPath('appData'), command }),
    globalKey,
    lock,
    applyTheme,
    shortcutCommand: commandText([...command, '--quick'], platform),
  });

  const made = await createCredentials({
    world,
    plexOrigin,
    inProfile,
    leadMinutes: () => settings.current.transientTokenLeadMinutes,
    now,
    log,
    onSignedIn: (accountId, way) => {
      if (way === 'pin') return void actsBy('browser').finishPinSignIn({ accountId });
      // In a new window, once the reply is on its way: the old page's process held the password.
      openRequest = { ...nothingAsked, accountId };
      setImmediate(() => windows.replace());
    },
    onNamedTokenApproved: (namedTokenId, isNew) => {
      const { finishNamedToken, finishReplacedNamedToken } = actsBy('browser');
      void (isNew ? finishNamedToken : finishReplacedNamedToken)({ namedTokenId });
    },
  });
  const { credentials, accounts, namedTokens, namedTokenActs, servers, transientTokens } = made;
  const {
    signIn,
    pinSignIn,
    tokenApprovals,
    scheduler,
    serverLoading,
    serverChecks,
    networkWatch,
  } = made;
  const { healthChecks, pace } = made;

  // What the person sees.
  let trayHost: TrayHost = 'unknown';
  let toldPage: Electron.WebContents | undefined;
  /** That no panel shows our icon is told to one window, as often as it asks, and not to each. */
  const trayHostToTell = (): TrayHost => {
    if (trayHost !== 'absent') return trayHost;
    toldPage ??= windows.page();
    return toldPage === windows.page() ? 'absent' : 'unknown';
  };
  let openRequest: OpenRequest = nothingAsked;
  /** Told once: a page that is built anew does not ask "Sign out NAME?" again. */
  let listeningPage: Electron.WebContents | undefined;
  const takeOpenRequest = (): OpenRequest => {
    listeningPage = windows.page();
    const taken = openRequest;
    openRequest = nothingAsked;
    return taken;
  };
  const windows = createWindowKeeper({
    outFolder,
    isPackaged: app.isPackaged,
    now,
    place: () => settings.current.windowPlace,
    onPlaced: (windowPlace) => settings.change({ windowPlace }),
    address: () =>
      pageUrl({
        theme: settings.current.theme,
        screen: accounts.list().length === 0 && isForForm(openRequest) ? 'sign-in' : 'accounts',
      }),
    ground: () => windowGround(settings.current.theme),
    onClosed: () => {
      signIn.cancel();
      made.tokenAdoption.forget();
      if (!isEnding) pinSignIn.windowClosed();
      explainTray();
    },
    onGivenUp: () =>
      notifier.notify({
        title: 'The window cannot be shown',
        body: 'Its program ended several times. Everything else goes on; open it again from the tray.',
        onClick: () => open(nothingAsked),
      }),
  });
  const palette = createPaletteWindow({
    outFolder,
    isPackaged: app.isPackaged,
    theme: () => settings.current.theme,
    onShown: (isShown) => pushToPalette('quickShown', isShown),
  });
  const pushToPalette = createEventPusher(palette.page);
  const push = createEventPusher(windows.page);
  const programs = createPrograms({
    outFolder,
    profileFolder,
    runtimeFolder: process.env['XDG_RUNTIME_DIR'],
    isPackaged: app.isPackaged,
    platform,
    theme: () => settings.current.theme,
    now,
    log,
    push,
  });
  activity.onGrown((added) => push('activityGrew', added));
  let isEnding = false;
  /** Once, ever: that a closed window is not the end of the program. */
  const explainTray = (): void => {
    if (isEnding || settings.current.isTrayExplained) return;
    settings.change({ isTrayExplained: true });
    const wayBack =
      trayHost === 'absent' ? 'Start it once more to come back.' : 'Open or quit it from there.';
    notifier.notify({
      title: 'Keyring for Plex stays in the tray',
      body: `Closing the window does not end it. ${wayBack}`,
      onClick: () => open(nothingAsked),
    });
  };
  const open = (request: OpenRequest): void => {
    openRequest = request;
    if (!windows.open()) push('openRequested', request);
    // A page that has read its state has heard it now; a newer one will ask.
    if (listeningPage !== undefined && listeningPage === windows.page()) openRequest = nothingAsked;
    serverLoading.hurry();
  };

  /** The person is in the browser: the window comes back, or a notification says it. */
  const tellSignedIn = (accountId: AccountId): void => {
    const show = (): void => open({ view: 'signed-in', accountId, failure: null });
    if (windows.window() !== undefined) return show();
    const name = accounts.list().find((each) => each.accountId === accountId)?.name ?? '';
    notifier.notify({ title: 'Signed in', body: `${name} is signed in.`, onClick: show });
  };

  const repairs = createAccountRepairs({
    accounts: () => accounts.list(),
    namedTokens: () => namedTokens.list(),
    replace: (namedTokenId) => actsBy('notice').replaceNamedToken({ namedTokenId }),
    onBug: (error) => log.bug('repairs', error),
  });
  const notices = createNotices({
    notifier,
    scheduler,
    now,
    standings: () =>
      groupedStandings(
        [
          ...standingsOf(
            accounts.list(),
            namedTokens.list(),
            transientTokens.list(),
            servers.lists(),
          ),
          ...standingsOfJwts(namedTokens.list(), made.jwtRenewals.removed(), now()),
        ],
        repairs.isUnderWay,
      ),
    settings: () => settings.current,
    gatheringUntil: (accountId) => gatheringUntil(credentials.list(), accountId, now()),
    signInAgain: (accountId) => {
      repairs.want(accountId);
      open({ view: 'sign-in', accountId, failure: null });
    },
    renewAndCopy: async (id) => {
      const acts = actsBy('notice');
      const { transientTokenId } = await acts.renewTransientToken({ transientTokenId: id });
      return acts.copyTransientToken({ transientTokenId, form: 'token' });
    },
    open: (request) => open(request),
    onBug: (error) => log.bug('notices', error),
  });

  /** What tray and quick copy have to offer. */
  const toShow = () => ({
    accounts: accounts.list(),
    namedTokens: namedTokens.list(),
    servers: servers.lists(),
    transientTokens: transientTokens.list(),
    keychain: keychain.state,
    notices: notices.list().length,
    pinned: settings.current.pinnedCredentials,
    isLocked: lock.isLocked,
    now: now(),
  });

  const askWhere = (suggestion: Suggestion) => askWhereToSave(windows.window(), suggestion);
  const save: SaveFile = (suggestion, content) => saveFile(askWhere, suggestion, content);
  const backups = createBackups({
    plexOrigin,
    credentials,
    notes: made.notes,
    keepServer: servers.keepByHand,
    settings: () => applied.state().settings,
    changeSetting: applied.change,
    accepts: (token, clientIdentifier) =>
      world.plex.ping(token, { clientIdentifier, retry: { strategy: 'none' } }).then(
        () => true,
        () => false,
      ),
    saveFile: save,
    askWhich: () => askWhatToOpen(windows.window()),
    runAge: createAgeRunner(path.join(outFolder, 'main', 'age-thread.js')),
    now,
  });
  const rooms: Rooms = {
    readState: () => ({
      accounts: accounts.list(),
      signInAttempt: pinSignIn.current(),
      keychain: keychain.state,
      servers: servers.lists(),
      namedTokens: namedTokens.list(),
      namedTokenApproval: tokenApprovals.current(),
      transientTokens: transientTokens.list(),
      notices: notices.list(),
      repairs: repairs.list(),
      trayHost: trayHostToTell(),
      standInOrigin: plexOrigin === REAL_PLEX_ORIGIN ? '' : plexOrigin,
      settings: applied.state(),
      isLocked: lock.isLocked,
      openRequest: takeOpenRequest(),
    }),
    ...made,
    notices,
    repairs,
    unlockKeychain: () => keychain.unlock(),
    accountAddress: `${plexOrigin}/api/v2/user`,
    copySecret: clipboard.copySecret,
    copyText: clipboard.copyText,
    showToken: (name, token, copy) =>
      showTokenDialog(windows.window(), name, token, copy, untilLocked.signal),
    openHelp,
    quickTargets: () => quickTargets(toShow()),
    hidePalette: palette.hide,
    changeSetting: applied.change,
    programs: programs.handlers,
    lock,
    actsBy: (way) => actsBy(way),
    activity: { log: activity, saveFile: save },
    backups,
    protectContent: (isProtected) => windows.window()?.setContentProtection(isProtected),
  };
  const handlers = afterFirstLook(createHandlers(rooms), () => credentials.looked());
  const acts: Acts = {
    ...handlers,
    renewTransientToken: async ({ transientTokenId }) => {
      lock.requireOpen();
      return transientTokens.renew(transientTokenId);
    },
    finishPinSignIn: ({ accountId }) => {
      tellSignedIn(accountId);
      return Promise.resolve(null);
    },
    finishNamedToken: () => Promise.resolve(null),
    finishReplacedNamedToken: () => Promise.resolve(null),
  };
  const actsBy = (way: ActivityWay): Acts =>
    writtenDown(acts, way, {
      rows: activityRows,
      known: {
        account: (id) => accounts.list().find(({ accountId }) => accountId === id),
        namedToken: (id) => namedTokens.list().find(({ namedTokenId }) => namedTokenId === id),
        transientToken: (id) =>
          transientTokens.list().find(({ transientTokenId }) => transientTokenId === id),
        sourceName: made.sources.name,
        deviceName: made.devices.name,
      },
      note: activity.note,
      now,
    });
  const countRefusal = createRefusalCounter({
    now,
    log: (call) => log.note({ level: 'warn', area: 'ipc', call, code: 'request-refused' }),
    onFlood: () => {
      programs.window.close();
      palette.close();
      windows.rebuild();
    },
  });
  serveCalls({
    handlers: actsBy('window'),
    isOwnPage: (event, name) =>
      programs.isOwnCall(name)
        ? isOwnPage(event, programs.window.page())
        : isOwnPage(event, windows.page(), palette.page()),
    onRefusal: countRefusal,
    log,
  });

  // Changes go to page and tray, from the one truth each.
  const trayActs = createTrayActs({
    handlers: actsBy('tray'),
    open,
    unlock: () => lock.unlock(),
    quit: () => app.quit(),
    log,
  });
  const trayView = createTrayView({ tray, scheduler, content: toShow, perform: trayActs });
  accounts.onChange((list) => {
    push('accountsChanged', list);
    trayView.look();
    serverLoading.follow(list);
    healthChecks.follow(credentials.list());
    namedTokenActs.follow(list);
    repairs.follow(list);
    notices.look();
  });
  namedTokens.onChange((list) => {
    push('namedTokensChanged', list);
    tokenApprovals.follow(list);
    made.jwtRenewals.follow(list);
    networkWatch.follow();
    trayView.look();
    healthChecks.follow(credentials.list());
    notices.look();
  });
  pinSignIn.onChange((attempt) => push('signInChanged', attempt));
  tokenApprovals.onChange((approval) => push('namedTokenApprovalChanged', approval));
  servers.onChange((lists) => {
    push('serversChanged', lists);
    trayView.look();
    serverChecks.follow(lists);
    networkWatch.follow();
    notices.look();
  });
  transientTokens.onChange((list) => {
    push('transientTokensChanged', list);
    trayView.look();
    notices.look();
  });
  repairs.onChange((list) => {
    push('repairsChanged', list);
    notices.look();
  });
  notices.onChange((list) => {
    push('noticesChanged', list);
    trayView.look();
  });
  keychain.onStateChange((state) => {
    push('keychainChanged', state);
    if (state === 'ready') namedTokenActs.wake();
    trayView.look();
  });
  settings.onChange((now, before) => {
    if (now.windowPlace === before.windowPlace) push('settingsChanged', applied.state());
    if (now.theme !== before.theme) palette.close();
    transientTokens.lookAgain();
    notices.settingsChanged();
    trayView.look();
  });
  lock.onChange((isLocked) => {
    untilLocked.abort();
    untilLocked = new AbortController();
    if (isLocked) made.tokenAdoption.forget();
    push('lockChanged', isLocked);
    trayView.look();
  });
  const unfollowTray = followTrayHost({
    bus,
    platform,
    processId: process.pid,
    onAppeared: () => tray.remake(),
    onChange: (host) => {
      trayHost = host;
      if (windows.page()) push('trayHostChanged', trayHostToTell());
    },
  });

  // Time passes, and stands still while the computer sleeps.
  const checkAll = (): void => {
    void transientTokens.checkAll();
    healthChecks.wake();
    pinSignIn.look();
    tokenApprovals.look();
    serverChecks.wake();
    networkWatch.wake();
    namedTokenActs.wake();
  };
  powerMonitor.on('resume', checkAll);
  scheduler.onClockChange(checkAll);
  const unwatchLocks = watchLocks({
    sessionBus: bus,
    systemBus,
    power: powerMonitor,
    platform,
    onLock: () => {
      lock.lock();
      void clipboard.clear();
    },
  });

  endCleanly([
    () => void (isEnding = true),
    () => clipboard.close(),
    () => programs.close(),
    () => unwatchLocks(),
    () => systemBus.close(),
    () => signIn.cancel(),
    () => pinSignIn.close(),
    () => tokenApprovals.close(),
    () => scheduler.close(),
    () => pace.close(),
    () => healthChecks.close(),
    () => made.tokenAdoption.forget(),
    () => made.claims.close(),
    () => serverChecks.close(),
    () => networkWatch.close(),
    () => namedTokenActs.close(),
    () => made.jwtRenewals.close(),
    () => notices.close(),
    () => serverLoading.close(),
    () => unfollowTray(),
    () => notifier.close(),
    () => credentials.close(),
    () => lock.close(),
    () => globalKey.close(),
    () => settings.close(),
    () => activity.close(),
    () => keychain.close(),
    () => plex.close(),
    () => bus.close(),
    () => tray.remove(),
  ]);

  await credentials.start();
  void credentials.looked().then(() => namedTokenActs.wake());
  trayView.look();
  const isHiddenLogin =
    platform === 'darwin' &&
    settings.current.startsHidden &&
    app.getLoginItemSettings().wasOpenedAtLogin;
  if (edges.isQuick) palette.open();
  else if (!edges.isHidden && !isHiddenLogin) open(nothingAsked);
  // Last: nothing that a person waits for is behind it.
  void programs.start({
    ...made,
    version: app.getVersion(),
    looked: () => credentials.looked(),
    handlers,
    lock,
    keychainState: () => keychain.state,
    unlockKeychain: () => keychain.unlock(),
    plexOrigin,
    now,
    noteUse: (use) => activity.note(programActivity(use, now())),
  });
  return { open: () => open(nothingAsked), openQuickCopy: palette.open };
}

/** Whether a window that opens for this shows the form and nothing besides when nobody is signed in. */
function isForForm({ view, failure }: OpenRequest): boolean {
  return (view === 'accounts' || view === 'sign-in') && failure === null;
}
