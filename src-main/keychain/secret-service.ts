import type { Variant } from '@jellybrick/dbus-next';
import { BusError, theBus } from '../session-bus.ts';
import type { BusCall, SessionBus } from '../session-bus.ts';
import { SERVICE_NAME } from './keychain.ts';

/** How long the service may take to say how it is; it answers in milliseconds. Our choice. */
const ANSWER_DEADLINE_MS = 2_000;
/** How long `unlock` waits for the person. The prompt stays open after it. */
const PROMPT_DEADLINE_MS = 30_000;

type SecretServiceState = 'ready' | 'locked' | 'unavailable' | 'frozen';

/** Linux's keychain service (GNOME Keyring, KWallet, KeePassXC), asked over D-Bus without any prompt. */
export interface SecretService {
  /**
   * `locked`: the default collection, or one that holds an entry of ours, is locked; or there is no
   * default collection yet. `unlock` mends each of them.
   *
   * @param mayStart start the service if the desktop knows how to
   */
  state(mayStart: boolean): Promise<SecretServiceState>;
  /** The running service's own name on the bus, as `state` last saw it: another after a restart. */
  readonly owner: string;
  /** Has the service ask the person, and waits up to 30 s for the answer. */
  unlock(): Promise<void>;
  /** Tells when the state may have changed. Returns the function that ends it. */
  onHint(listener: () => void): () => void;
}

const NAME = 'org.freedesktop.secrets';
const ROOT = '/org/freedesktop/secrets';
/** In place of a path: "there is none". */
const NO_PATH = '/';

