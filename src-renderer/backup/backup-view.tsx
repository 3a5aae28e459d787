import { useEffect, useRef, useState } from 'preact/hooks';
import type { ImportLine } from '../../src-main/contract/backup.ts';
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
      <legend>Backup</legend>
      <Alert failure={failureAt(state, 'backup')} />
      {backup.step === 'idle' && <Choices state={state} actions={actions} />}
      {backup.step === 'export-passphrase' && <NewPassphrase state={state} actions={actions} />}
      {backup.step === 'import-passphrase' && <Passphrase state={state} actions={actions} />}
      {backup.step === 'preview' && (
        <>
          <p>
            Made {dateAndTime(backup.madeAt)}. Nothing has changed yet; this is what would happen:
          </p>
          <Lines lines={backup.lines} isDone={false} />
          <Progress label="Importing" shown={isPending(state, 'importBackup')} />
          <div class="buttons">
            <Button
              look="primary"
              busy={isPending(state, 'importBackup')}
              onClick={() => void actions.importBackup()}
            >
              Import
            </Button>
            <Button onClick={() => void actions.leaveBackup()}>Cancel</Button>
          </div>
        </>
      )}
      {backup.step === 'report' && (
        <>
          <p>This is what became of the backup:</p>
          <Lines lines={backup.lines} isDone />
          <div class="buttons">
            <Button onClick={() => void actions.leaveBackup()}>Done</Button>
          </div>
        </>
      )}
    </fieldset>
  );
}

function Choices({ state, actions }: ViewProps) {
  return (
    <>
      <p class="hint">
        Accounts, tokens for tools, settings and servers added by address. With secrets, the file is
        encrypted with a passphrase; nobody can open it without that, nor can we.
      </p>
      <div class="buttons">
        <Button busy={isPending(state, 'exportBackup')} onClick={() => void actions.exportBackup()}>
          Export without secrets…
        </Button>
        <Button onClick={() => actions.askExportPassphrase()}>Export with secrets…</Button>
        <Button busy={isPending(state, 'openBackup')} onClick={() => void actions.openBackup()}>
          Import…
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
    <form
      class="passphrase"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) send();
      }}
    >
      <PassphraseField
        label="New passphrase"
        field={first}
        hint={hint}
        hasFocus
        onInput={(typed) => setHint(strengthHint(typed))}
      />
      <PassphraseField label="The same again" field={second} />
      {differs && (
        <p role="alert" class="alert">
          The two are not the same; type them once more.
        </p>
      )}
      <Progress label="Encrypting" shown={busy} />
      <div class="buttons">
        <Button type="submit" look="primary" busy={busy}>
          Export
        </Button>
        <Button onClick={() => void actions.leaveBackup()}>Cancel</Button>
      </div>
    </form>
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
    <form
      class="passphrase"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) send();
      }}
    >
      <PassphraseField label="Passphrase of the backup" field={field} hasFocus />
      <Progress label="Decrypting" shown={busy} />
      <div class="buttons">
        <Button type="submit" look="primary" busy={busy}>
          Open
        </Button>
        <Button onClick={() => void actions.leaveBackup()}>Cancel</Button>
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
  if (lines.length === 0) return <p class="muted">There is nothing in it that is not here.</p>;
  return (
    <ul class="lines" aria-label={isDone ? 'What was done' : 'What would be done'}>
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
