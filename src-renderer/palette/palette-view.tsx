import { useLayoutEffect, useRef } from 'preact/hooks';
import type { QuickEntry } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { plainText, saidText } from '../plain-text.ts';
import { Alert } from '../views/alert.tsx';

import { kindWords } from './find-entries.ts';
import { foundEntries, MOST_SHOWN } from './palette-state.ts';
import type { PaletteState } from './palette-state.ts';
import { richly } from '../richly.ts';

export type PaletteActs = {
  type: (query: string) => void;
  move: (by: 1 | -1) => void;
  pointAt: (position: number) => void;
  copy: () => void;
};

const optionId = (position: number): string => `option-${position}`;

/** One field with a list of what it finds: the combobox of the ARIA practices, list always open. */
export function PaletteView({ state, acts }: { state: PaletteState; acts: PaletteActs }) {
  const { query, active, busyWith, failure } = state;
  const found = foundEntries(state);
  const shown = found.slice(0, MOST_SHOWN);
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    list.current?.children.item(active)?.scrollIntoView({ block: 'nearest' });
  }, [active, shown.length]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act(acts);
  };
  return (
    <>
      <label class="unseen" for="query">
        {say('palette.findWhatToCopy')}
      </label>
      <input
        id="query"
        class="query"
        type="text"
        role="combobox"
        aria-expanded={shown.length > 0}
        aria-controls="found"
        aria-autocomplete="list"
        aria-activedescendant={shown.length > 0 ? optionId(active) : undefined}
        placeholder={say('palette.whatToType')}
        value={query}
        maxLength={200}
        autocomplete="off"
        autocapitalize="none"
        autocorrect="off"
        spellcheck={false}
        onInput={(event) => acts.type(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <ul id="found" ref={list} role="listbox" aria-label={say('palette.whatCanBeCopied')}>
        {shown.map((entry, position) => (
          <Option
            key={entry.entryId}
            entry={entry}
            id={optionId(position)}
            isActive={position === active}
            onPoint={() => acts.pointAt(position)}
            onChoose={acts.copy}
          />
        ))}
      </ul>
      <Alert failure={failure} />
      <p role="status" class="news">
        {busyWith === null ? countWords(state, found.length) : busyWords(busyWith)}
      </p>
      <p class="keys" aria-hidden="true">
        {richly('palette.keys', {
          arrows: (
            <>
              <kbd>↑</kbd> <kbd>↓</kbd>
            </>
          ),
          enter: <kbd>{say('palette.enter')}</kbd>,
          escape: <kbd>{say('palette.esc')}</kbd>,
        })}
      </p>
    </>
  );
}

const keys: Partial<Record<string, (acts: PaletteActs) => void>> = {
  ArrowDown: (acts) => acts.move(1),
  ArrowUp: (acts) => acts.move(-1),
  Enter: (acts) => acts.copy(),
  // There is nowhere else to go: the focus stays in the field.
  Tab: () => undefined,
};

function Option(props: {
  entry: QuickEntry;
  id: string;
  isActive: boolean;
  onPoint: () => void;
  onChoose: () => void;
}) {
  const { entry, id, isActive, onPoint, onChoose } = props;
  return (
    <li
      id={id}
      role="option"
      aria-selected={isActive}
      class="option"
      onMouseMove={isActive ? undefined : onPoint}
      // The focus stays in the field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <span class="option-name">{plainText(entry.label)}</span>{' '}
      <span class="option-kind">{kindWords[entry.kind]}</span>{' '}
      <span class="option-detail">{saidText(entry.detail)}</span>
    </li>
  );
}

function countWords({ entries, query }: PaletteState, found: number): string {
  if (entries === null) return '';
  if (entries.length === 0) return say('palette.nothingToCopyYet');
  if (found === 0) return say('palette.nothingFoundFor', { query: plainText(query, 40) });
  if (found > MOST_SHOWN) return say('palette.foundTheFirstShown', { found, most: MOST_SHOWN });
  return say('palette.found', { found });
}

function busyWords({ kind, label }: QuickEntry): string {
  return kind === 'server'
    ? say('palette.makingATransientTokenFor', { label: plainText(label) })
    : say('palette.copyingFor', { label: plainText(label) });
}
