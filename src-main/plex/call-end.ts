/** The end that a call comes to by itself: its deadline, its caller's signal, or the client's close. */
export type CallEnd = {
  readonly signal: AbortSignal;
  /** Why the signal fired, if it did. */
  readonly reason: 'timed-out' | 'cancelled' | undefined;
  readonly remainingMs: number;
  readonly elapsedMs: number;
  /** Lets go of timer and listeners; the call is over. */
  release(): void;
};

/** @param elapsed a monotonic clock, in milliseconds */
export function startCallEnd(
  deadlineMs: number,
  cancelling: (AbortSignal | undefined)[],
  elapsed: () => number,
): CallEnd {
  const startedAt = elapsed();
  const controller = new AbortController();
  const signals = cancelling.filter((signal) => signal !== undefined);
  let reason: CallEnd['reason'];
  const end = (why: 'timed-out' | 'cancelled') => {
    reason ??= why;
    controller.abort();
  };
  const cancel = () => {
    end('cancelled');
  };
  const timer = setTimeout(() => {
    end('timed-out');
  }, deadlineMs);
  for (const signal of signals) {
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
  }
  return {
    signal: controller.signal,
    get reason() {
      return reason;
    },
    get remainingMs() {
      return deadlineMs - (elapsed() - startedAt);
    },
    get elapsedMs() {
      return elapsed() - startedAt;
    },
    release() {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', cancel);
    },
  };
}
