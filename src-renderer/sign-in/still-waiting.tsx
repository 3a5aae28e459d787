import { useEffect, useState } from 'preact/hooks';
import type { FailureCode } from '../../src-main/contract/failure-codes.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { countdown } from '../time-words.ts';
import { richly } from '../richly.ts';

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
        {richly('signInAtPlex.timeLeft', { time: <TimeLeft until={expiresAt} /> })}
      </p>
      <p role="status" class="muted">
        {failure === null ? '' : waitingSentence(failure)}
      </p>
    </>
  );
}

/** What went wrong, without what to do: there is nothing to do but wait. */
function waitingSentence(code: FailureCode): string {
  switch (code) {
    case 'offline':
    case 'timed-out':
    case 'rate-limited':
    case 'plex-busy':
      return say(`stillWaiting.${code}`);
    default:
      return say('stillWaiting.other');
  }
}

/** Counts down each second for the eye. A timer is not read aloud by itself. */
function TimeLeft({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <span role="timer">{countdown(until - now)}</span>;
}
