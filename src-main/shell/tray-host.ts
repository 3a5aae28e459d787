import type { TrayHost } from '../contract/entities.ts';
import type { SessionBus } from '../session-bus.ts';

/** The panel's side of tray icons on Linux. */
const WATCHER = 'org.kde.StatusNotifierWatcher';

/**
 * Follows the panel. `onAppeared`: one came up after we had seen none (or another), so the icon must be
 * made anew; an icon made without a panel never reaches it. Systems other than Linux always have one.
 */
export function followTrayHost(options: {
  bus: SessionBus;
  platform: NodeJS.Platform;
  onAppeared: () => void;
  onChange: (host: TrayHost) => void;
}): () => void {
  const { bus, platform, onAppeared, onChange } = options;
  if (platform !== 'linux') {
    onChange('present');
    return () => undefined;
  }
  let known: TrayHost = 'unknown';
  const learn = (isOwned: boolean): void => {
    const host = isOwned ? 'present' : 'absent';
    if (known === 'absent' && host === 'present') onAppeared();
    if (known !== host) onChange(host);
    known = host;
  };
  // Without any bus nobody ever answers: then there is no panel either.
  const silence = setTimeout(() => {
    if (known === 'unknown') learn(false);
  }, 5_000);
  const unwatch = bus.watchName(WATCHER, learn);
  return () => {
    clearTimeout(silence);
    unwatch();
  };
}
