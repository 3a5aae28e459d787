import { render } from 'preact';
import type { TextBridge } from '../src-main/contract/bridge.ts';
import { readFirstWords } from '../src-main/contract/first-words.ts';
import { actsToCome } from './acts-to-come.ts';
import { newSignIn } from './new-sign-in.ts';
import { PageFrame } from './views/page-frame.tsx';
import { SignInView } from './views/sign-in-view.tsx';

/*
 * The page's first file, kept small so that the first screen stands at once: a person who is signed
 * out sees the form. State, contract and all other views come in the second file, and take the form
 * over as it is. What is pressed meanwhile is done then.
 */

declare global {
  interface Window {
    readonly keyring: TextBridge;
  }
}

const damaged = 'A file of Keyring for Plex is missing; please install it again. Nothing is lost.';

const { theme, screen } = readFirstWords(location.hash);
document.documentElement.dataset['theme'] = theme;

const root = document.querySelector('#page');
const head = document.querySelector('#head');
if (root !== null && head !== null) start(root, head);

function start(page: Element, headOfPage: Element): void {
  const actions = import('./start-page.tsx').then(({ startPage }) =>
    startPage(page, headOfPage, window.keyring, screen),
  );
  if (screen === 'sign-in') {
    const acts = actsToCome(actions);
    const form = (
      <SignInView signIn={newSignIn} focus={{ on: 'login' }} canLeave={false} acts={acts} />
    );
    render(<PageFrame signIn={form} />, page);
  }
  actions.catch(() =>
    render(
      <p role="alert" class="alert">
        {damaged}
      </p>,
      page,
    ),
  );
}
