import type { Actions } from '../actions.ts';
import type { PageState } from '../page-state.ts';

/** What every view is drawn from, and what it may do. */
export type ViewProps = { state: PageState; actions: Actions };
