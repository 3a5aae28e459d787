import type { KeychainState } from './contract/entities.ts';
import { liveTokens, nextStep } from './credential-words.ts';
import type { Scheduler } from './expiry/scheduler.ts';
import { trayMenu } from './shell/tray-menu.ts';
import type { TrayAct, TrayContent } from './shell/tray-menu.ts';
import { trayState } from './shell/tray-state.ts';
import type { TrayIcon } from './shell/tray.ts';

/** Keeps icon and menu at what there is to say, as things change and as time passes. */
export function createTrayView(deps: {
  tray: Pick<TrayIcon, 'show' | 'showState'>;
  scheduler: Pick<Scheduler, 'deadlines'>;
  content: () => TrayContent & { keychain: KeychainState };
  perform: (act: TrayAct) => void;
}): {
  /** Something has changed. Many changes at once are shown once, and none where nothing shows. */
  look: () => void;
} {
  const { tray, content, perform } = deps;
  const passing = deps.scheduler.deadlines(() => look());
  let isDue = false;

  const show = (): void => {
    isDue = false;
    const current = content();
    tray.show(trayMenu(current), perform);
    tray.showState(trayState(current));
    const at = nextChange(current);
    if (at === undefined) passing.cancel('words');
    else passing.set('words', at);
  };
  const look = (): void => {
    if (isDue) return;
    isDue = true;
    setImmediate(show);
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
