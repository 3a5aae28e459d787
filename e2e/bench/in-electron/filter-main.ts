import { DeviceId } from '../../../src-main/contract/devices.ts';
import { ServerId } from '../../../src-main/contract/entities.ts';
import { replies } from '../../../src-main/ipc/contract-samples.ts';
import { handlersWith } from './handlers-with.ts';
import { createPageOpener, prepareProgram } from './open-page.ts';
import { runWhenReady } from './run-when-ready.ts';

/*
 * The page with 1,000 servers and 1,000 devices, in whose filters one types. Prints the milliseconds
 * from each letter until the list is drawn anew: script, style and layout, all that has to fit into a
 * frame.
 */

const ROWS = 1_000;

/** Of each filter. */
export type FilterTimes = { servers: number[]; devices: number[] };

const typed = `(async () => {
  const until = async (look) => {
    for (;;) {
      const found = look();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const typeInto = async (label, word) => {
    const field = await until(() =>
      [...document.querySelectorAll('input')].find((each) => each.labels?.[0]?.textContent.includes(label)),
    );
    field.focus();
    const times = [];
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
  };
  const servers = await typeInto('Find a server', 'server 7');
  const button = await until(() =>
    [...document.querySelectorAll('button')].find((each) => each.textContent === 'Devices'),
  );
  button.click();
  return { servers, devices: await typeInto('Filter devices', 'device 7') };
})()`;

const [outFolder = ''] = process.argv.slice(-1);
prepareProgram();
runWhenReady(async () => {
  const { readState, readDevices } = replies;
  const [account] = readState.accounts;
  const [list] = readState.servers;
  const [server] = list?.servers ?? [];
  const [device] = readDevices.devices;
  const isThere = account && list && server && device;
  if (!isThere) throw new Error('the samples are empty');
  const devices = Array.from({ length: ROWS }, (_, at) => ({
    ...device,
    deviceId: DeviceId.parse(String(at)),
    name: `Device ${at} of somebody`,
  }));
  const servers = Array.from({ length: ROWS }, (_, at) => ({
    ...server,
    serverId: ServerId.parse(`server-${at}`),
    name: `Server ${at} of somebody`,
  }));
  const state = { ...readState, signInAttempt: null, servers: [{ ...list, servers }] };
  const openPage = createPageOpener(
    outFolder,
    handlersWith({
      readState: () => Promise.resolve(state),
      readDevices: ({ accountId }) => Promise.resolve({ ...readDevices, accountId, devices }),
    }),
  );
  const window = openPage();
  const times = (await window.webContents.executeJavaScript(typed)) as FilterTimes;
  process.stdout.write(`${JSON.stringify(times)}\n`);
});
