import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FailureCode } from '../../src-main/contract/failure-codes.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { Alert } from '../views/alert.tsx';
import { Button, Progress } from '../views/controls.tsx';
import type { DiagnosticsActs } from './diagnostics-acts.ts';

type Step = 'closed' | 'making' | 'shown' | 'copied';

/**
 * "Copy diagnostics": shows the text for a bug report first, and copies exactly that. It keeps its
 * state to itself, so that it works where the page's own state could not be had.
 */
export function DiagnosticsPart({ acts }: { acts: DiagnosticsActs }) {
  const [step, setStep] = useState<Step>('closed');
  const [lines, setLines] = useState<readonly string[]>([]);
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const preview = useRef<HTMLPreElement>(null);
  const isOpen = step === 'shown' || step === 'copied';
  useLayoutEffect(() => {
    if (isOpen) preview.current?.focus();
  }, [isOpen]);

  const prepare = async () => {
    setFailure(null);
    setStep('making');
    const made = await acts.prepare();
    if (typeof made === 'string') setFailure(made);
    else setLines(made);
    setStep(typeof made === 'string' ? 'closed' : 'shown');
  };
  const copy = async () => {
    const refusal = await acts.copy();
    setFailure(refusal);
    if (refusal === null) setStep('copied');
  };
  const close = () => {
    setStep('closed');
    opener.current?.focus();
  };

  return (
    <div class="diagnostics">
      <Button
        buttonRef={opener}
        busy={step === 'making'}
        expanded={isOpen}
        onClick={() => {
          if (isOpen) close();
          else void prepare();
        }}
      >
        {say('diagnostics.copyDiagnostics')}
      </Button>
      <Progress label={say('diagnostics.gatheringDiagnostics')} shown={step === 'making'} />
      <Alert failure={failure === null ? null : { code: failure, retryAt: null }} />
      {isOpen && (
        <>
          <p class="hint">{say('diagnostics.allThatIsCopied')}</p>
          <pre
            ref={preview}
            lang="en"
            dir="ltr"
            tabIndex={0}
            role="region"
            aria-label={say('diagnostics.previewOfTheDiagnostics')}
          >
            {lines.join('\n')}
          </pre>
          <div class="buttons">
            <Button onClick={() => void copy()}>{say('diagnostics.copyThisText')}</Button>
            <Button look="quiet" onClick={close}>
              {say('diagnostics.closePreview')}
            </Button>
          </div>
        </>
      )}
      <p class="hint" aria-live="polite">
        {step === 'copied' ? say('diagnostics.diagnosticsCopied') : ''}
      </p>
    </div>
  );
}
