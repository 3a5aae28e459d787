import { setTimeout as wait } from 'node:timers/promises';
import { BusVariant, createSessionBus, theBus } from '../../src-main/session-bus.ts';
import type { Environment } from '../support/rig.ts';

/** The menu of a tray icon as a panel has it, over a connection that stands: quick enough to be timed. */
export type TrayMenu = {
  /** The number of the entry at this path of labels. Waits until it is there. */
  entry(labels: readonly string[]): Promise<number>;
  click(entry: number): Promise<void>;
  close(): void;
};

const WATCHER = 'org.kde.StatusNotifierWatcher';
const MENU = 'com.canonical.dbusmenu';

/** As the menu's protocol has it: a number, properties, and what stands below. */
type Entry = [number, Record<string, { value: unknown }>, { value: Entry }[]];

export async function openTrayMenu(
  env: Environment,
  pid: number,
  patienceMs: number,
): Promise<TrayMenu> {
  const bus = createSessionBus({ address: env['DBUS_SESSION_BUS_ADDRESS'] });
  const property = async (destination: string, at: string, ofInterface: string, name: string) => {
    const [value] = await bus.call({
      destination,
      path: at,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: [ofInterface, name],
    });
    return (value as { value: unknown }).value;
  };
  const soon = async <Value>(what: string, find: () => Promise<Value | undefined>) => {
    const end = Date.now() + patienceMs;
    while (Date.now() < end) {
      const found = await find().catch(() => undefined);
      if (found !== undefined) return found;
      await wait(50);
    }
    throw new Error(`in vain: ${what}`);
  };
  const isOfProcess = async (name: string): Promise<boolean> => {
    const [owner] = await bus.call({
      ...theBus,
      member: 'GetConnectionUnixProcessID',
      signature: 's',
      body: [name],
    });
    return owner === pid;
  };

  const icon = await soon('the tray icon', async () => {
    const names = await property(
      WATCHER,
      '/StatusNotifierWatcher',
      WATCHER,
      'RegisteredStatusNotifierItems',
    );
    for (const full of names as string[]) {
      const [name = '', ...rest] = full.split('/');
      if (await isOfProcess(name))
        return { name, path: `/${rest.join('/') || 'StatusNotifierItem'}` };
    }
    return undefined;
  });
  const menuPath = await soon('the menu', async () => {
    const at = await property(icon.name, icon.path, 'org.kde.StatusNotifierItem', 'Menu');
    return typeof at === 'string' ? at : undefined;
  });
  const onMenu = (member: string, signature: string, body: unknown[]) =>
    bus.call({
      destination: icon.name,
      path: menuPath,
      interface: MENU,
      member,
      signature,
      body,
    });

  return {
    entry: (labels) =>
      soon(labels.join(' / '), async () => {
        const [, root] = await onMenu('GetLayout', 'iias', [0, -1, []]);
        let found: Entry | undefined = root as Entry;
        for (const label of labels) found = below(found, label);
        return found?.[0];
      }),
    click: async (entry) => {
      const now = Math.floor(Date.now() / 1_000);
      await onMenu('Event', 'isvu', [entry, 'clicked', new BusVariant('i', 0), now]);
    },
    close: () => {
      bus.close();
    },
  };
}

function below(entry: Entry | undefined, label: string): Entry | undefined {
  return entry?.[2].map(({ value }) => value).find(([, { label: own }]) => own?.value === label);
}
