import type { ActivityEntry } from '../../src-main/contract/activity.ts';

/** So many rows are drawn at first, and with each "Show more". Our choice: quick to draw at each key. */
const ROWS_AT_A_TIME = 100;

export type ActivityState = {
  readonly isOpen: boolean;
  /** The newest first; null until main has told. */
  readonly entries: readonly ActivityEntry[] | null;
  readonly filter: string;
  /** How many are drawn at most. */
  readonly drawn: number;
};

export const activityClosed: ActivityState = {
  isOpen: false,
  entries: null,
  filter: '',
  drawn: ROWS_AT_A_TIME,
};

export type ActivityChange =
  | { readonly type: 'activity-opened' }
  | { readonly type: 'activity-closed' }
  | { readonly type: 'activity-read'; readonly entries: readonly ActivityEntry[] }
  | { readonly type: 'activity-filtered'; readonly filter: string }
  | { readonly type: 'activity-more' };

/** Pure: same state and change, same result. */
export function nextActivity(state: ActivityState, change: ActivityChange): ActivityState {
  switch (change.type) {
    case 'activity-opened':
      return { ...state, isOpen: true };
    case 'activity-closed':
      return activityClosed;
    case 'activity-read':
      return state.isOpen ? { ...state, entries: change.entries } : state;
    case 'activity-filtered':
      return { ...state, filter: change.filter, drawn: ROWS_AT_A_TIME };
    case 'activity-more':
      return { ...state, drawn: state.drawn + ROWS_AT_A_TIME };
  }
}

/** Where the keyboard goes. */
export type ActivityFocus = { readonly on: 'activity' | 'activity-button' };

export function focusAfter({ type }: ActivityChange): ActivityFocus | null {
  if (type === 'activity-opened') return { on: 'activity' };
  return type === 'activity-closed' ? { on: 'activity-button' } : null;
}
