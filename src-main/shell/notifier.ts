import { Notification } from 'electron';
import type { SessionBus } from '../session-bus.ts';

export type Notice = { title: string; body: string; onClick: () => void };

/** Shows a desktop notification. Never waits for the desktop, never fails. */
export type Notifier = { notify: (notice: Notice) => void; close: () => void };

const service = {
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
};

/**
 * On Linux over D-Bus, by ourselves: Electron's own call blocks the whole program for 50 s when the
 * notification daemon is frozen. Elsewhere Electron's.
 */
export function createNotifier(bus: SessionBus, platform: NodeJS.Platform): Notifier {
  return platform === 'linux' ? createBusNotifier(bus) : createElectronNotifier();
}

export function createBusNotifier(bus: SessionBus): Notifier {
  const clicks = new Map<unknown, () => void>();
  const unwatchClick = bus.watchSignal(
    { interface: service.interface, member: 'ActionInvoked' },
    ([id]) => clicks.get(id)?.(),
  );
  const unwatchEnd = bus.watchSignal(
    { interface: service.interface, member: 'NotificationClosed' },
    ([id]) => void clicks.delete(id),
  );
  return {
    notify: ({ title, body, onClick }) => {
      const defaults = ['default', 'Open'];
      const asLongAsUsual = -1;
      const call = {
        ...service,
        member: 'Notify',
        signature: 'susssasa{sv}i',
        body: [
          'Keyring for Plex',
          0,
          'keyring-for-plex',
          title,
          escapeMarkup(body),
          defaults,
          {},
          asLongAsUsual,
        ],
      };
      // No daemon, or a frozen one: the page says the same thing, so nothing is lost.
      bus.call(call).then(
        ([id]) => clicks.set(id, onClick),
        () => undefined,
      );
    },
    close: () => {
      unwatchClick();
      unwatchEnd();
    },
  };
}

function createElectronNotifier(): Notifier {
  // An unreferenced notification is collected, and its click with it.
  const shown = new Set<Notification>();
  return {
    notify: ({ title, body, onClick }) => {
      const notification = new Notification({ title, body });
      shown.add(notification);
      notification.on('click', onClick);
      notification.on('close', () => shown.delete(notification));
      notification.show();
    },
    close: () => {
      for (const notification of shown) notification.close();
    },
  };
}

/** A notification's body is markup on Linux: a server's name must not add any. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
