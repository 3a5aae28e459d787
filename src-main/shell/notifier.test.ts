import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Mock } from 'vitest';
import type { BusCall, SessionBus, SignalRule } from '../session-bus.ts';
import { BusError, BusVariant } from '../session-bus.ts';
import { createBusNotifier, createNotifier, escapeMarkup } from './notifier.ts';
import type { DesktopNotice } from './notifier.ts';

type Shown = {
  options: unknown;
  isOpen: boolean;
  emit: (event: string, ...details: unknown[]) => void;
};
const electrons = vi.hoisted(() => ({ shown: [] as Shown[], isSupported: true }));
// The module takes Notification from electron, which is a path to a program outside Electron.
vi.mock('electron', () => ({
  Notification: class {
    static isSupported = () => electrons.isSupported;
    readonly #listeners = new Map<string, (...details: unknown[]) => void>();
    readonly #shown: Shown;
    constructor(options: unknown) {
      const emit = (event: string, ...details: unknown[]) =>
        this.#listeners.get(event)?.(...details);
      this.#shown = { options, isOpen: false, emit };
    }
    on(event: string, listener: (...details: unknown[]) => void) {
      this.#listeners.set(event, listener);
    }
    show() {
      this.#shown.isOpen = true;
      electrons.shown.push(this.#shown);
    }
    close() {
      this.#shown.isOpen = false;
      this.#shown.emit('close');
    }
  },
}));
beforeEach(() => {
  electrons.shown.length = 0;
  electrons.isSupported = true;
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A notification daemon: numbers what it shows, and can freeze, thaw, end and come again. */
function desktop(capabilities: string[] = ['actions', 'body', 'body-markup']) {
  const calls: BusCall[] = [];
  const shown = new Map<number, unknown[]>();
  const signals = new Map<SignalRule, (body: unknown[]) => void>();
  const frozen: (() => void)[] = [];
  const seen = { isThere: true, isFrozen: false, startable: false };
  let onName: (isThere: boolean) => void = () => undefined;
  let lastId = 0;

  const answer = ({ member, body = [] }: BusCall): unknown[] => {
    if (!seen.isThere) throw new BusError('refused', 'org.freedesktop.DBus.Error.ServiceUnknown');
    if (member === 'GetCapabilities') return [capabilities];
    if (member === 'CloseNotification') {
      shown.delete(Number(body[0]));
      return [];
    }
    const replaced = Number(body[1]);
    const id = replaced === 0 ? (lastId += 1) : replaced;
    shown.set(id, body);
    return [id];
  };
  const bus: SessionBus = {
    call: async (call) => {
      calls.push(call);
      if (call.member === 'StartServiceByName') {
        if (seen.startable) set(true);
        return [1];
      }
      if (seen.isFrozen) await new Promise<void>((thaw) => frozen.push(thaw));
      return answer(call);
    },
    watchSignal: (rule, listener) => {
      signals.set(rule, listener);
      return () => void signals.delete(rule);
    },
    watchName: (_name, listener) => {
      onName = listener;
      listener(seen.isThere);
      return () => (onName = () => undefined);
    },
    close: () => undefined,
  };
  const set = (isThere: boolean): void => {
    seen.isThere = isThere;
    if (!isThere) shown.clear();
    onName(isThere);
  };
  return {
    bus,
    calls,
    signals,
    seen,
    set,
    freeze: () => void (seen.isFrozen = true),
    thaw: () => {
      seen.isFrozen = false;
      for (const go of frozen.splice(0)) go();
    },
    titles: () => [...shown.values()].map((body) => body[3]),
    lastShown: () => [...shown.values()].at(-1) ?? [],
    members: () => calls.map(({ member }) => member),
    signal: (member: string, ...body: unknown[]) => {
      for (const [rule, hear] of signals) if (rule.member === member) hear(body);
    },
  };
}

type TestNotice = DesktopNotice & {
  onAct: Mock<DesktopNotice['onAct']>;
  onClosed: Mock<DesktopNotice['onClosed']>;
};

function notice(some: Partial<Pick<DesktopNotice, 'key' | 'title'>> = {}): TestNotice {
  return {
    key: 'one',
    title: 'A transient token ends soon',
    body: 'The transient token for <b>Attic & box</b> ends.',
    buttons: [
      { name: 'renew-and-copy', label: 'Renew and copy' },
      { name: 'not-now', label: 'Not now' },
    ],
    onAct: vi.fn(),
    onClosed: vi.fn(),
    ...some,
  };
}

describe('a notification over D-Bus', () => {
  test('goes to the desktop’s service as its specification has it', async () => {
    const { bus, calls } = desktop();
    createBusNotifier(bus).show(notice());
    await settled();
    expect(calls.at(-1)).toEqual({
      destination: 'org.freedesktop.Notifications',
      path: '/org/freedesktop/Notifications',
      interface: 'org.freedesktop.Notifications',
      member: 'Notify',
      signature: 'susssasa{sv}i',
      body: [
        'Keyring for Plex',
        0,
        'keyring-for-plex',
        'A transient token ends soon',
        'The transient token for &lt;b&gt;Attic &amp; box&lt;/b&gt; ends.',
        [
          ...['default', 'Open'],
          ...['renew-and-copy', 'Renew and copy'],
          ...['not-now', 'Not now'],
        ],
        {},
        -1,
      ],
    });
  });

  test('has buttons, and escapes its body, only where the desktop knows of either', async () => {
    const { bus, lastShown } = desktop(['body']);
    createBusNotifier(bus).show(notice());
    await settled();
    expect(lastShown().slice(4, 6)).toEqual([notice().body, []]);
  });

  test('in passing asks for nothing: of low urgency, in no history, without sound and buttons', async () => {
    const { bus, lastShown } = desktop();
    createBusNotifier(bus).show({ ...notice(), passesAfterMs: 6_000 });
    await settled();
    expect(lastShown().slice(5)).toEqual([
      [],
      {
        urgency: new BusVariant('y', 0),
        transient: new BusVariant('b', true),
        'suppress-sound': new BusVariant('b', true),
      },
      6_000,
    ]);
  });

  test('is replaced by the next one of its key, and stands beside those of others', async () => {
    const { bus, titles, members } = desktop();
    const notifier = createBusNotifier(bus);
    notifier.show(notice());
    await settled();
    notifier.show(notice({ title: 'It has ended' }));
    notifier.show(notice({ key: 'two', title: 'Another' }));
    await settled();
    expect(titles()).toEqual(['It has ended', 'Another']);
    expect(members().filter((member) => member === 'GetCapabilities').length).toBe(1);
  });

  test('is taken back when it is solved', async () => {
    const { bus, titles } = desktop();
    const notifier = createBusNotifier(bus);
    const shown = notice();
    notifier.show(shown);
    await settled();
    notifier.withdraw('one');
    notifier.withdraw('never shown');
    await settled();
    expect(titles()).toEqual([]);
    expect(shown.onClosed).not.toHaveBeenCalled();
  });

  test('brings a click, and a button’s name, to its own notice', async () => {
    const { bus, signal } = desktop();
    const notifier = createBusNotifier(bus);
    const [one, two] = [notice(), notice({ key: 'two' })];
    notifier.show(one);
    notifier.show(two);
    await settled();
    signal('ActionInvoked', 2, 'default');
    signal('ActionInvoked', 2, 'renew-and-copy');
    signal('ActionInvoked', 99, 'default');
    expect([one.onAct.mock.calls, two.onAct.mock.calls]).toEqual([
      [],
      [['default'], ['renew-and-copy']],
    ]);
  });

  test('says once that the person has closed it, and hears nothing more then', async () => {
    const { bus, signal } = desktop();
    const shown = notice();
    createBusNotifier(bus).show(shown);
    await settled();
    signal('NotificationClosed', 1, 2);
    signal('NotificationClosed', 1, 2);
    signal('ActionInvoked', 1, 'default');
    expect([shown.onClosed.mock.calls.length, shown.onAct.mock.calls.length]).toEqual([1, 0]);
  });

  test('takes clicks from the service alone', () => {
    const { bus, signals } = desktop();
    createBusNotifier(bus);
    expect([...signals.keys()].map(({ sender }) => sender)).toEqual([
      'org.freedesktop.Notifications',
      'org.freedesktop.Notifications',
    ]);
  });
});

describe('a frozen daemon', () => {
  test('is not waited for, gets one message, and when it goes on shows only what still holds', async () => {
    const { bus, freeze, thaw, titles, members } = desktop();
    const notifier = createBusNotifier(bus);
    notifier.show(notice({ key: 'shown before' }));
    await settled();
    freeze();
    for (let count = 0; count < 50; count += 1) {
      notifier.show(notice({ title: `Number ${count}` }));
      notifier.show(notice({ key: 'solved', title: `Number ${count}` }));
    }
    notifier.withdraw('solved');
    notifier.withdraw('shown before');
    await settled();
    expect(members().filter((member) => member === 'Notify').length).toBeLessThanOrEqual(3);
    thaw();
    await settled();
    await settled();
    expect(titles()).toEqual(['Number 49']);
  });

  test('from the beginning is not waited for either', async () => {
    const { bus, freeze, thaw, titles } = desktop();
    freeze();
    const notifier = createBusNotifier(bus);
    notifier.show(notice());
    notifier.show(notice({ title: 'The last word' }));
    await settled();
    thaw();
    await settled();
    await settled();
    expect(titles()).toEqual(['The last word']);
  });

  test('that is killed costs nothing: the next one shows what it never showed', async () => {
    const { bus, freeze, thaw, set, titles } = desktop();
    freeze();
    createBusNotifier(bus).show(notice());
    await settled();
    set(false);
    thaw();
    await settled();
    expect(titles()).toEqual([]);
    set(true);
    await settled();
    expect(titles()).toEqual([notice().title]);
  });
});

describe('without a daemon', () => {
  test('the bus is asked to start one', async () => {
    const { bus, seen, set, titles, calls } = desktop();
    set(false);
    seen.startable = true;
    createBusNotifier(bus).show(notice());
    await settled();
    await settled();
    expect(calls[0]).toMatchObject({
      destination: 'org.freedesktop.DBus',
      member: 'StartServiceByName',
      body: ['org.freedesktop.Notifications', 0],
    });
    expect(titles()).toEqual([notice().title]);
  });

  test('what still holds is shown when one comes, and what was solved is not', async () => {
    const { bus, set, titles } = desktop();
    set(false);
    const notifier = createBusNotifier(bus);
    notifier.show(notice());
    notifier.show(notice({ key: 'solved' }));
    await settled();
    notifier.withdraw('solved');
    set(true);
    await settled();
    expect(titles()).toEqual([notice().title]);
  });

  test('what an ended one had shown is not shown again by the next', async () => {
    const { bus, set, titles } = desktop();
    const notifier = createBusNotifier(bus);
    const shown = notice();
    notifier.show(shown);
    await settled();
    set(false);
    expect(shown.onClosed).toHaveBeenCalledOnce();
    set(true);
    await settled();
    expect(titles()).toEqual([]);
    notifier.show(notice({ title: 'Something new' }));
    await settled();
    expect(titles()).toEqual(['Something new']);
  });

  test.each([
    ['never answers', () => new Promise<unknown[]>(() => undefined)],
    ['is not there', () => Promise.reject(new BusError('no-bus'))],
    ['answers in no time', () => Promise.reject(new BusError('no-answer'))],
    ['answers nonsense', () => Promise.resolve(['?'])],
  ])('neither waits nor fails on a bus that %s', async (_what, answer) => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const notifier = createBusNotifier({ ...desktop().bus, call: answer });
    notifier.show(notice());
    await settled();
    notifier.withdraw('one');
    notifier.close();
    await settled();
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

test('what is said once opens what it is about', async () => {
  const { bus, signal, lastShown } = desktop();
  const onClick = vi.fn();
  createBusNotifier(bus).notify({ title: 'Still in the tray', body: 'Quit it there.', onClick });
  await settled();
  expect(lastShown().slice(3, 6)).toEqual([
    'Still in the tray',
    'Quit it there.',
    ['default', 'Open'],
  ]);
  signal('ActionInvoked', 1, 'default');
  expect(onClick).toHaveBeenCalledOnce();
});

test('however much there is to say, a daemon keeps a hundred of ours at most', async () => {
  const { bus, titles } = desktop();
  const notifier = createBusNotifier(bus);
  for (let count = 0; count < 1_000; count += 1) notifier.show(notice({ key: `key ${count}` }));
  await settled();
  expect(titles().length).toBe(100);
});

test('at the end everything is taken back, and nothing heard any more', async () => {
  const { bus, signals, titles } = desktop();
  const notifier = createNotifier(bus, 'linux');
  notifier.show(notice());
  await settled();
  notifier.close();
  await settled();
  expect([signals.size, titles()]).toEqual([0, []]);
});

describe('elsewhere', () => {
  const { bus, calls } = desktop();

  test('Electron shows it, with its buttons, and brings clicks and its end', () => {
    const shown = notice();
    createNotifier(bus, 'darwin').show(shown);
    expect(calls).toEqual([]);
    const { title, body } = shown;
    expect(electrons.shown[0]?.options).toEqual({
      title,
      body,
      silent: false,
      actions: [
        { type: 'button', text: 'Renew and copy' },
        { type: 'button', text: 'Not now' },
      ],
    });
    electrons.shown[0]?.emit('click');
    electrons.shown[0]?.emit('action', {}, 1);
    electrons.shown[0]?.emit('action', {}, 7);
    expect(shown.onAct.mock.calls).toEqual([['default'], ['not-now']]);
    electrons.shown[0]?.emit('close');
    expect(shown.onClosed).toHaveBeenCalledOnce();
  });

  test('what is told in passing makes no sound', () => {
    createNotifier(bus, 'win32').show({ ...notice(), passesAfterMs: 6_000 });
    expect(electrons.shown[0]?.options).toMatchObject({ silent: true });
  });

  test('it is replaced, withdrawn, and gone at the end', () => {
    const notifier = createNotifier(bus, 'win32');
    const first = notice();
    notifier.show(first);
    notifier.show(notice({ title: 'It has ended' }));
    notifier.show(notice({ key: 'two' }));
    expect(electrons.shown.map(({ isOpen }) => isOpen)).toEqual([false, true, true]);
    expect(first.onClosed).not.toHaveBeenCalled();
    notifier.withdraw('one');
    notifier.close();
    expect(electrons.shown.map(({ isOpen }) => isOpen)).toEqual([false, false, false]);
  });

  test('nothing is tried where the system has no notifications', () => {
    electrons.isSupported = false;
    createNotifier(bus, 'win32').show(notice());
    expect(electrons.shown).toEqual([]);
  });
});

test.each([
  ['<b>x</b>', '&lt;b&gt;x&lt;/b&gt;'],
  ['a & b', 'a &amp; b'],
  ['&lt;', '&amp;lt;'],
  ['plain', 'plain'],
])('%s is shown as it is', (text, escaped) => expect(escapeMarkup(text)).toBe(escaped));
