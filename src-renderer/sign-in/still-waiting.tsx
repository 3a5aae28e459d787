import { useEffect, useState } from 'preact/hooks';
import type { FailureCode } from '../../src-main/contract/failure-codes.ts';
import { countdown } from '../time-words.ts';
import { sentenceFor } from '../wording.ts';

/**
 * How long Plex waits for an approval.
 *
 * @param failure why nothing is heard of Plex meanwhile
 */
export function StillWaiting({
  expiresAt,
  failure,
}: {
  expiresAt: number;
  failure: FailureCode | null;
}) {
  return (
    <>
      <p class="muted">
        Time left: <TimeLeft until={expiresAt} />
      </p>
      <p role="status" class="muted">
        {failure === null ? '' : `${withoutAdvice(failure)}; still waiting.`}
      </p>
    </>
  );
}

/** What went wrong, without what to do: there is nothing to do but wait. */
const withoutAdvice = (code: FailureCode) =>
  sentenceFor({ code, retryAt: null }, Date.now()).replace(/[;.].*/s, '');

/** Counts down each second for the eye. A timer is not read aloud by itself. */
function TimeLeft({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <span role="timer">{countdown(until - now)}</span>;
}
