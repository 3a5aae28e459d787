import { Duplex } from 'node:stream';
import type * as dbus from '@jellybrick/dbus-next';
import type { Message, MessageBus } from '@jellybrick/dbus-next';

/** How long the bus may take to greet us; it answers in milliseconds. Our choice. */
const CONNECT_DEADLINE_MS = 3_000;
const CALL_DEADLINE_MS = 5_000;

/** A value of D-Bus's type `v`: it names its own type. Only as a value in a dictionary. */
export class BusVariant {
  readonly signature: string;
  readonly value: unknown;

  constructor(signature: string, value: unknown) {
    this.signature = signature;
    this.value = value;
  }
}

/** A method call. `signature` and `body` as D-Bus writes them. */
export type BusCall = {
  destination: string;
  path: string;
  interface: string;
  member: string;
  signature?: string;
  body?: unknown[];
};

/** Which signals are of interest; an absent field is any. `firstArgument`: only a text. */
export type SignalRule = {
  sender?: string;
  path?: string;
  interface: string;
  member?: string;
  firstArgument?: string;
};

/**
 * `no-bus`: there is none, or it went away; `no-answer`: in time; `refused`: the other side
 * answered with the D-Bus error `errorName`.
 */
export class BusError extends Error {
  override readonly name = 'BusError';
  readonly reason: 'no-bus' | 'no-answer' | 'refused';
  readonly errorName: string;

  constructor(reason: BusError['reason'], errorName = '') {
    super(errorName === '' ? `session bus: ${reason}` : `session bus: ${reason}, ${errorName}`);
    this.reason = reason;
    this.errorName = errorName;
  }
}

/**
 * The desktop's session bus, connected when first used. When the bus goes away and comes back, the
 * watches go on; calls under way fail.
 */
export interface SessionBus {
  /**
   * Calls a method and gives the reply's arguments. Never starts a service that is not running.
   *
   * @param deadlineMs 5 s unless told; `Infinity` waits for the answer or the end of the connection
   * @throws BusError
   */
  call(call: BusCall, deadlineMs?: number): Promise<unknown[]>;
  /** Listens for signals, with their arguments. Returns the function that ends it. */
  watchSignal(rule: SignalRule, listener: (body: unknown[]) => void): () => void;
  /**
   * Tells whether anybody owns a bus name: once soon, then at each change, and `false` when the bus
   * is lost. Returns the function that ends it.
   */
  watchName(name: string, listener: (isOwned: boolean) => void): () => void;
  close(): void;
}

/**
 * Where the session bus is, as libdbus and GLib look for it. Sockets only: other kinds of address
 * start programs.
 *
 * @returns `undefined` where there is no session bus
 */
export function sessionBusAddress(environment: {
  DBUS_SESSION_BUS_ADDRESS?: string | undefined;
  XDG_RUNTIME_DIR?: string | undefined;
}): string | undefined {
  const { DBUS_SESSION_BUS_ADDRESS: given, XDG_RUNTIME_DIR: runtimeFolder } = environment;
  if (given !== undefined && given !== '') {
    return given.split(';').find((address) => address.startsWith('unix:'));
  }
  return runtimeFolder === undefined || runtimeFolder === ''
    ? undefined
    : `unix:path=${runtimeFolder}/bus`;
}

/** Where the system's bus is, on which logind speaks. Sockets only, as above. */
export function systemBusAddress(environment: {
  DBUS_SYSTEM_BUS_ADDRESS?: string | undefined;
}): string | undefined {
  const { DBUS_SYSTEM_BUS_ADDRESS: given } = environment;
  if (given === undefined || given === '') return 'unix:path=/var/run/dbus/system_bus_socket';
  return given.split(';').find((address) => address.startsWith('unix:'));
}

/** Whom a call is to that the bus itself answers. */
export const theBus = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};

type Library = typeof dbus;

/** One connection, from its greeting to its end. `pending` are the calls that its end must fail. */
type Connection = {
  library: Library;
  bus: MessageBus;
  pending: Set<(error: BusError) => void>;
};

