import type { ActivityLog } from './activity/activity-log.ts';
import type { Credentials } from './app-credentials.ts';
import type { AppNotices } from './app-notices.ts';
import type { SettingsInForce } from './app-settings.ts';
import type { Surfaces } from './app-surfaces.ts';
import type { Tray } from './app-tray.ts';
import type { World } from './app-world.ts';
import type { SettingsStore } from './settings/settings.ts';
import type { IdleLock } from './shell/idle-lock.ts';
import type { UpdateLook } from './updates/updates.ts';

/** Changes go to page and tray, from the one truth each, and to whoever follows it. */
export function tellOfChanges(
  parts: {
    world: World;
    made: Credentials;
    settings: SettingsStore;
    inForce: SettingsInForce;
    lock: IdleLock;
    surfaces: Surfaces;
    tray: Tray;
    activity: ActivityLog;
    updates: UpdateLook | undefined;
  } & AppNotices,
): void {
  const { made, surfaces, tray, notices, repairs } = parts;
  const { credentials, namedTokenActs, networkWatch, healthChecks } = made;
  const { push, palette } = surfaces;

  made.accounts.onChange((list) => {
    push('accountsChanged', list);
    if (list.length > 0) parts.settings.change({ isWelcomed: true });
    tray.look();
    made.serverLoading.follow(list);
    healthChecks.follow(credentials.list());
    namedTokenActs.follow(list);
    repairs.follow(list);
    notices.look();
  });
  made.accounts.onAdded((accountId) => made.serverLoading.hurryFor(accountId));
  made.namedTokens.onChange((list) => {
    push('namedTokensChanged', list);
    made.tokenApprovals.follow(list);
    made.jwtRenewals.follow(list);
    networkWatch.follow();
    tray.look();
    healthChecks.follow(credentials.list());
    notices.look();
  });
  made.pinSignIn.onChange((attempt) => push('signInChanged', attempt));
  made.tokenApprovals.onChange((approval) => push('namedTokenApprovalChanged', approval));
  made.servers.onChange((lists) => {
    push('serversChanged', lists);
    tray.look();
    made.serverChecks.follow(lists);
    networkWatch.follow();
    notices.look();
  });
  made.transientTokens.onChange((list) => {
    push('transientTokensChanged', list);
    tray.look();
    notices.look();
  });
  repairs.onChange((list) => {
    push('repairsChanged', list);
    notices.look();
  });
  notices.onChange((list) => {
    push('noticesChanged', list);
    tray.look();
  });
  parts.updates?.onChange((state) => push('updatesChanged', state));
  parts.activity.onGrown((added) => push('activityGrew', added));
  parts.world.keychain.onStateChange((state) => {
    push('keychainChanged', state);
    if (state === 'ready') namedTokenActs.wake();
    tray.look();
  });
  parts.settings.onChange((now, before) => {
    if (now.windowPlace === before.windowPlace) push('settingsChanged', parts.inForce.state());
    if (now.theme !== before.theme || now.language !== before.language) palette.close();
    made.transientTokens.lookAgain();
    notices.settingsChanged();
    tray.look();
  });
  parts.lock.onChange((isLocked) => {
    if (isLocked) made.tokenAdoption.forget();
    push('lockChanged', isLocked);
    tray.look();
  });
}
