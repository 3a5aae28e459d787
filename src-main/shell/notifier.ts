import { Notification } from 'electron';
import { BusError, BusVariant, theBus } from '../session-bus.ts';
import type { SessionBus } from '../session-bus.ts';
import { say } from '../contract/languages/say.ts';

/** What a notification's button is called here, and what it says. */
export type NoticeButton = { name: string; label: string };

export type DesktopNotice = {
  /** Of the notices with one key there is one at most on the desktop: the last. */
  key: string;
  title: string;
  body: string;
  /** Shown where the desktop has buttons. */
  buttons: NoticeButton[];
  /**
   * For an answer to what the person has just done: of low urgency and without a sound, in no
   * history, not to be clicked, and gone after this time where the desktop can do that by itself.
   */
  passesAfterMs?: number;
  /** A click on the notification itself (`default`) or on one of its buttons, by name. */
  onAct: (name: string) => void;
  /** It has left the desktop, by the person or by the desktop itself. */
  onClosed: () => void;
};

/** Shows notifications of the desktop. Never waits for it, never fails. */
export type Notifier = {
  show: (notice: DesktopNotice) => void;
  /** For what is said once and never taken back. */
  notify: (notice: { title: string; body: string; onClick: () => void }) => void;
  withdraw: (key: string) => void;
  /** Withdraws everything: nobody is there any more to hear a click. */
  close: () => void;
};

/** What a click on the notification itself is called. */
const DEFAULT_ACT = 'default';

/**
 * On Linux over D-Bus, by ourselves: Electron's own call blocks the whole program for 50 s when the
 * notification daemon is frozen, and drops buttons. Elsewhere Electron's.
 */
export function createNotifier(bus: SessionBus, platform: NodeJS.Platform): Notifier {
  return platform === 'linux' ? createBusNotifier(bus) : createElectronNotifier();
}

const service = {
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
};

/** With the sender, so that the bus brings us nobody else's "clicks". */
const fromService = {
  sender: service.destination,
  path: service.path,
  interface: service.interface,
};

const startService = {
  ...theBus,
  member: 'StartServiceByName',
  signature: 'su',
  body: [service.destination, 0],
};

/** How many notifications a daemon has to keep for us; the in-app list keeps all. Our choice. */
const MOST_SHOWN = 100;
const AS_LONG_AS_USUAL = -1;
const passingHints = {
  urgency: new BusVariant('y', 0),
  transient: new BusVariant('b', true),
  'suppress-sound': new BusVariant('b', true),
};

/** One key on the desktop. `wanted`: what is to stand there, undefined when nothing is. */
type Place = {
  wanted: DesktopNotice | undefined;
  /** Under which number the daemon has it. */
  id: number | undefined;
  /** What the daemon has, or was last sent. */
  sent: DesktopNotice | undefined;
  isSending: boolean;
};

/**
 * Speaks the desktop's notification protocol itself. For each key at most one message is under way,
 * and what is wanted meanwhile is sent when its answer comes, however late that is: a daemon that
 * was frozen finds no heap of old notices when it goes on, and a notice that was solved meanwhile is
 * taken back.
 *
 * @see Desktop Notifications Specification 1.2, https://specifications.freedesktop.org/notification-spec/
 */
