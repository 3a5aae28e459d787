import type { ShownFailure } from '../page-state.ts';
import { sentenceFor } from '../wording.ts';

/** What went wrong, at once and aloud. Draws nothing for null. */
export function Alert({ failure }: { failure: Pick<ShownFailure, 'code' | 'retryAt'> | null }) {
  if (failure === null) return null;
  return (
    <p role="alert" class="alert">
      {sentenceFor(failure, Date.now())}
    </p>
  );
}
