import { render } from 'preact';
import type { Bridge } from '../../src-main/contract/bridge.ts';
import { atStart, next, shownEntries } from './palette-state.ts';
import type { PaletteChange } from './palette-state.ts';
import { PaletteView } from './palette-view.tsx';
import type { PaletteActs } from './palette-view.tsx';

/**
 * Draws quick copy into `root`. Each time the window comes into sight it starts anew. Main puts it
 * out of sight: after a copy, on Escape, and when something else gets the focus.
 */
export function startPalette(
  root: Element,
  bridge: Pick<Bridge, 'quickEntries' | 'quickCopy' | 'onQuickShown'>,
): void {
  let state = atStart;
  const apply = (change: PaletteChange): void => {
    state = next(state, change);
    render(<PaletteView state={state} acts={acts} />, root);
  };

  const open = async (): Promise<void> => {
    apply({ type: 'opened' });
    root.querySelector('input')?.focus();
    const outcome = await bridge.quickEntries(null);
    if (outcome.ok) apply({ type: 'entries-came', entries: outcome.value });
    else apply({ type: 'failed', failure: outcome });
  };

  const copy = async (): Promise<void> => {
    const entry = shownEntries(state)[state.active];
    if (entry === undefined || state.busyWith !== null) return;
    apply({ type: 'copy-started', entry });
    const outcome = await bridge.quickCopy({ entryId: entry.entryId });
    apply(outcome.ok ? { type: 'copied' } : { type: 'failed', failure: outcome });
  };

  const acts: PaletteActs = {
    type: (query) => apply({ type: 'typed', query }),
    move: (by) => apply({ type: 'moved', by }),
    pointAt: (position) => apply({ type: 'pointed-at', position }),
    copy: () => void copy(),
  };

  bridge.onQuickShown((isShown) => {
    if (isShown) void open();
    // Nothing of the last time shows when it comes into sight again.
    else apply({ type: 'opened' });
  });
  void open();
}
