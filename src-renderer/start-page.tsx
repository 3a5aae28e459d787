import { render } from 'preact';
import type { TextBridge } from '../src-main/contract/bridge.ts';
import { createActions } from './actions.ts';
import { createBridge } from './bridge.ts';
import { beforeMain, next } from './page-state.ts';
import type { Change } from './page-state.ts';
import { HeadView } from './views/head-view.tsx';
import { PageView } from './views/page-view.tsx';

/**
 * Draws the page into `root`, and its own buttons into `head`, and keeps both in step with what main
 * says through `textBridge`.
 */
export function startPage(root: Element, head: Element, textBridge: TextBridge): void {
  let state = beforeMain;
  const apply = (change: Change) => {
    const before = state;
    state = next(before, change);
    draw();
    actions.followUp(before, state);
  };
  const actions = createActions(createBridge(textBridge), { read: () => state, apply });
  const draw = () => {
    document.documentElement.dataset['theme'] = state.settings.settings.theme;
    render(<PageView state={state} actions={actions} />, root);
    render(<HeadView state={state} actions={actions} />, head);
  };
  void actions.start();
}