type Watch = {
  rule: SignalRule;
  onSignal: (body: unknown[]) => void;
  onConnected: () => void;
  onLost: () => void;
};

/**
 * @param options.address as `sessionBusAddress` found it
 * @param options.reconnectEveryMs how often to look for a bus that is gone, while anything is watched
 * @param options.longestPauseMs each look in vain doubles the pause to the next one, up to this
 */
export function createSessionBus(options: {
  address: string | undefined;
  reconnectEveryMs?: number;
  longestPauseMs?: number;
}): SessionBus {
  const { address, reconnectEveryMs = 2_000, longestPauseMs = reconnectEveryMs } = options;
  const watches = new Set<Watch>();
  let current: Promise<Connection> | undefined;
  let established: Connection | undefined;
  let reconnectTimer: NodeJS.Timeout | undefined;
  let pauseMs = reconnectEveryMs;
  let isClosed = false;

  function connected(): Promise<Connection> {
    current ??= connect().catch((error: unknown) => {
      current = undefined;
      reconnectLater();
      throw error;
    });
    return current;
  }

  async function connect(): Promise<Connection> {
    if (address === undefined || wasClosed()) throw new BusError('no-bus');
    const library = await import('@jellybrick/dbus-next');
    const bus = library.sessionBus({ busAddress: address });
    const connection: Connection = { library, bus, pending: new Set() };
    await greeting(bus, () => lose(connection));
    if (wasClosed()) {
      hangUp(bus);
      throw new BusError('no-bus');
    }
    bus.on('message', (message) => deliver(library, message));
    established = connection;
    pauseMs = reconnectEveryMs;
    for (const watch of watches) beginWatch(connection, watch);
    return connection;
  }

  /** A function, so that the compiler does not take it for settled across an await. */
  function wasClosed(): boolean {
    return isClosed;
  }

  /** The library tells of an error, but not of the end of its connection: its inner part does. */
  function greeting(bus: MessageBus, onEnd: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = () => {
        clearTimeout(timer);
        hangUp(bus);
        onEnd();
        reject(new BusError('no-bus'));
      };
      const timer = setTimeout(fail, CONNECT_DEADLINE_MS);
      bus.once('connect', () => {
        clearTimeout(timer);
        resolve();
      });
      listen(bus, 'error', fail);
      listen(connectionIn(bus), 'end', fail);
    });
  }

  function lose(connection: Connection): void {
    if (established === connection) {
      established = undefined;
      current = undefined;
      for (const watch of [...watches]) watch.onLost();
      reconnectLater();
    }
    for (const fail of [...connection.pending]) fail(new BusError('no-bus'));
  }

  function reconnectLater(): void {
    if (isClosed || address === undefined || watches.size === 0) return;
    clearTimeout(reconnectTimer);
    reconnectTimer = setTimeout(connectQuietly, pauseMs);
    pauseMs = Math.min(2 * pauseMs, longestPauseMs);
  }

  /** For the watches: a failure has arranged the next try already. */
  function connectQuietly(): void {
    connected().catch(() => undefined);
  }

  function beginWatch(connection: Connection, watch: Watch): void {
    ask(connection, addMatch(watch.rule), CALL_DEADLINE_MS).catch(() => undefined);
    watch.onConnected();
  }

  function deliver(library: Library, message: Message): void {
    if (message.type !== library.MessageType.SIGNAL) return;
    for (const watch of [...watches]) if (fits(watch.rule, message)) watch.onSignal(message.body);
  }

  function watch(added: Watch): () => void {
    watches.add(added);
    if (established === undefined) connectQuietly();
    else beginWatch(established, added);
    return () => {
      if (!watches.delete(added) || established === undefined) return;
      ask(established, removeMatch(added.rule), CALL_DEADLINE_MS).catch(() => undefined);
    };
  }

  async function isOwned(name: string): Promise<boolean> {
    const call = { ...theBus, member: 'NameHasOwner', signature: 's', body: [name] };
    const [owned] = await ask(await connected(), call, CALL_DEADLINE_MS);
    return owned === true;
  }

  return {
    call: async (call, deadlineMs = CALL_DEADLINE_MS) => ask(await connected(), call, deadlineMs),
    watchSignal: (rule, listener) =>
      watch({ rule, onSignal: listener, onConnected: nothing, onLost: nothing }),
    watchName: (name, listener) =>
      watch({
        rule: {
          sender: theBus.destination,
          interface: theBus.interface,
          member: 'NameOwnerChanged',
          firstArgument: name,
        },
        onSignal: ([, , newOwner]) => listener(newOwner !== ''),
        onConnected: () => void isOwned(name).then(listener, nothing),
        onLost: () => listener(false),
      }),
    close: () => {
      isClosed = true;
      clearTimeout(reconnectTimer);
      watches.clear();
      if (established !== undefined) hangUp(established.bus);
      if (established !== undefined) lose(established);
    },
  };
}

