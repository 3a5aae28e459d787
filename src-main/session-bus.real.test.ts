import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Message, sessionBus as connect, Variant } from '@jellybrick/dbus-next';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BusVariant, createSessionBus, sessionBusAddress, theBus } from './session-bus.ts';
import type { BusCall, SessionBus } from './session-bus.ts';

const NAME = 'org.example.Thing';
const isBusHere = process.platform === 'linux' && existsSync('/usr/bin/dbus-daemon');

let folder: string;
let address: string;
let daemon: ChildProcess | undefined;
let bus: SessionBus;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bus-'));
  address = `unix:path=${folder}/bus`;
  bus = createSessionBus({ address, reconnectEveryMs: 100 });
});

afterEach(async () => {
  bus.close();
  await stopDaemon();
  await rm(folder, { recursive: true, force: true });
});

async function startDaemon(): Promise<void> {
  const started = spawn(
    '/usr/bin/dbus-daemon',
    [
      '--session',
      '--nofork',
      '--nopidfile',
      '--nosyslog',
      `--address=${address}`,
      '--print-address',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  daemon = started;
  await new Promise((resolve) => started.stdout.once('data', resolve));
}

async function stopDaemon(): Promise<void> {
  const stopped = daemon;
  daemon = undefined;
  if (stopped === undefined) return;
  const ended = new Promise((resolve) => stopped.once('exit', resolve));
  stopped.kill('SIGKILL');
  await ended;
  await rm(join(folder, 'bus'), { force: true });
}

/** Another program on the bus, with a name of its own. */
async function ownName(): Promise<() => void> {
  const other = connect({ busAddress: address });
  other.on('error' as 'connect', () => undefined);
  await other.requestName(NAME);
  return () => other.disconnect();
}

const onTheBus = (member: string, signature = '', body: unknown[] = []): BusCall => ({
  ...theBus,
  member,
  signature,
  body,
});

describe('finding the bus', () => {
  test.each([
    ['the address given', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/a' }, 'unix:path=/a'],
    [
      'a socket among several',
      { DBUS_SESSION_BUS_ADDRESS: 'tcp:host=a;unix:path=/a' },
      'unix:path=/a',
    ],
    ['the usual place', { XDG_RUNTIME_DIR: '/run/user/1' }, 'unix:path=/run/user/1/bus'],
    ['no program to start', { DBUS_SESSION_BUS_ADDRESS: 'unixexec:path=/bin/sh' }, undefined],
    ['nothing', {}, undefined],
  ])('takes %s', (_what, environment, expected) => {
    expect(sessionBusAddress(environment)).toBe(expected);
  });
});

describe('without a bus', () => {
  test('says so at once', async () => {
    const failure = { name: 'BusError', reason: 'no-bus' };
    await expect(bus.call(onTheBus('ListNames'))).rejects.toMatchObject(failure);
    const nowhere = createSessionBus({ address: undefined });
    await expect(nowhere.call(onTheBus('ListNames'))).rejects.toMatchObject(failure);
  });

  test('gives up a bus that takes the connection and says nothing', async () => {
    let open = 0;
    const mute = createServer((socket) => {
      open += 1;
      socket.resume().on('close', () => (open -= 1));
    }).listen(join(folder, 'bus'));
    const failure = { reason: 'no-bus' };
    await expect(bus.call(onTheBus('ListNames'))).rejects.toMatchObject(failure);
    await vi.waitFor(() => expect(open).toBe(0));
    await new Promise((resolve) => mute.close(resolve));
  });
});

describe.skipIf(!isBusHere)('on a real bus', () => {
  beforeEach(startDaemon);

  test('brings values that name their own type', async () => {
    const other = connect({ busAddress: address });
    await other.requestName(NAME);
    const brought = new Promise<unknown>((resolve) =>
      other.addMethodHandler((message) => {
        resolve(message.body);
        other.send(Message.newMethodReturn(message));
        return true;
      }),
    );
    const hints = { urgency: new BusVariant('y', 0), transient: new BusVariant('b', true) };
    const body = ['a text', new BusVariant('i', 7), hints];
    const call = { ...onTheBus('Take', 'sva{sv}', body), destination: NAME };
    expect(await bus.call(call)).toEqual([]);
    expect(await brought).toEqual([
      'a text',
      new Variant('i', 7),
      { urgency: new Variant('y', 0), transient: new Variant('b', true) },
    ]);
    other.disconnect();
  });

  test('answers, and says what was refused', async () => {
    const [names] = await bus.call(onTheBus('ListNames'));
    expect(names).toContain('org.freedesktop.DBus');
    await expect(bus.call(onTheBus('NoSuchThing'))).rejects.toMatchObject({
      reason: 'refused',
      errorName: 'org.freedesktop.DBus.Error.UnknownMethod',
    });
    const absent = {
      ...onTheBus('Ping'),
      destination: NAME,
      interface: 'org.freedesktop.DBus.Peer',
    };
    await expect(bus.call(absent)).rejects.toMatchObject({ reason: 'refused' });
  });

  test('gives a call up when nobody answers in time, or when the bus goes', async () => {
    await bus.call(onTheBus('ListNames'));
    daemon?.kill('SIGSTOP');
    await expect(bus.call(onTheBus('ListNames'), 200)).rejects.toMatchObject({
      reason: 'no-answer',
    });
    const endless = bus.call(onTheBus('ListNames'), Infinity);
    const failed = expect(endless).rejects.toMatchObject({ reason: 'no-bus' });
    await stopDaemon();
    await failed;
  });

  test('tells who comes and goes, also after the bus was away', async () => {
    const seen: boolean[] = [];
    bus.watchName(NAME, (isOwned) => seen.push(isOwned));
    await vi.waitFor(() => expect(seen).toEqual([false]));
    const leave = await ownName();
    await vi.waitFor(() => expect(seen).toEqual([false, true]));
    leave();
    await vi.waitFor(() => expect(seen).toEqual([false, true, false]));
    await ownName();
    await vi.waitFor(() => expect(seen.at(-1)).toBe(true));

    await stopDaemon();
    await vi.waitFor(() => expect(seen.at(-1)).toBe(false));
    await startDaemon();
    await ownName();
    await vi.waitFor(() => expect(seen.at(-1)).toBe(true), 5_000);
  });

  test('hands a signal to those who asked for it, until they end it', async () => {
    const seen: unknown[][] = [];
    const rule = { interface: 'org.freedesktop.DBus', member: 'NameOwnerChanged' };
    const end = bus.watchSignal({ ...rule, firstArgument: NAME }, (body) => seen.push(body));
    bus.watchSignal({ ...rule, firstArgument: 'org.example.Other' }, () =>
      expect.unreachable('not asked for'),
    );
    await bus.call(onTheBus('ListNames'));
    const leave = await ownName();
    await vi.waitFor(() => expect(seen).toMatchObject([[NAME, '', expect.any(String)]]));
    end();
    leave();
    await bus.call(onTheBus('ListNames'));
    expect(seen).toHaveLength(1);
  });
});
