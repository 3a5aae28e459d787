import type { SessionBus, SignalRule } from '../session-bus.ts';

/** Where to listen, and what the first argument must be, if that matters. */
type LockSignal = { bus: 'session' | 'system'; rule: SignalRule; onlyIf?: true };

const screenSaver = (name: string): LockSignal => ({
  bus: 'session',
  rule: { interface: name, member: 'ActiveChanged' },
  onlyIf: true,
});

/** What desktops say when the screen is being locked or the computer goes to sleep. */
const lockSignals: LockSignal[] = [
  {
    bus: 'system',
    rule: {
      sender: 'org.freedesktop.login1',
      interface: 'org.freedesktop.login1.Session',
      member: 'Lock',
    },
  },
  {
    bus: 'system',
    rule: {
      sender: 'org.freedesktop.login1',
      interface: 'org.freedesktop.login1.Manager',
      member: 'PrepareForSleep',
    },
    onlyIf: true,
  },
  screenSaver('org.freedesktop.ScreenSaver'),
  screenSaver('org.gnome.ScreenSaver'),
  screenSaver('org.cinnamon.ScreenSaver'),
  screenSaver('org.mate.ScreenSaver'),
  screenSaver('org.xfce.ScreenSaver'),
];

/** What we use of Electron's `powerMonitor`. */
export type PowerSignals = {
  on(name: 'suspend' | 'lock-screen', listener: () => void): unknown;
  off(name: 'suspend' | 'lock-screen', listener: () => void): unknown;
};

/**
 * Tells when the person leaves the computer: the screen is locked, or the computer sleeps. Often
 * twice, as several sources tell of the same. Electron tells of locks on macOS and Windows only.
 *
 * @returns the function that ends it
 */
export function watchLocks(deps: {
  sessionBus: Pick<SessionBus, 'watchSignal'>;
  systemBus: Pick<SessionBus, 'watchSignal'>;
  power: PowerSignals;
  platform: NodeJS.Platform;
  onLock: () => void;
}): () => void {
  const { power, onLock } = deps;
  power.on('suspend', onLock);
  power.on('lock-screen', onLock);
  const signals = deps.platform === 'linux' ? lockSignals : [];
  const unwatch = signals.map(({ bus, rule, onlyIf }) =>
    deps[`${bus}Bus`].watchSignal(rule, ([first]) => {
      if (onlyIf === undefined || first === onlyIf) onLock();
    }),
  );
  return () => {
    power.off('suspend', onLock);
    power.off('lock-screen', onLock);
    for (const end of unwatch) end();
  };
}
