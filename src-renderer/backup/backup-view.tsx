import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ImportLine } from '../../src-main/contract/backup.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { failureAt, isPending } from '../page-state.ts';
import { dateAndTime } from '../time-words.ts';
import { Alert } from '../views/alert.tsx';
import { Button, Progress, useOwnId } from '../views/controls.tsx';
import { useForgottenSecrets } from '../views/forgotten-secrets.ts';
import type { ViewProps } from '../views/view-props.ts';
import { lineOutcome, lineSubject, strengthHint } from './backup-words.ts';

/** Takes everything out to a file, and merges such a file in. A group of the settings. */
export function BackupView({ state, actions }: ViewProps) {
  const { backup } = state;
  useEffect(() => () => void actions.leaveBackup(), []);
  return (
    <fieldset class="backup">
      <legend>{say('backup.backup')}</legend>
      <Alert failure={failureAt(state, 'backup')} />
      {backup.step === 'idle' && <Choices state={state} actions={actions} />}
      {backup.step === 'export-passphrase' && <NewPassphrase state={state} actions={actions} />}
      {backup.step === 'import-passphrase' && <Passphrase state={state} actions={actions} />}
      {backup.step === 'preview' && (
        <>
          <p>{say('backup.preview', { madeAt: dateAndTime(backup.madeAt) })}</p>
          <Lines lines={backup.lines} isDone={false} />
          <Progress label={say('backup.importing')} shown={isPending(state, 'importBackup')} />
          <div class="buttons">
            <Button
              look="primary"
              busy={isPending(state, 'importBackup')}
              onClick={() => void actions.importBackup()}
            >
              {say('backup.import')}
            </Button>
            <Button onClick={() => void actions.leaveBackup()}>{say('common.cancel')}</Button>
          </div>
        </>
      )}
      {backup.step === 'report' && (
        <>
          <p>{say('backup.outcomeOfImport')}</p>
          <Lines lines={backup.lines} isDone />
          <div class="buttons">
            <Button onClick={() => void actions.leaveBackup()}>{say('common.done')}</Button>
          </div>
        </>
      )}
    </fieldset>
  );
}

function Choices({ state, actions }: ViewProps) {
  return (
    <>
      <p class="hint">{say('backup.whatIsInIt')}</p>
      <div class="buttons">
        <Button busy={isPending(state, 'exportBackup')} onClick={() => void actions.exportBackup()}>
          {say('backup.exportWithoutSecrets')}
        </Button>
        <Button onClick={() => actions.askExportPassphrase()}>
          {say('backup.exportWithSecrets')}
        </Button>
        <Button busy={isPending(state, 'openBackup')} onClick={() => void actions.openBackup()}>
          {say('backup.chooseFile')}
        </Button>
      </div>
    </>
  );
}

/** Asked twice, as nobody can help who has mistyped it. */
function NewPassphrase({ state, actions }: ViewProps) {
  const [hint, setHint] = useState('');
  const [differs, setDiffers] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const busy = isPending(state, 'exportSecretBackup');
  const forget = () => {
    for (const { current } of [first, second]) if (current !== null) current.value = '';
    setHint('');
  };
  useForgottenSecrets(forget);
  const send = () => {
    const passphrase = first.current?.value ?? '';
    const isSame = passphrase === second.current?.value;
    setDiffers(!isSame);
    if (!isSame) return;
    forget();
    void actions.exportSecretBackup(passphrase);
  };
  return (
    <PassphraseForm
      busy={busy}
      progress={say('backup.encrypting')}
      act={say('backup.export')}
      onSend={send}
      onCancel={() => void actions.leaveBackup()}
    >
      <PassphraseField
        label={say('backup.newPassphrase')}
        field={first}
        hint={hint}
        hasFocus
        onInput={(typed) => setHint(strengthHint(typed))}
      />
      <PassphraseField label={say('backup.theSameAgain')} field={second} />
      {differs && (
        <p role="alert" class="alert">
          {say('backup.passphrasesDiffer')}
        </p>
      )}
    </PassphraseForm>
  );
}

function Passphrase({ state, actions }: ViewProps) {
  const field = useRef<HTMLInputElement>(null);
  const busy = isPending(state, 'unlockBackup');
  const forget = () => {
    if (field.current !== null) field.current.value = '';
  };
  useForgottenSecrets(forget);
  const send = () => {
    const passphrase = field.current?.value ?? '';
    forget();
    if (passphrase !== '') void actions.unlockBackup(passphrase);
  };
  return (
    <PassphraseForm
      busy={busy}
      progress={say('backup.decrypting')}
      act={say('backup.open')}
      onSend={send}
      onCancel={() => void actions.leaveBackup()}
    >
      <PassphraseField label={say('backup.passphraseOfTheBackup')} field={field} hasFocus />
    </PassphraseForm>
  );
}

type PassphraseFormProps = {
  busy: boolean;
  progress: string;
  act: string;
  onSend: () => void;
  onCancel: () => void;
  children: ComponentChildren;
};

function PassphraseForm(props: PassphraseFormProps) {
  const { busy, progress, act, onSend, onCancel, children } = props;
  return (
    <form
      class="passphrase"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onSend();
      }}
    >
      {children}
      <Progress label={progress} shown={busy} />
      <div class="buttons">
        <Button type="submit" look="primary" busy={busy}>
          {act}
        </Button>
        <Button onClick={onCancel}>{say('common.cancel')}</Button>
      </div>
    </form>
  );
}

type PassphraseFieldProps = {
  label: string;
  field: { current: HTMLInputElement | null };
  hint?: string;
  hasFocus?: boolean;
  onInput?: (typed: string) => void;
};

/** What is typed lives in the field alone, and does not outlive it. */
function PassphraseField({ label, field, hint = '', hasFocus, onInput }: PassphraseFieldProps) {
  const inputId = useOwnId();
  const hintId = useOwnId();
  useEffect(() => {
    const input = field.current;
    if (hasFocus === true) input?.focus();
    return () => {
      if (input !== null) input.value = '';
    };
  }, []);
  return (
    <div class="field">
      <label for={inputId}>{label}</label>
      <input
        id={inputId}
        ref={field}
        type="password"
        maxLength={512}
        autocomplete="off"
        spellcheck={false}
        aria-describedby={hintId}
        onInput={(event) => onInput?.(event.currentTarget.value)}
      />
      <p id={hintId} class="hint" aria-live="polite">
        {hint}
      </p>
    </div>
  );
}

function Lines({ lines, isDone }: { lines: readonly ImportLine[]; isDone: boolean }) {
  if (lines.length === 0) return <p class="muted">{say('backup.nothingNew')}</p>;
  return (
    <ul
      class="lines"
      aria-label={isDone ? say('backup.whatWasDone') : say('backup.whatWouldBeDone')}
    >
      {lines.map((line, position) => (
        <li key={position}>
          <bdi>{lineSubject(line)}</bdi>
          <span class={line.outcome === 'failed' ? 'bad' : 'muted'}>
            {lineOutcome(line, isDone)}
          </span>
        </li>
      ))}
    </ul>
  );
}
