import { useRef } from 'preact/hooks';
import type { CopyForm } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { copyFormWords } from '../wording.ts';
import { Button, useOwnId } from './controls.tsx';

type CopyAsProps = {
  /** The id of the element that says whose token it is. */
  describedBy: string;
  busy: boolean;
  /** Whether an address is known that could be asked with the token. */
  hasAddress?: boolean;
  onCopy: (form: CopyForm) => void;
};

/** The other forms in which a token can be copied. They fold away again after a choice. */
export function CopyAs({ describedBy, busy, hasAddress = true, onCopy }: CopyAsProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const summary = useRef<HTMLElement>(null);
  const warningId = useOwnId();
  const choice = (form: Exclude<CopyForm, 'token'>, description = describedBy) => (
    <Button
      busy={busy}
      describedBy={description}
      onClick={() => {
        if (details.current !== null) details.current.open = false;
        summary.current?.focus();
        onCopy(form);
      }}
    >
      {copyFormWords(form)}
    </Button>
  );
  return (
    <details ref={details} class="copy-as">
      <summary ref={summary} class="button plain" aria-describedby={describedBy}>
        {say('copyAs.copyAs')}
      </summary>
      <div class="buttons">
        {choice('header')}
        {choice('environment')}
        {hasAddress && choice('curl')}
      </div>
      {hasAddress && (
        <>
          <p id={warningId} class="hint">
            {say('copyAs.urlWarning')}
          </p>
          <div class="buttons">{choice('url', `${describedBy} ${warningId}`)}</div>
        </>
      )}
    </details>
  );
}
