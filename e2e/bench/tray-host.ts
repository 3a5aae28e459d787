import { createSessionBus } from '../../src-main/session-bus.ts';
import type { Environment } from '../support/rig.ts';

/** The desktop's side of tray icons: sees them come. */
export type TrayHost = {
  /** Runs `onIcon` as soon as the next icon is registered, and gives what it gives. */
  nextIcon<Value>(onIcon: () => Value): Promise<Value>;
  close(): void;
};

const WATCHER = 'org.kde.StatusNotifierWatcher';
const PATIENCE_MS = 60_000;

export function createTrayHost(env: Environment): TrayHost {
  const bus = createSessionBus({ address: env['DBUS_SESSION_BUS_ADDRESS'] });
  return {
    nextIcon: (onIcon) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          unwatch();
          reject(new Error('no tray icon came'));
        }, PATIENCE_MS);
        const unwatch = bus.watchSignal(
          { interface: WATCHER, member: 'StatusNotifierItemRegistered' },
          () => {
            const value = onIcon();
            clearTimeout(timer);
            unwatch();
            resolve(value);
          },
        );
      }),
    close: () => {
      bus.close();
    },
  };
}
