/*
 * Runs in the app's main process before anything of its own. Each way out of main (disk, Plex,
 * keychain, clipboard, notifications, browser) can then be told to fail, with an error that says too
 * much: `globalThis.failing = { edge, text }`.
 */
const { syncBuiltinESMExports } = require('node:module');
const { Socket } = require('node:net');
const { Worker } = require('node:worker_threads');
const files = require('node:fs/promises');
const http = require('node:http');
const https = require('node:https');
const { shell, utilityProcess } = require('electron');

globalThis.failing = { edge: '', text: '', times: 0 };

/** Counts, so that a test sees whether anything failed at all. */
function fault() {
  const { failing } = globalThis;
  failing.times += 1;
  return Object.assign(new Error(failing.text), { path: failing.text, config: failing.text });
}

/** Fails in place of what it wraps, while its edge is told to. */
function breakable(holder, name, edge, isAsync, concerns = () => true) {
  const whole = holder[name];
  holder[name] = function (...args) {
    if (globalThis.failing.edge !== edge || !concerns(this)) return whole.apply(this, args);
    if (isAsync) return Promise.reject(fault());
    throw fault();
  };
}

for (const name of ['open', 'rename', 'writeFile', 'mkdir']) breakable(files, name, 'disk', true);
for (const each of [http, https]) breakable(each, 'request', 'Plex', false);
breakable(Worker.prototype, 'postMessage', 'clipboard', false);
breakable(shell, 'openExternal', 'browser', true);

const { fork } = utilityProcess;
utilityProcess.fork = (...args) => {
  const child = fork(...args);
  breakable(child, 'postMessage', 'keychain', false);
  return child;
};

const connect = Socket.prototype.connect;
Socket.prototype.connect = function (...args) {
  const [options] = args.flat();
  const place = typeof options === 'string' ? options : options?.path;
  this.isOfBus = /bus/.test(place ?? '');
  return connect.apply(this, args);
};
breakable(Socket.prototype, 'write', 'notifications', false, ({ isOfBus }) => isOfBus);
syncBuiltinESMExports();
