import { ServerId } from '../../../src-main/contract/entities.ts';
import { replies } from '../../../src-main/ipc/contract-samples.ts';
import { handlersWith } from './handlers-with.ts';
import { createPageOpener, prepareProgram } from './open-page.ts';
import { runWhenReady } from './run-when-ready.ts';

/*
 * The page with 1,000 servers, in whose filter one types. Prints the milliseconds from each letter
 * until the list is drawn anew: script, style and layout, all that has to fit into a frame.
 */

const SERVERS = 1_000;

const typed = `(async () => {
  const until = async (look) => {
    for (;;) {
      const found = look();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const field = await until(() =>
    [...document.querySelectorAll('input')].find((each) => each.labels?.[0]?.textContent.includes('Find a server')),
  );
  field.focus();
  const times = [];
  const word = 'server 7';
  for (let round = 0; round < 6; round += 1) {
    for (let length = 0; length <= word.length; length += 1) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 10)));
      const before = performance.now();
      field.value = word.slice(0, length);
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await Promise.resolve();
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
      document.body.getBoundingClientRect();
      if (round > 0) times.push(performance.now() - before);
    }
  }
  return times;
})()`;

const [outFolder = ''] = process.argv.slice(-1);
prepareProgram();
runWhenReady(async () => {
  const { readState } = replies;
  const [account] = readState.accounts;
  const [list] = readState.servers;
  const [server] = list?.servers ?? [];
  if (account === undefined || list === undefined || server === undefined)
    throw new Error('the samples are empty');
  const servers = Array.from({ length: SERVERS }, (_, at) => ({
    ...server,
    serverId: ServerId.parse(`server-${at}`),
    name: `Server ${at} of somebody`,
  }));
  const state = { ...readState, signInAttempt: null, servers: [{ ...list, servers }] };
  const openPage = createPageOpener(
    outFolder,
    handlersWith({ readState: () => Promise.resolve(state) }),
  );
  const window = openPage();
  const times = (await window.webContents.executeJavaScript(typed)) as number[];
  process.stdout.write(`${JSON.stringify(times)}\n`);
});