export function createSecretService(bus: SessionBus): SecretService {
  let owner = '';
  let inquiry: Promise<SecretServiceState> | undefined;
  let nextInquiry: Promise<SecretServiceState> | undefined;
  let prompt: Promise<void> | undefined;

  const onTheBus = (member: string, signature = '', body: unknown[] = []): BusCall => ({
    ...theBus,
    member,
    signature,
    body,
  });

  const onService = (member: string, signature: string, body: unknown[]): BusCall => ({
    destination: NAME,
    path: ROOT,
    interface: 'org.freedesktop.Secret.Service',
    member,
    signature,
    body,
  });

  /**
   * An inquiry that begins now or later: one under way may have missed what made us ask. No more
   * than one waits, or a service that is frozen would find a heap of them.
   */
  function freshInquiry(mayStart: boolean): Promise<SecretServiceState> {
    if (inquiry === undefined) {
      inquiry = inquire(mayStart).finally(() => (inquiry = undefined));
      return inquiry;
    }
    const next = () => {
      nextInquiry = undefined;
      return freshInquiry(mayStart);
    };
    nextInquiry ??= inquiry.then(next, next);
    return nextInquiry;
  }

  /** Waits as long as the service does not answer: `state` puts the time limit around it. */
  async function inquire(mayStart: boolean): Promise<SecretServiceState> {
    try {
      if (!(await isRunning()) && !(mayStart && (await started()))) return 'unavailable';
      const collection = await defaultCollection();
      if (collection === undefined || (await isLocked(collection))) return 'locked';
      return (await lockedEntries()).length > 0 ? 'locked' : 'ready';
    } catch (error) {
      if (error instanceof BusError) return 'unavailable';
      throw error;
    }
  }

  async function isRunning(): Promise<boolean> {
    const [isOwned] = await bus.call(onTheBus('NameHasOwner', 's', [NAME]));
    if (isOwned !== true) return false;
    const [uniqueName] = await bus.call(onTheBus('GetNameOwner', 's', [NAME]));
    owner = typeof uniqueName === 'string' ? uniqueName : '';
    return true;
  }

  async function started(): Promise<boolean> {
    const [names] = await bus.call(onTheBus('ListActivatableNames'));
    if (!Array.isArray(names) || !names.includes(NAME)) return false;
    await bus.call(onTheBus('StartServiceByName', 'su', [NAME, 0]), Infinity);
    return isRunning();
  }

  async function defaultCollection(): Promise<string | undefined> {
    const [path] = await bus.call(onService('ReadAlias', 's', ['default']), Infinity);
    return typeof path === 'string' && path !== NO_PATH ? path : undefined;
  }

  async function isLocked(collection: string): Promise<boolean> {
    const [locked] = await bus.call(
      {
        destination: NAME,
        path: collection,
        interface: 'org.freedesktop.DBus.Properties',
        member: 'Get',
        signature: 'ss',
        body: ['org.freedesktop.Secret.Collection', 'Locked'],
      },
      Infinity,
    );
    return (locked as Variant | undefined)?.value !== false;
  }

  /** A look through the entries would prompt for these, whatever the default collection says. */
  async function lockedEntries(): Promise<string[]> {
    const search = onService('SearchItems', 'a{ss}', [{ service: SERVICE_NAME }]);
    const [, locked] = await bus.call(search, Infinity);
    return pathsIn(locked);
  }

  async function openPrompt(): Promise<void> {
    const collection = await defaultCollection();
    const [, path] =
      collection === undefined
        ? await bus.call(await newCollection(), Infinity)
        : await bus.call(
            onService('Unlock', 'ao', [[collection, ...(await lockedEntries())]]),
            Infinity,
          );
    if (typeof path === 'string' && path !== NO_PATH) await completed(path);
  }

  /** Named as the service's own library names it. */
  async function newCollection(): Promise<BusCall> {
    const library = await import('@jellybrick/dbus-next');
    const label = new library.Variant('s', 'Default keyring');
    const properties = { 'org.freedesktop.Secret.Collection.Label': label };
    return onService('CreateCollection', 'a{sv}s', [properties, 'default']);
  }

  /** Answered either way, or the service is gone and the prompt with it. */
  function completed(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => {
        endSignal();
        endName();
      };
      const settle = () => {
        end();
        resolve();
      };
      const face = { interface: 'org.freedesktop.Secret.Prompt', path };
      const endSignal = bus.watchSignal({ ...face, member: 'Completed' }, settle);
      const endName = bus.watchName(NAME, (isOwned) => {
        if (!isOwned) settle();
      });
      bus
        .call(
          { ...face, destination: NAME, member: 'Prompt', signature: 's', body: [''] },
          Infinity,
        )
        .catch((error: unknown) => {
          end();
          reject(error instanceof Error ? error : new BusError('no-answer'));
        });
    });
  }

  return {
    get owner() {
      return owner;
    },
    state: (mayStart) => within(ANSWER_DEADLINE_MS, freshInquiry(mayStart), 'frozen'),
    unlock: async () => {
      prompt ??= openPrompt().finally(() => (prompt = undefined));
      await within(PROMPT_DEADLINE_MS, prompt, undefined).catch((error: unknown) => {
        if (!(error instanceof BusError)) throw error;
      });
    },
    onHint: (listener) => {
      const ends = [
        bus.watchName(NAME, listener),
        bus.watchSignal({ sender: NAME, interface: 'org.freedesktop.Secret.Service' }, listener),
        bus.watchSignal(
          {
            sender: NAME,
            interface: 'org.freedesktop.DBus.Properties',
            member: 'PropertiesChanged',
            firstArgument: 'org.freedesktop.Secret.Collection',
          },
          listener,
        ),
      ];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}

/** `late` when the promise takes longer; its own end is then of no interest here. */
async function within<Result, Late>(
  deadlineMs: number,
  promise: Promise<Result>,
  late: Late,
): Promise<Result | Late> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<Late>((resolve) => {
    timer = setTimeout(() => resolve(late), deadlineMs);
  });
  return Promise.race([promise, deadline]).finally(() => clearTimeout(timer));
}

function pathsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((path) => typeof path === 'string') : [];
}
