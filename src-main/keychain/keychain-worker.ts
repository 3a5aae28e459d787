import { KeychainReply, readMessage } from './keychain-messages.ts';
import type { KeychainRequest } from './keychain-messages.ts';

/** A running keychain process, as main sees it. */
export interface WorkerProcess {
  send(message: string): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Ended, by itself or not. */
  onExit(listener: () => void): void;
  /** Ends it for sure, also while it hangs in a call. */
  kill(): void;
}

export type SpawnWorker = () => WorkerProcess;

/** How a request ended: the process's reply, or that there was none. */
export type WorkerAnswer = KeychainReply | { outcome: 'hung' } | { outcome: 'crashed' };

/** Runs the keychain process while it is needed. */
export interface KeychainWorker {
  /** Starts the process before there is something to ask; unasked, it is ended when idle. */
  prepare(): void;
  /** Not before the answer to the last request: one call at a time goes into a keychain. */
  ask(request: KeychainRequest): Promise<WorkerAnswer>;
  /** Ends the process; a request under way is answered `crashed`. */
  stop(): void;
  /** Ends the process if it was asked something: the next request goes to a fresh one. */
  renew(): void;
  /** Ends the process if it was asked nothing. */
  stopUnused(): void;
}

/**
 * @param options.deadlineMs for one request, the start of the process included
 * @param options.idleMs how long an unused process is kept
 */
export function createKeychainWorker(options: {
  spawnWorker: SpawnWorker;
  deadlineMs: number;
  idleMs: number;
}): KeychainWorker {
  const { spawnWorker, deadlineMs, idleMs } = options;
  let running: WorkerProcess | undefined;
  /** Whether the running process was asked something. */
  let isUsed = false;
  let idleTimer: NodeJS.Timeout | undefined;
  let settle: ((answer: WorkerAnswer) => void) | undefined;

  function start(): WorkerProcess {
    const started = spawnWorker();
    started.onMessage((message) => {
      if (started === running) settle?.(readMessage(KeychainReply, message) ?? refused);
    });
    started.onExit(() => {
      if (started !== running) return;
      running = undefined;
      settle?.({ outcome: 'crashed' });
    });
    running = started;
    isUsed = false;
    return started;
  }

  function prepare(): void {
    if (running !== undefined) return;
    start();
    idleTimer = setTimeout(stop, idleMs);
  }

  async function ask(request: KeychainRequest): Promise<WorkerAnswer> {
    clearTimeout(idleTimer);
    const answer = await new Promise<WorkerAnswer>((resolve) => {
      const deadline = setTimeout(() => resolve({ outcome: 'hung' }), deadlineMs);
      settle = (settled) => {
        clearTimeout(deadline);
        resolve(settled);
      };
      const process = running ?? start();
      isUsed = true;
      process.send(JSON.stringify(request));
    });
    settle = undefined;
    if (answer.outcome === 'hung') stop();
    else if (running !== undefined) idleTimer = setTimeout(stop, idleMs);
    return answer;
  }

  function stop(): void {
    clearTimeout(idleTimer);
    const stopped = running;
    running = undefined;
    stopped?.kill();
    settle?.({ outcome: 'crashed' });
  }

  return {
    prepare,
    ask,
    stop,
    renew: () => {
      if (isUsed) stop();
    },
    stopUnused: () => {
      if (!isUsed) stop();
    },
  };
}

const refused: KeychainReply = { outcome: 'failed', reason: 'refused' };