export function createBusNotifier(bus: SessionBus): Notifier {
  const places = new Map<string, Place>();
  let capabilities: Promise<Set<string>> | undefined;

  const placeOf = (id: unknown): [string, Place] | undefined =>
    [...places].find(([, place]) => place.id !== undefined && place.id === id);

  const place = (key: string): Place => {
    const known = places.get(key);
    if (known !== undefined) return known;
    const made: Place = { wanted: undefined, id: undefined, sent: undefined, isSending: false };
    places.set(key, made);
    return made;
  };

  /** Brings the daemon step by step to what is wanted. */
  const settle = async (key: string, it: Place): Promise<void> => {
    if (it.isSending) return;
    it.isSending = true;
    try {
      while (it.wanted !== it.sent) {
        if (it.wanted === undefined) await takeBack(it);
        else await send(it, it.wanted);
      }
    } finally {
      it.isSending = false;
      if (it.wanted === undefined && it.id === undefined) places.delete(key);
    }
  };

  const send = async (it: Place, notice: DesktopNotice): Promise<void> => {
    it.sent = notice;
    const can = await (capabilities ??= askCapabilities());
    // Solved or replaced while the daemon was asked.
    if (it.wanted !== notice) return;
    const [id] = await patiently(notifyCall(notice, it.id ?? 0, can));
    it.id = typeof id === 'number' ? id : undefined;
  };

  const takeBack = async (it: Place): Promise<void> => {
    const { id } = it;
    it.id = undefined;
    it.sent = undefined;
    if (id === undefined) return;
    await patiently({ ...service, member: 'CloseNotification', signature: 'u', body: [id] });
  };

  /** However long the daemon takes; only the end of the connection, or its own refusal, is an end. */
  const patiently = (call: Parameters<SessionBus['call']>[0]): Promise<unknown[]> =>
    bus.call(call, Infinity);

  /** Starts the daemon if it is one that the bus starts when it is needed. */
  const askCapabilities = async (): Promise<Set<string>> => {
    try {
      await bus.call(startService).catch(ignoreBusError);
      const [names] = await patiently({ ...service, member: 'GetCapabilities' });
      return new Set(Array.isArray(names) ? names.map(String) : []);
    } catch (error) {
      capabilities = undefined;
      throw error;
    }
  };

  /** What cannot be shown now is shown when a daemon comes; the page says the same meanwhile. */
  const tryToSettle = (key: string): void => {
    const it = place(key);
    settle(key, it).catch((error: unknown) => {
      ignoreBusError(error);
      if (it.id === undefined) it.sent = undefined;
    });
  };

  const unwatchName = bus.watchName(service.destination, (isThere) => {
    capabilities = undefined;
    for (const [key, it] of [...places]) {
      if (isThere) {
        if (it.wanted !== it.sent) tryToSettle(key);
        continue;
      }
      // What an ended daemon has shown is gone, and was seen: it is not shown again by itself.
      const wasShown = it.id !== undefined;
      it.id = undefined;
      if (wasShown) forget(key, it);
    }
  });

  const forget = (key: string, it: Place): void => {
    const shown = it.sent;
    it.wanted = undefined;
    it.sent = undefined;
    it.id = undefined;
    if (!it.isSending) places.delete(key);
    shown?.onClosed();
  };

  const unwatchAct = bus.watchSignal({ ...fromService, member: 'ActionInvoked' }, ([id, name]) => {
    const [, it] = placeOf(id) ?? [];
    if (typeof name === 'string') it?.sent?.onAct(name);
  });
  const unwatchEnd = bus.watchSignal({ ...fromService, member: 'NotificationClosed' }, ([id]) => {
    const found = placeOf(id);
    if (found !== undefined) forget(...found);
  });

  const show = (notice: DesktopNotice): void => {
    if (!places.has(notice.key) && places.size >= MOST_SHOWN) return;
    place(notice.key).wanted = notice;
    tryToSettle(notice.key);
  };

  return {
    show,
    notify: (notice) => show(plainNotice(notice)),
    withdraw: (key) => {
      const it = places.get(key);
      if (it === undefined) return;
      it.wanted = undefined;
      tryToSettle(key);
    },
    close: () => {
      unwatchName();
      unwatchAct();
      unwatchEnd();
      for (const [key, it] of [...places]) {
        it.wanted = undefined;
        tryToSettle(key);
      }
    },
  };
}

function plainNotice(notice: { title: string; body: string; onClick: () => void }): DesktopNotice {
  const { title, body, onClick } = notice;
  return { key: title, title, body, buttons: [], onAct: onClick, onClosed: () => undefined };
}

function notifyCall(notice: DesktopNotice, replacesId: number, can: ReadonlySet<string>) {
  const { title, body, buttons, passesAfterMs } = notice;
  const open = { name: DEFAULT_ACT, label: say('notificationActs.open') };
  const acts = passesAfterMs === undefined ? [open, ...buttons] : [];
  return {
    ...service,
    member: 'Notify',
    signature: 'susssasa{sv}i',
    body: [
      'Keyring for Plex',
      replacesId,
      'keyring-for-plex',
      title,
      can.has('body-markup') ? escapeMarkup(body) : body,
      can.has('actions') ? acts.flatMap(({ name, label }) => [name, label]) : [],
      passesAfterMs === undefined ? {} : passingHints,
      passesAfterMs ?? AS_LONG_AS_USUAL,
    ],
  };
}

/** No bus, no daemon, or one that refuses: nothing of that is a fault of ours. */
function ignoreBusError(error: unknown): void {
  if (!(error instanceof BusError)) throw error;
}

/** Where Electron's own notifications are good: macOS (with buttons) and Windows. */
function createElectronNotifier(): Notifier {
  // An unreferenced notification is collected, and its click with it.
  const shown = new Map<string, Notification>();
  const withdraw = (key: string): void => {
    const notification = shown.get(key);
    shown.delete(key);
    notification?.close();
  };
  const show = (notice: DesktopNotice): void => {
    const { key, title, body, buttons, passesAfterMs, onAct, onClosed } = notice;
    withdraw(key);
    if (shown.size >= MOST_SHOWN || !Notification.isSupported()) return;
    const notification = new Notification({
      title,
      body,
      silent: passesAfterMs !== undefined,
      actions: buttons.map(({ label }) => ({ type: 'button', text: label })),
    });
    shown.set(key, notification);
    notification.on('click', () => onAct(DEFAULT_ACT));
    notification.on('action', (_details, index) => {
      const pressed = buttons[index];
      if (pressed !== undefined) onAct(pressed.name);
    });
    notification.on('close', () => {
      if (shown.get(key) !== notification) return;
      shown.delete(key);
      onClosed();
    });
    notification.show();
  };
  return {
    show,
    notify: (notice) => show(plainNotice(notice)),
    withdraw,
    close: () => {
      for (const key of [...shown.keys()]) withdraw(key);
    },
  };
}

/** Where a notification's body is markup, a server's name must not add any. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
