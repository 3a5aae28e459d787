import type { KeychainState } from '../contract/entities.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import { KeyringError } from '../keyring-error.ts';
import type { SessionBus } from '../session-bus.ts';
import { contentOf, textOf } from './entry-text.ts';
import { EntryName, keychainFailure } from './keychain.ts';
import type { Keychain, KeychainEntry } from './keychain.ts';
import type { EntryText, KeychainRequest } from './keychain-messages.ts';
import { createKeychainWorker } from './keychain-worker.ts';
import type { SpawnWorker, WorkerAnswer } from './keychain-worker.ts';
import { createSecretService } from './secret-service.ts';

/** A call into a ready keychain takes milliseconds. */
const CALL_DEADLINE_MS = 5_000;
/** macOS and Windows may ask the person in the middle of any call. */
const CALL_WITH_PROMPT_DEADLINE_MS = 30_000;
/** The keychain process holds secrets only while there is work. */
const IDLE_MS = 10_000;
/** How often a keychain that is not ready is looked at, beside the signals of its service. */
const LOOK_AGAIN_MS = 2_000;

type EndedBadly = Exclude<WorkerAnswer, { outcome: 'done' }>;

/**
 * The operating system's keychain: Secret Service, macOS Keychain, Windows Credential Manager.
 *
 * On Linux its state is asked over D-Bus before every call, because a call into a locked or frozen
 * keychain may hang or crash. From the first `check` or call on, the state is watched.
 *
 * @param options.plexOrigin only its entries are seen, written and removed
 */
export function createSystemKeychain(options: {
  plexOrigin: string;
  spawnWorker: SpawnWorker;
  sessionBus: SessionBus;
  platform: NodeJS.Platform;
  callDeadlineMs?: number;
  idleMs?: number;
}): Keychain {
  const { plexOrigin, spawnWorker, sessionBus, platform, idleMs = IDLE_MS } = options;
  const service = platform === 'linux' ? createSecretService(sessionBus) : undefined;
  const usualDeadlineMs = service === undefined ? CALL_WITH_PROMPT_DEADLINE_MS : CALL_DEADLINE_MS;
  const { callDeadlineMs: deadlineMs = usualDeadlineMs } = options;
  const worker = createKeychainWorker({ spawnWorker, deadlineMs, idleMs });
  const listeners = new Set<(state: KeychainState) => void>();
  let state: KeychainState = 'starting';
  let metOwner = '';
  let isLibraryMissing = false;
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  let endHints: (() => void) | undefined;
  let lookTimer: NodeJS.Timeout | undefined;

  function enter(next: KeychainState): KeychainState {
    clearTimeout(lookTimer);
    if (isClosed) return state;
    if (next !== 'ready' && service !== undefined) lookTimer = setTimeout(look, LOOK_AGAIN_MS);
    if (next === 'unavailable') metOwner = '';
    if (next === state) return state;
    state = next;
    for (const listener of [...listeners]) listener(state);
    return state;
  }

  /** Not asked for by anybody, so it starts no service. */
  function look(): void {
    void find(false);
  }

  async function find(mayStart: boolean): Promise<KeychainState> {
    if (isLibraryMissing) return enter('unavailable');
    if (service === undefined) return enter('ready');
    endHints ??= service.onHint(look);
    return enter(await service.state(mayStart));
  }

  /** One call at a time; each is carried out right after the keychain was found ready. */
  function ask(request: KeychainRequest): Promise<EntryText[]> {
    const entries = last.then(() => askNow(request));
    last = entries.catch(() => undefined);
    return entries;
  }

  async function askNow(request: KeychainRequest): Promise<EntryText[]> {
    const found = isClosed ? state : await find(true);
    if (isClosed) throw new KeyringError('cancelled', 'the keychain is closed');
    if (found !== 'ready') throw keychainFailure(found);
    renewWorker();
    const answer = await worker.ask(request);
    if (answer.outcome === 'done') return answer.entries;
    noteTrouble(answer);
    throw new KeyringError(codeOf(answer), `keychain ${request.call}: ${answer.outcome}`);
  }

  /** A keychain process keeps to the service that it met first, even when that is long gone. */
  function renewWorker(): void {
    if (service === undefined || service.owner === metOwner) return;
    worker.renew();
    metOwner = service.owner;
  }

  /** While a service is asked for its state at the start, the process that will read from it starts. */
  async function check(): Promise<KeychainState> {
    if (service === undefined || state !== 'starting' || isLibraryMissing) return find(true);
    worker.prepare();
    const found = await find(true);
    if (found !== 'ready') worker.stopUnused();
    return found;
  }

  /** A call that failed in a ready keychain: it is not ready any more, or was not to begin with. */
  function noteTrouble(answer: EndedBadly): void {
    if (answer.outcome === 'failed') isLibraryMissing ||= answer.reason === 'library-missing';
    if (answer.outcome === 'hung') enter('frozen');
    else look();
  }

  return {
    get state() {
      return state;
    },
    onStateChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    check,
    readAll: async () => (await ask({ call: 'read-all', plexOrigin })).map(entryOf),
    write: async (entryName, entry) => {
      if (entry.plexOrigin !== plexOrigin || !EntryName.safeParse(entryName).success) {
        throw new KeyringError('keychain-refused', 'not an entry of this origin');
      }
      await ask({ call: 'write', entryName, text: textOf(entry) });
    },
    remove: async (entryName) => {
      await ask({ call: 'remove', entryName, plexOrigin });
    },
    unlock: async () => {
      if ((await find(true)) === 'locked') await service?.unlock();
      return find(true);
    },
    close: () => {
      isClosed = true;
      clearTimeout(lookTimer);
      endHints?.();
      listeners.clear();
      worker.stop();
      return Promise.resolve();
    },
  };
}

function entryOf({ entryName, text }: EntryText): KeychainEntry {
  return { entryName, ...(contentOf(text ?? '') ?? { unreadable: true }) };
}

const codeOfReason = {
  refused: 'keychain-refused',
  locked: 'keychain-locked',
  unavailable: 'keychain-unavailable',
  'library-missing': 'keychain-unavailable',
} as const satisfies Record<string, FailureCode>;

function codeOf(answer: EndedBadly): FailureCode {
  if (answer.outcome === 'failed') return codeOfReason[answer.reason];
  return answer.outcome === 'hung' ? 'keychain-frozen' : 'keychain-refused';
}
