import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { AppState } from '../../../src-main/contract/app-state.ts';
import { replies } from '../../../src-main/ipc/contract-samples.ts';
import { handlersWith } from './handlers-with.ts';
import { createPageOpener, prepareProgram } from './open-page.ts';
import { runWhenReady } from './run-when-ready.ts';

/*
 * Opens the app's own window with the page of a given folder, as often as it is asked to, each time
 * in a new process. For each line on stdin it prints one: when the page was painted, or its HTML.
 */

export type Question = 'paint' | 'html';

/** Milliseconds from the start of the navigation to the first and to the largest contentful paint. */
export type PaintTimes = { first: number; largest: number };

/** The sample of a state, with every list in it empty. */
const emptied: unknown = Object.fromEntries(
  Object.entries(replies.readState).map(([name, value]) => [
    name,
    Array.isArray(value) ? [] : value,
  ]),
);
const signedOut: AppState = {
  ...(emptied as AppState),
  openRequest: { view: 'accounts', accountId: null, failure: null },
};

/** Waits until the form is there, and then as long as a slow paint may take (our choice). */
const whenDrawn = (then: string) => `new Promise((resolve) => {
  let largest;
  new PerformanceObserver((list) => {
    largest = list.getEntries().at(-1).startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  const look = () => {
    const [first] = performance.getEntriesByName('first-contentful-paint');
    if (!document.querySelector('form') || !first || !largest) setTimeout(look, 50);
    else setTimeout(() => resolve(${then}), 200);
  };
  look();
})`;

const scripts: Record<Question, string> = {
  paint: whenDrawn(
    "{ first: performance.getEntriesByName('first-contentful-paint')[0].startTime, largest }",
  ),
  html: whenDrawn('document.documentElement.outerHTML'),
};

const [outFolder = ''] = process.argv.slice(-1);
prepareProgram();
runWhenReady(async () => {
  const handlers = handlersWith({ readState: () => Promise.resolve(signedOut) });
  const openPage = createPageOpener(outFolder, handlers);
  for await (const question of createInterface({ input: process.stdin })) {
    const window = openPage();
    await once(window.webContents, 'dom-ready');
    const script = scripts[question as Question];
    const answer: unknown = await window.webContents.executeJavaScript(script);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    window.close();
    await once(window, 'closed');
  }
});
