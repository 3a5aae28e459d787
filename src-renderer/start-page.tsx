import { render } from 'preact';
import type { TextBridge } from '../src-main/contract/bridge.ts';
import type { FirstScreen } from '../src-main/contract/first-words.ts';
import { loadPageWords } from '../src-main/contract/languages/page-words.ts';
import { locale } from '../src-main/contract/languages/say.ts';
import { createActions } from './actions.ts';
import type { Actions } from './actions.ts';
import { createBridge } from './bridge.ts';
import { atStart, next } from './page-state.ts';
import type { Change } from './page-state.ts';
import { HeadView } from './views/head-view.tsx';
import { speakPage } from './speak-page.ts';
import { loadAccountsView, pageView } from './views/page-view.tsx';
import { hasWelcome } from './welcome/welcome-state.ts';

export { speakPage } from './speak-page.ts';

/**
 * Draws the page into `root`, and its own buttons into `head`, and keeps both in step with what main
 * says through `textBridge`. What stands in `root` of the first screen stays.
 */
export function startPage(
  root: Element,
  head: Element,
  textBridge: TextBridge,
  firstScreen: FirstScreen = 'accounts',
): Actions {
  let state = atStart(firstScreen);
  const apply = (change: Change) => {
    const before = state;
    state = next(before, change);
    draw();
    actions.followUp(before, state);
    void followLanguage();
  };
  /** Another language was chosen: the page is drawn in it as soon as its words are there. */
  const followLanguage = async () => {
    if (!state.known || state.settings.locale === locale()) return;
    const chosen = state.settings.locale;
    const words = await loadPageWords(chosen);
    if (chosen !== state.settings.locale) return;
    speakPage(chosen, words);
    draw();
  };
  const actions = createActions(createBridge(textBridge), { read: () => state, apply });
  const draw = () => {
    if (state.known) document.documentElement.dataset['theme'] = state.settings.settings.theme;
    if (state.demo !== null) document.title = 'Keyring for Plex (demo)';
    root.classList.toggle('with-welcome', hasWelcome(state));
    render(pageView({ state, actions }), root);
    render(<HeadView state={state} actions={actions} />, head);
  };
  if (firstScreen === 'accounts') loadAccountsView();
  draw();
  void actions.start();
  return actions;
}
