import { keyOfNamed } from './accounts/credential-list.ts';
import type { Acts } from './activity/activity-rows.ts';
import type { Credentials } from './app-credentials.ts';
import type { Surfaces } from './app-surfaces.ts';
import type { World } from './app-world.ts';
import type { Log } from './log.ts';
import { createAccountRepairs } from './named-tokens/account-repairs.ts';
import { createCopiedNotice } from './notices/copied-notice.ts';
import { gatheringUntil, groupedStandings } from './notices/grouped-standings.ts';
import { standingsOfJwts } from './notices/jwt-standings.ts';
import { createNotices } from './notices/notices.ts';
import { standingsOf } from './notices/standings.ts';
import type { SettingsStore } from './settings/settings.ts';

export type AppNotices = ReturnType<typeof createAppNotices>;

/** What needs the person, and what one press of a notice mends. */
export function createAppNotices(options: {
  world: Pick<World, 'notifier' | 'clipboard'>;
  made: Credentials;
  settings: SettingsStore;
  surfaces: Pick<Surfaces, 'open'>;
  /** The acts, written down as asked for by a notice. */
  acts: () => Acts;
  now: () => number;
  log: Log;
}) {
  const { made, settings, acts, now, log } = options;
  const { notifier, clipboard } = options.world;
  const { open } = options.surfaces;
  const { accounts, namedTokens, servers, transientTokens, jwtRenewals } = made;
  const repairs = createAccountRepairs({
    accounts: () => accounts.list(),
    namedTokens: () => namedTokens.list(),
    look: (namedTokenId) => made.healthChecks.look(keyOfNamed(namedTokenId)),
    replace: (namedTokenId) => acts().replaceNamedToken({ namedTokenId }),
    onBug: (error) => log.bug('repairs', error),
  });
  const tellCopied = createCopiedNotice({
    notifier,
    clipboard,
    settings: () => settings.current,
    now,
  });
  const notices = createNotices({
    notifier,
    scheduler: made.scheduler,
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
          ...standingsOfJwts(namedTokens.list(), jwtRenewals.removed(), now()),
        ],
        repairs.isUnderWay,
      ),
    settings: () => settings.current,
    gatheringUntil: (accountId) => gatheringUntil(made.credentials.list(), accountId, now()),
    signInAgain: (accountId) => {
      repairs.want(accountId);
      open({ view: 'sign-in', accountId, failure: null });
    },
    renewAndCopy: async (id) => {
      const { transientTokenId } = await acts().renewTransientToken({ transientTokenId: id });
      return acts().copyTransientToken({ transientTokenId, form: 'token' });
    },
    tellCopied,
    open,
    onBug: (error) => log.bug('notices', error),
  });
  return { notices, repairs, tellCopied };
}
