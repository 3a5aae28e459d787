import { createRef, render } from 'preact';
import type { TextBridge } from '../src-main/contract/bridge.ts';
import { readFirstWords } from '../src-main/contract/first-words.ts';
import { loadPageWords } from '../src-main/contract/languages/page-words.ts';
import { speak } from '../src-main/contract/languages/say.ts';
import type { Words } from '../src-main/contract/languages/say.ts';
import { actsToCome } from './acts-to-come.ts';
import { newSignIn } from './sign-in/new-sign-in.ts';
import { PageFrame } from './views/page-frame.tsx';
import { SignInView } from './views/sign-in-view.tsx';
import { wordsOfDocument } from './words-of-document.ts';

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

const { theme, screen, locale } = readFirstWords(location.hash);
document.documentElement.dataset['theme'] = theme;
speak({ locale, words: wordsOfDocument() });

const root = document.querySelector('#page');
const head = document.querySelector('#head');
if (root !== null && head !== null) start(root, head);

function start(page: Element, headOfPage: Element): void {
  const words = loadPageWords(locale);
  // At hand when main has told its state. Whether it is missing is seen where it is shown.
  if (screen === 'accounts') import('./views/signed-in-view.tsx').catch(() => undefined);
  const actions = import('./start-page.tsx').then(async ({ startPage, speakPage }) => {
    speakPage(locale, await words);
    return startPage(page, headOfPage, window.keyring, screen);
  });
  if (screen !== 'accounts') {
    page.classList.toggle('with-welcome', screen === 'welcome');
    const acts = actsToCome(actions);
    const form = (
      <SignInView signIn={newSignIn} focus={{ on: 'login' }} canLeave={false} acts={acts} />
    );
    render(<PageFrame signIn={form} />, page);
  }
  actions.catch(() => showDamaged(page, words));
}

/** Says so, and offers what a report needs if at least that can be loaded. */
function showDamaged(page: Element, words: Promise<Words>): void {
  const place = createRef<HTMLDivElement>();
  render(
    <>
      <p role="alert" class="alert">
        {damaged}
      </p>
      <div ref={place} />
    </>,
    page,
  );
  import('./diagnostics/start-diagnostics.tsx')
    .then(async ({ startDiagnostics, speakPage }) => {
      speakPage(locale, await words);
      if (place.current !== null) startDiagnostics(place.current, window.keyring);
    })
    .catch(() => undefined);
}
