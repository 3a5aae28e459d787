import type { Bridge, Reply } from '../src-main/contract/bridge.ts';
import type { CopyForm } from '../src-main/contract/entities.ts';
import type { Outcome } from '../src-main/contract/outcome.ts';
import type { Act, Change, PageState } from './page-state.ts';

/** Where the page's one state lives. */
export type Store = { read: () => PageState; apply: (change: Change) => void };

/**
 * Runs one call as an act of the page: marked while it runs, its failure shown at its home. A second
 * press meanwhile does nothing. Answers null unless the call succeeded.
 */
export type Perform = <Value>(
  act: Act,
  call: () => Promise<Outcome<Value>>,
  onConsentNeeded?: () => void,
) => Promise<{ value: Value } | null>;

/** What the page lends to each feature's acts. */
export type ActKit = Store & {
  bridge: Bridge;
  perform: Perform;
  /** Good news for the polite status line, which goes by itself. */
  announce: (status: string, seconds?: number) => void;
  sayCopied: (whose: string, copied: Reply<'copyToken'>, form?: CopyForm) => void;
};
