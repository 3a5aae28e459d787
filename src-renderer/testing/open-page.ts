import { render } from 'preact';
import { onTestFinished } from 'vitest';
import { startPage } from '../start-page.tsx';
import { createFakeMain, done } from './fake-main.ts';
import type { FakeAnswers } from './fake-main.ts';

/** The page, as it starts in front of a main with these answers. It goes with the test. */
export function openPage(answers: FakeAnswers) {
  const main = createFakeMain({ tellPasswordShown: () => done(null), ...answers });
  const { root, head } = placesOfPage();
  startPage(root, head, main.textBridge);
  return main;
}

/** Where the page and its head are drawn, empty as yet. They go with the test. */
export function placesOfPage(): { root: HTMLElement; head: HTMLElement } {
  const root = document.createElement('main');
  const head = document.createElement('header');
  document.body.append(head, root);
  onTestFinished(() => {
    for (const place of [root, head]) {
      render(null, place);
      place.remove();
    }
  });
  return { root, head };
}
