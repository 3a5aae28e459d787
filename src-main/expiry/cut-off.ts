/** Whoever has been asked for this long when the computer wakes was asked before it slept. Our choice. */
const CUT_OFF_AFTER_MS = 3_000;

/** A question to a server that is under way. */
export type Question = {
  /** Ends the call; aborted when sleep has cut its answer off. */
  readonly signal: AbortSignal;
  /**
   * The computer has woken: a question of before its sleep is ended, for it would be waited for in
   * vain, and is to be asked once more.
   *
   * @returns whether it was one
   */
  endIfCutOff: () => boolean;
};

export function createQuestion(now: () => number): Question {
  const askedAt = now();
  const end = new AbortController();
  return {
    signal: end.signal,
    endIfCutOff: () => {
      // A clock that was set back says nothing of how long it has been.
      if (Math.abs(now() - askedAt) > CUT_OFF_AFTER_MS) end.abort();
      return end.signal.aborted;
    },
  };
}
