import * as z from 'zod/mini';
import type { TrayHost } from '../contract/entities.ts';
import { theBus } from '../session-bus.ts';
import type { SessionBus } from '../session-bus.ts';

/** The panel's side of tray icons on Linux. */
const WATCHER = 'org.kde.StatusNotifierWatcher';

/**
 * Follows the panel. `onAppeared`: our icon must be made anew, because a panel came up after we had seen
 * none (or another), or one that came just after the icon was made does not know it: an icon made
 * without a panel never reaches it. Systems other than Linux always have one.
 */
export function followTrayHost(options: {
  bus: SessionBus;
  platform: NodeJS.Platform;
  processId: number;
  onAppeared: () => void;
  onChange: (host: TrayHost) => void;
}): () => void {
  const { bus, platform, processId, onAppeared, onChange } = options;
  if (platform !== 'linux') {
    onChange('present');
    return () => undefined;
  }
  let known: TrayHost = 'unknown';
  const learn = (isOwned: boolean): void => {
    const host = isOwned ? 'present' : 'absent';
    if (known === 'absent' && host === 'present') onAppeared();
    if (known === 'unknown' && host === 'present') {
      void hasIconOf(bus, processId).then((isThere) => {
        if (!isThere) onAppeared();
      });
    }
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

/** Does the panel list an icon of this process? True as well where it does not say. */
async function hasIconOf(bus: SessionBus, processId: number): Promise<boolean> {
  try {
    const [listed] = await bus.call({
      destination: WATCHER,
      path: '/StatusNotifierWatcher',
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: [WATCHER, 'RegisteredStatusNotifierItems'],
    });
    const items = RegisteredItems.parse(listed).value;
    const owners = await Promise.all(items.map((item) => processOf(bus, item.split('/')[0] ?? '')));
    return owners.includes(processId);
  } catch {
    return true;
  }
}

/** `:1.17/StatusNotifierItem` each, or a bare name. */
const RegisteredItems = z.object({ value: z.array(z.string()) });

/** Undefined for a program that has left the bus meanwhile. */
async function processOf(bus: SessionBus, name: string): Promise<unknown> {
  const asked = bus.call({
    ...theBus,
    member: 'GetConnectionUnixProcessID',
    signature: 's',
    body: [name],
  });
  const [processId] = await asked.catch(() => []);
  return processId;
}
