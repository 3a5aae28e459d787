import { healthAfter } from './accounts/token-details.ts';
import type { Stores } from './app-stores.ts';
import type { World } from './app-world.ts';
import type { Pace } from './expiry/pace.ts';
import type { Scheduler } from './expiry/scheduler.ts';
import { serverUrlCandidates } from './plex/server-address.ts';
import { hiddenNames } from './servers/hidden-names.ts';
import { createServerChecks } from './servers/server-checks.ts';
import { createServerDirectory } from './servers/server-directory.ts';
import { createServerLoading } from './servers/server-loading.ts';
import { createSourceLookup } from './servers/source-lookup.ts';
import { createTransientTokens } from './servers/transient-tokens.ts';
import type { SettingsStore } from './settings/settings.ts';

/** The servers of all accounts, and what is made on them. */
export function createServers(options: {
  plex: World['plex'];
  stores: Pick<Stores, 'accounts' | 'notes'>;
  settings: SettingsStore;
  scheduler: Scheduler;
  pace: Pace;
  now: () => number;
  /** Whether there is a window, and so maybe somebody who waits for what it shows. */
  isWatched: () => boolean;
}) {
  const { plex, settings, scheduler, pace, now, isWatched } = options;
  const { accounts, notes } = options.stores;
  const servers = createServerDirectory({
    plex,
    credential: (accountId) => accounts.credential(accountId),
    notes,
    addressCandidates: serverUrlCandidates,
    hiddenNames,
    now,
    onTokenUsed: (accountId, failure) =>
      accounts.noteHealth(accountId, {
        state: failure === null ? 'valid' : healthAfter(failure),
        checkedAt: now(),
      }),
  });
  const serverChecks = createServerChecks({ plex, servers, scheduler, pace, now });
  const onServerTokenUsed = serverChecks.noteUse;
  return {
    servers,
    serverChecks,
    serverLoading: createServerLoading(servers, isWatched),
    sources: createSourceLookup({ plex, servers, onServerTokenUsed }),
    transientTokens: createTransientTokens({
      plex,
      servers,
      scheduler,
      pace,
      now,
      leadMinutes: () => settings.current.transientTokenLeadMinutes,
      onServerTokenUsed,
    }),
  };
}
