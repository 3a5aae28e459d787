export type EndReason = 'timed-out' | 'cancelled';

/** What is told of a call's end. */
type Listener = () => void;

/**
 * The end that a call comes to by itself: its deadline, its caller's signal, or the client's close.
 * It serves as the abort signal of all that the call does; a real one, made for each call, would
 * cost more than reading the answer.
 */
export class CallEnd {
  #reason: EndReason | undefined;
  readonly #startedAt: number;
  readonly #deadlineMs: number;
  readonly #elapsed: () => number;
  readonly #timer: NodeJS.Timeout;
  readonly #callerSignal: AbortSignal | undefined;
  readonly #listeners = new Set<Listener>();
  readonly #cancel = () => {
    this.cancel();
  };

  /** @param elapsed a monotonic clock, in milliseconds */
  constructor(deadlineMs: number, callerSignal: AbortSignal | undefined, elapsed: () => number) {
    this.#deadlineMs = deadlineMs;
    this.#callerSignal = callerSignal;
    this.#elapsed = elapsed;
    this.#startedAt = elapsed();
    this.#timer = setTimeout(() => {
      this.#end('timed-out');
    }, deadlineMs);
    if (callerSignal?.aborted === true) this.cancel();
    else callerSignal?.addEventListener('abort', this.#cancel);
  }

  /** Why the call ended, if it did. */
  get reason(): EndReason | undefined {
    return this.#reason;
  }

  get aborted(): boolean {
    return this.#reason !== undefined;
  }

  get elapsedMs(): number {
    return this.#elapsed() - this.#startedAt;
  }

  get remainingMs(): number {
    return this.#deadlineMs - this.elapsedMs;
  }

  cancel(): void {
    this.#end('cancelled');
  }

  /** Lets go of timer and caller; the call is over. */
  release(): void {
    clearTimeout(this.#timer);
    this.#callerSignal?.removeEventListener('abort', this.#cancel);
  }

  addEventListener(_type: 'abort', listener: Listener): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: Listener): void {
    this.#listeners.delete(listener);
  }

  #end(reason: EndReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Waits so long, or until the call ends. */
export function sleepUntil(ms: number, end: CallEnd): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      end.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    end.addEventListener('abort', wake);
  });
}
