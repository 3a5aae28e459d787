/* A preload script that sends main whatever it is told to: see raw-messages.cjs. */
const { contextBridge, ipcRenderer } = require('electron');

/** By the name of a shape: what cannot be written as JSON. */
const shapes = {
  text: ({ text }) => text,
  json: ({ text }) => JSON.parse(text),
  cycle: () => {
    const value = { name: 'cycle' };
    value.itself = value;
    return value;
  },
  deep: ({ size }) => {
    let value = 'bottom';
    for (let level = 0; level < Math.min(size, 3_000); level += 1) value = { value };
    return value;
  },
  bigInt: ({ size }) => BigInt(size) ** 40n,
  map: ({ text }) => new Map([[text, new Set([text])]]),
  date: () => new Date(NaN),
  error: ({ text }) => new Error(text),
  nothing: () => undefined,
  bytes: ({ size }) => new Uint8Array(size),
  long: ({ size }) => 'x'.repeat(size),
  function: () => () => undefined,
};

/** One message; says how it went: a reply, or `thrown` where there was none. */
async function send({ way, channel, shape, text, size, times }) {
  try {
    const values = Array.from({ length: times }, () => shapes[shape]({ text, size }));
    if (way === 'invoke') return String(await ipcRenderer.invoke(channel, ...values));
    if (way === 'send') ipcRenderer.send(channel, ...values);
    else ipcRenderer.postMessage(channel, values[0]);
    return 'sent';
  } catch {
    return 'thrown';
  }
}

contextBridge.exposeInMainWorld('raw', { send: (all) => Promise.all(all.map(send)) });
