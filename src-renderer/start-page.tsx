import { render } from 'preact';
import type { TextBridge } from '../src-main/contract/bridge.ts';
import { createActions } from './actions.ts';
import { createBridge } from './bridge.ts';
import { beforeMain, next } from './page-state.ts';
import type { Change } from './page-state.ts';
import { PageView } from './views/page-view.tsx';

/** Draws the page into `root` and keeps it in step with what main says through `textBridge`. */
export function startPage(root: Element, textBridge: TextBridge): void {
  let state = beforeMain;
  const apply = (change: Change) => {
    const before = state;
    state = next(before, change);
    draw();
    actions.followUp(before, state);
  };
  const actions = createActions(createBridge(textBridge), { read: () => state, apply });
  const draw = () => render(<PageView state={state} actions={actions} />, root);
  void actions.start();
}