/** The library's calls never settle when the connection is lost or nobody answers: both are watched here. */
function ask(connection: Connection, call: BusCall, deadlineMs: number): Promise<unknown[]> {
  const { library, bus, pending } = connection;
  return new Promise((resolve, reject) => {
    const fail = (error: BusError) => {
      clearTimeout(timer);
      pending.delete(fail);
      reject(error);
    };
    const timer = Number.isFinite(deadlineMs)
      ? setTimeout(() => fail(new BusError('no-answer')), deadlineMs)
      : undefined;
    pending.add(fail);
    const message = new library.Message({
      ...call,
      body: (call.body ?? []).map((part) => asLibraryPart(library, part)),
      flags: library.MessageFlag.NO_AUTO_START,
    });
    bus.call(message).then(
      (reply) => {
        clearTimeout(timer);
        pending.delete(fail);
        resolve(reply?.body ?? []);
      },
      (error: unknown) => fail(asBusError(library, error)),
    );
  });
}

/** The library takes variants of its own class alone. */
function asLibraryPart(library: Library, part: unknown): unknown {
  if (part instanceof BusVariant) return new library.Variant(part.signature, part.value);
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  const dictionary: Record<string, unknown> = { ...part };
  for (const [name, value] of Object.entries(dictionary))
    if (value instanceof BusVariant) dictionary[name] = asLibraryPart(library, value);
  return dictionary;
}

function asBusError(library: Library, error: unknown): BusError {
  return error instanceof library.DBusError
    ? new BusError('refused', error.type)
    : new BusError('no-bus');
}

const addMatch = (rule: SignalRule): BusCall => ({
  ...theBus,
  member: 'AddMatch',
  signature: 's',
  body: [matchText(rule)],
});

const removeMatch = (rule: SignalRule): BusCall => ({ ...addMatch(rule), member: 'RemoveMatch' });

function matchText(rule: SignalRule): string {
  const { sender, path, interface: name, member, firstArgument } = rule;
  return Object.entries({
    type: 'signal',
    sender,
    path,
    interface: name,
    member,
    arg0: firstArgument,
  })
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}='${value}'`]))
    .join(',');
}

/** The bus sends what any of our rules asks for; each watch gets its own. Senders are the bus's to check. */
function fits(rule: SignalRule, message: Message): boolean {
  return (
    rule.interface === message.interface &&
    (rule.member ?? message.member) === message.member &&
    (rule.path ?? message.path) === message.path &&
    (rule.firstArgument ?? message.body[0]) === message.body[0]
  );
}

/** The part that the library's types leave out: its connection, with a `stream` once it has one. */
function connectionIn(bus: MessageBus): unknown {
  return Reflect.get(bus, '_connection');
}

/** Also when the other side does not listen any more; the library would wait for it to hang up too. */
function hangUp(bus: MessageBus): void {
  const connection = connectionIn(bus);
  if (typeof connection !== 'object' || connection === null || !('stream' in connection)) return;
  if (connection.stream instanceof Duplex) connection.stream.destroy();
}

/** For the library's events that its types leave out. */
function listen(emitter: unknown, event: string, listener: () => void): void {
  if (typeof emitter !== 'object' || emitter === null || !('on' in emitter)) return;
  if (typeof emitter.on === 'function') emitter.on.call(emitter, event, listener);
}

function nothing(): void {}
