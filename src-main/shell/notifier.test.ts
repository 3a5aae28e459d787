import { describe, expect, test, vi } from 'vitest';
import type { BusCall, SessionBus, SignalRule } from '../session-bus.ts';
import { BusError } from '../session-bus.ts';
import { createBusNotifier, createNotifier, escapeMarkup } from './notifier.ts';

const shown = vi.hoisted(() => [] as { options: unknown; emit: (event: string) => void }[]);
// The module takes Notification from electron, which is a path to a program outside Electron.
vi.mock('electron', () => ({
  Notification: class {
    readonly #listeners = new Map<string, () => void>();
    constructor(options: unknown) {
      shown.push({ options, emit: (event) => this.#listeners.get(event)?.() });
    }
    on(event: string, listener: () => void) {
      this.#listeners.set(event, listener);
    }
    show() {
      return undefined;
    }
    close() {
      this.#listeners.get('close')?.();
    }
  },
}));

function busThatAnswers(answer: () => Promise<unknown[]>) {
  const calls: BusCall[] = [];
  const watches = new Map<SignalRule, (body: unknown[]) => void>();
  const bus: SessionBus = {
    call: (call) => {
      calls.push(call);
      return answer();
    },
    watchSignal: (rule, listener) => {
      watches.set(rule, listener);
      return () => void watches.delete(rule);
    },
    watchName: () => () => undefined,
    close: () => undefined,
  };
  const signal = (member: string, ...body: unknown[]) => {
    for (const [rule, hear] of watches) if (rule.member === member) hear(body);
  };
  return { bus, calls, watches, signal };
}

const notice = (onClick: () => void = () => undefined) => ({
  title: 'A transient token ends in an hour',
  body: 'The transient token for <b>Attic & box</b> ends.',
  onClick,
});
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a notification over D-Bus', () => {
  test('goes to the desktop’s service as its specification has it, its body free of markup', async () => {
    const { bus, calls } = busThatAnswers(() => Promise.resolve([7]));
    createBusNotifier(bus).notify(notice());
    await settled();
    expect(calls).toEqual([
      {
        destination: 'org.freedesktop.Notifications',
        path: '/org/freedesktop/Notifications',
        interface: 'org.freedesktop.Notifications',
        member: 'Notify',
        signature: 'susssasa{sv}i',
        body: [
          'Keyring for Plex',
          0,
          'keyring-for-plex',
          'A transient token ends in an hour',
          'The transient token for &lt;b&gt;Attic &amp; box&lt;/b&gt; ends.',
          ['default', 'Open'],
          {},
          -1,
        ],
      },
    ]);
  });

  test('brings a click to its own notice, until it was closed', async () => {
    let id = 0;
    const { bus, signal } = busThatAnswers(() => Promise.resolve([(id += 1)]));
    const notifier = createBusNotifier(bus);
    const [first, second] = [vi.fn(), vi.fn()];
    notifier.notify(notice(first));
    notifier.notify(notice(second));
    await settled();
    signal('ActionInvoked', 2, 'default');
    signal('ActionInvoked', 99, 'default');
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
    signal('NotificationClosed', 1, 2);
    signal('ActionInvoked', 1, 'default');
    expect(first).not.toHaveBeenCalled();
  });

  test.each([
    ['never answers', () => new Promise<unknown[]>(() => undefined)],
    ['is not there', () => Promise.reject(new BusError('no-bus'))],
    ['answers in no time', () => Promise.reject(new BusError('no-answer'))],
  ])('neither waits nor fails on a bus that %s', async (_what, answer) => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const { bus, calls } = busThatAnswers(answer);
    const notifier = createBusNotifier(bus);
    notifier.notify(notice());
    await settled();
    notifier.close();
    process.off('unhandledRejection', unhandled);
    expect(calls.length).toBe(1);
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('hears nothing more once closed', () => {
    const { bus, watches } = busThatAnswers(() => Promise.resolve([1]));
    const notifier = createNotifier(bus, 'linux');
    expect(watches.size).toBe(2);
    notifier.close();
    expect(watches.size).toBe(0);
  });
});

test('elsewhere Electron shows it, and brings the click', () => {
  const { bus, calls } = busThatAnswers(() => Promise.resolve([1]));
  const notifier = createNotifier(bus, 'darwin');
  const onClick = vi.fn();
  notifier.notify(notice(onClick));
  expect(calls).toEqual([]);
  expect(shown[0]?.options).toEqual({ title: notice().title, body: notice().body });
  shown[0]?.emit('click');
  expect(onClick).toHaveBeenCalledOnce();
  expect(() => notifier.close()).not.toThrow();
});

test.each([
  ['<b>x</b>', '&lt;b&gt;x&lt;/b&gt;'],
  ['a & b', 'a &amp; b'],
  ['&lt;', '&amp;lt;'],
  ['plain', 'plain'],
])('%s is shown as it is', (text, escaped) => expect(escapeMarkup(text)).toBe(escaped));
