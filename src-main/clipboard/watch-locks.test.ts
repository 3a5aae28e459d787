import { EventEmitter } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import type { SignalRule } from '../session-bus.ts';
import { watchLocks } from './watch-locks.ts';

/** A bus in the test's hands: `say` sends a signal to whoever watches for it. */
function fakeBus() {
  const watches = new Set<{ rule: SignalRule; listener: (body: unknown[]) => void }>();
  return {
    watches,
    watchSignal: (rule: SignalRule, listener: (body: unknown[]) => void) => {
      const watch = { rule, listener };
      watches.add(watch);
      return () => void watches.delete(watch);
    },
    say: (name: string, member: string, ...body: unknown[]) => {
      for (const { rule, listener } of watches)
        if (rule.interface === name && rule.member === member) listener(body);
    },
  };
}

function setUp(platform: NodeJS.Platform = 'linux') {
  const [sessionBus, systemBus] = [fakeBus(), fakeBus()];
  const power = new EventEmitter();
  const onLock = vi.fn();
  const end = watchLocks({ sessionBus, systemBus, power, platform, onLock });
  return { sessionBus, systemBus, power, onLock, end };
}

describe('the computer is left alone', () => {
  test('S26: when logind locks the session, or is about to suspend, and not on waking', () => {
    const { systemBus, onLock } = setUp();
    systemBus.say('org.freedesktop.login1.Session', 'Lock');
    expect(onLock).toHaveBeenCalledTimes(1);
    systemBus.say('org.freedesktop.login1.Manager', 'PrepareForSleep', true);
    expect(onLock).toHaveBeenCalledTimes(2);
    systemBus.say('org.freedesktop.login1.Manager', 'PrepareForSleep', false);
    systemBus.say('org.freedesktop.login1.Session', 'Unlock');
    expect(onLock).toHaveBeenCalledTimes(2);
  });

  test.each(['freedesktop', 'gnome', 'cinnamon', 'mate', 'xfce'])(
    'when the screen saver of %s comes up, and not when it goes',
    (desktop) => {
      const { sessionBus, onLock } = setUp();
      sessionBus.say(`org.${desktop}.ScreenSaver`, 'ActiveChanged', false);
      expect(onLock).not.toHaveBeenCalled();
      sessionBus.say(`org.${desktop}.ScreenSaver`, 'ActiveChanged', true);
      expect(onLock).toHaveBeenCalledTimes(1);
    },
  );

  test.each(['linux', 'darwin', 'win32'] as const)(
    'S26: when Electron on %s says so',
    (platform) => {
      const { power, onLock } = setUp(platform);
      power.emit('suspend');
      power.emit('lock-screen');
      expect(onLock).toHaveBeenCalledTimes(2);
    },
  );

  test('and no bus is asked where there is none', () => {
    const { sessionBus, systemBus } = setUp('darwin');
    expect([sessionBus.watches.size, systemBus.watches.size]).toEqual([0, 0]);
  });

  test('until nobody wants to know any longer', () => {
    const { sessionBus, systemBus, power, onLock, end } = setUp();
    end();
    expect([sessionBus.watches.size, systemBus.watches.size]).toEqual([0, 0]);
    power.emit('suspend');
    power.emit('lock-screen');
    expect(onLock).not.toHaveBeenCalled();
  });

  test('only logind itself is believed', () => {
    const { systemBus } = setUp();
    for (const { rule } of systemBus.watches) expect(rule.sender).toBe('org.freedesktop.login1');
  });
});
