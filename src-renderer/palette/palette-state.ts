import type { QuickEntry } from '../../src-main/contract/entities.ts';
import type { Failure } from '../../src-main/contract/outcome.ts';
import { findEntries } from './find-entries.ts';

/** Drawing more would cost time, and nobody scrolls that far: typing is quicker. Our choice. */
export const MOST_SHOWN = 50;

export type PaletteState = {
  /** `null` until main has answered. */
  entries: QuickEntry[] | null;
  query: string;
  /** Index into what is shown of the found entries. */
  active: number;
  /** What is being copied. */
  busyWith: QuickEntry | null;
  failure: Pick<Failure, 'code' | 'retryAt'> | null;
};

export const atStart: PaletteState = {
  entries: null,
  query: '',
  active: 0,
  busyWith: null,
  failure: null,
};

export type PaletteChange =
  | { type: 'opened' }
  | { type: 'entries-came'; entries: QuickEntry[] }
  | { type: 'typed'; query: string }
  | { type: 'moved'; by: 1 | -1 }
  | { type: 'pointed-at'; position: number }
  | { type: 'copy-started'; entry: QuickEntry }
  | { type: 'copied' }
  | { type: 'failed'; failure: Pick<Failure, 'code' | 'retryAt'> };

export function next(state: PaletteState, change: PaletteChange): PaletteState {
  switch (change.type) {
    case 'opened':
      // A copy under way goes on in main; what it comes to is told all the same.
      return { ...atStart, busyWith: state.busyWith };
    case 'entries-came':
      return { ...state, entries: change.entries, active: 0 };
    case 'typed':
      return { ...state, query: change.query, active: 0, failure: null };
    case 'moved': {
      const { length } = shownEntries(state);
      const active = length === 0 ? 0 : (state.active + change.by + length) % length;
      return { ...state, active, failure: null };
    }
    case 'pointed-at':
      return { ...state, active: change.position };
    case 'copy-started':
      return { ...state, busyWith: change.entry, failure: null };
    case 'copied':
      return { ...state, busyWith: null };
    case 'failed':
      return { ...state, busyWith: null, failure: change.failure };
  }
}

export function foundEntries({ entries, query }: PaletteState): QuickEntry[] {
  return findEntries(entries ?? [], query);
}

export function shownEntries(state: PaletteState): QuickEntry[] {
  return foundEntries(state).slice(0, MOST_SHOWN);
}
