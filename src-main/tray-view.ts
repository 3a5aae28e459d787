import type { KeychainState } from './contract/entities.ts';
import { liveTokens, nextStep } from './credential-words.ts';
import type { Scheduler } from './expiry/scheduler.ts';
import { trayMenu } from './shell/tray-menu.ts';
import type { TrayAct, TrayContent } from './shell/tray-menu.ts';
import { trayState } from './shell/tray-state.ts';
import type { TrayIcon } from './shell/tray.ts';

/**
 * A panel fetches each new menu whole, and making one takes the longer the more accounts it has: for each
 * account a menu stands for so long before the next is made …
 */
const REST_MS_EACH = 2.5;
/** … but for so many, which cost nothing that anybody notices. Both are our choice. */
const FEW = 10;

/** Keeps icon and menu at what there is to say, as things change and as time passes. */
export function createTrayView(deps: {
  tray: Pick<TrayIcon, 'show' | 'showState'>;
  scheduler: Pick<Scheduler, 'deadlines'>;
  content: () => TrayContent & { keychain: KeychainState };
  perform: (act: TrayAct) => void;
}): {
  /**
   * Something has changed. It is shown at once; many changes at once are shown once, and so, where there
   * are many accounts, are those that come soon after another. None is where nothing shows.
   */
  look: () => void;
} {
  const { tray, content, perform } = deps;
  const passing = deps.scheduler.deadlines(() => look());
  let isDue = false;
  let restsUntil = 0;

  const show = (): void => {
    isDue = false;
    const current = content();
    const many = Math.max(0, current.accounts.length - FEW);
    restsUntil = performance.now() + many * REST_MS_EACH;
    tray.show(trayMenu(current), perform);
    tray.showState(trayState(current));
    const at = nextChange(current);
    if (at === undefined) passing.cancel('words');
    else passing.set('words', at);
  };
  const look = (): void => {
    if (isDue) return;
    isDue = true;
    const restMs = restsUntil - performance.now();
    if (restMs > 0) setTimeout(show, restMs);
    else setImmediate(show);
  };
  return { look };
}

/** When the words of the menu are no longer true though nothing has happened. */
function nextChange({ accounts, transientTokens, now }: TrayContent): number | undefined {
  const steps = liveTokens(transientTokens, now).map(({ endsAtLatest }) =>
    nextStep(endsAtLatest, now),
  );
  // "at 12:40" is said of today.
  const midnight = accounts.length === 0 ? undefined : new Date(now).setHours(24, 0, 0, 0);
  return [...steps, midnight].reduce(
    (soonest, at) => (at !== undefined && (soonest === undefined || at < soonest) ? at : soonest),
    undefined,
  );
}
