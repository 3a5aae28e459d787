import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Focus } from '../page-state.ts';

type ButtonProps = {
  children: string;
  onClick?: () => void;
  /** `primary`: what most people came for; `quiet`: beside the point; `danger`: ends something. */
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
  type?: 'button' | 'submit';
  /** Under way: it keeps its name and the focus, and a press does nothing. */
  busy?: boolean;
  disabled?: boolean;
  /** The id of an element that says whose button this is. */
  describedBy?: string | undefined;
  autofocus?: boolean;
  /** Of a button that opens a part of the page: whether that is open. */
  expanded?: boolean;
  buttonRef?: RefObject<HTMLButtonElement | null>;
};

export function Button(props: ButtonProps) {
  const { children, onClick, look = 'plain', type = 'button', busy = false } = props;
  return (
    <button
      ref={props.buttonRef ?? null}
      type={type}
      class={`button ${look}`}
      disabled={props.disabled ?? false}
      autofocus={props.autofocus ?? false}
      aria-busy={busy}
      aria-disabled={busy}
      aria-describedby={props.describedBy}
      aria-expanded={props.expanded}
      onClick={busy || onClick === undefined ? undefined : () => onClick()}
    >
      {children}
    </button>
  );
}

/** A bar for what may take longer than half a second; until then it stays out of sight. */
export function Progress({ label, shown }: { label: string; shown: boolean }) {
  return shown ? <progress aria-label={label} /> : null;
}

/** How a badge looks that says how a token stands. */
export const healthLooks = {
  unchecked: '',
  valid: 'good',
  rejected: 'bad',
  refused: '',
  'could-not-check': '',
} as const;

type TextFieldProps = {
  label: string;
  inputRef: RefObject<HTMLInputElement | null>;
  type?: 'text' | 'password';
  inputMode?: 'text' | 'numeric' | 'url';
  initial?: string;
  hint?: string;
  /** Shown but not to be changed, while it is being sent. */
  readOnly?: boolean;
  maxLength?: number;
  /** Told at each key. Never of a password. */
  onInput?: (text: string) => void;
  /** What the field offers to be completed with. */
  suggestions?: readonly string[];
};

/**
 * A field of plain text with its label. What is typed lives in the field alone: `useEmptied` takes
 * it out, and it does not outlive the field, which may have held a password.
 */
export function TextField(props: TextFieldProps) {
  const { inputRef } = props;
  const inputId = useOwnId();
  const hintId = useOwnId();
  const listId = useOwnId();
  useLayoutEffect(() => {
    const input = inputRef.current;
    return () => {
      if (input !== null) input.value = '';
    };
  }, []);
  return (
    <div class="field">
      <label for={inputId}>{props.label}</label>
      <input
        id={inputId}
        ref={inputRef}
        {...(props.type === 'password'
          ? ({ type: 'password' } as const)
          : ({ type: 'text' } as const))}
        inputMode={props.inputMode ?? 'text'}
        defaultValue={props.initial ?? ''}
        readOnly={props.readOnly ?? false}
        maxLength={props.maxLength ?? 512}
        autocomplete="off"
        autocapitalize="none"
        autocorrect="off"
        spellcheck={false}
        onInput={(event) => props.onInput?.(event.currentTarget.value)}
        aria-describedby={props.hint === undefined ? undefined : hintId}
        {...(props.suggestions === undefined ? {} : { list: listId })}
      />
      {props.suggestions !== undefined && (
        <datalist id={listId}>
          {props.suggestions.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
      {props.hint !== undefined && (
        <p id={hintId} class="hint">
          {props.hint}
        </p>
      )}
    </div>
  );
}

let idsGiven = 0;

/** An id for this component's own. (Preact's `useId` starts anew when the root is drawn again.) */
export function useOwnId(): string {
  const [id] = useState(() => `part-${(idsGiven += 1)}`);
  return id;
}

/** A field whose text is emptied each time `emptied` grows. */
export function useEmptied(emptied: number): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (emptied > 0 && field.current !== null) field.current.value = '';
  }, [emptied]);
  return field;
}

/** Takes the focus when the page's state moves it here. */
export function useFocus(
  focus: Focus | null,
  isMine: (focus: Focus) => boolean,
  target: RefObject<HTMLElement | null>,
): void {
  useLayoutEffect(() => {
    if (focus !== null && isMine(focus)) target.current?.focus();
  }, [focus]);
}

type RegionProps = {
  title: string;
  /** Whether the page's state moves the focus to the heading. */
  focus?: Focus | null;
  focusName?: Focus['on'];
  /** Stands at the end of the heading's line. */
  aside?: ComponentChildren;
  /** Gives the region's heading an id of the caller's, to name something else by it. */
  headingId?: string;
  children: ComponentChildren;
};

/** A part of the page with a heading that names it. */
export function Region(props: RegionProps) {
  const { title, focus = null, focusName, aside, headingId, children } = props;
  const ownId = useOwnId();
  const id = headingId ?? ownId;
  const heading = useRef<HTMLHeadingElement>(null);
  useFocus(focus, ({ on }) => on === focusName, heading);
  return (
    <section aria-labelledby={id}>
      <div class="region-head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

type AlertDialogProps = {
  title: string;
  onCancel: () => void;
  children: ComponentChildren;
};

/** A question that has to be answered first. Escape is Cancel; the focus returns where it was. */
export function AlertDialog({ title, onCancel, children }: AlertDialogProps) {
  const titleId = useOwnId();
  const textId = useOwnId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby={titleId}
      aria-describedby={textId}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      <div id={textId}>{children}</div>
    </dialog>
  );
}

/** The time, anew twice a minute: enough for all that is shown by it. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
