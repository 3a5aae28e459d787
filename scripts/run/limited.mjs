import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { projectFolder } from '../setup/places.mjs';

/** What a user, a closed terminal or a CI machine sends. */
const wishesToStop = ['SIGINT', 'SIGHUP', 'SIGTERM'];

/** How a program is ended, from polite to not, and the seconds that each gets to have its effect. */
const waysToEnd = [
  ['SIGINT', 15],
  ['SIGTERM', 5],
  ['SIGKILL', 1],
];

/**
 * Runs a program to its end, its output passed on as it comes. It is ended, with all that it
 * started, when it outlasts its time, and when we are told to stop or lose our parent; then we end
 * as well, as soon as whoever waits for this has put things in order.
 *
 * @param options those of node:child_process's spawn, and `minutes`: without, it may take for ever
 * @returns its exit status; 124 when time ran out
 */
export async function runLimited(command, args, { minutes, ...options } = {}) {
  const child = spawn(command, args, {
    cwd: projectFolder,
    stdio: ['ignore', 'inherit', 'inherit'],
    // A process group of its own, to be ended as a whole.
    detached: process.platform !== 'win32',
    ...options,
  });
  let outOfTime = false;
  let toldToStop = false;
  const stop = () => {
    if (toldToStop) return;
    toldToStop = true;
    void endGroup(child);
  };
  const runOut = () => {
    outOfTime = true;
    console.error(`Ended after ${minutes} minutes: ${[command, ...args].join(' ')}`);
    void endGroup(child);
  };
  for (const wish of wishesToStop) process.on(wish, stop);
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && stop(), 2_000);
  const timer = minutes === undefined ? undefined : setTimeout(runOut, minutes * 60_000);

  const status = await statusOf(child);

  clearTimeout(timer);
  clearInterval(watch);
  await endGroup(child); // whatever it left behind
  for (const wish of wishesToStop) process.off(wish, stop);
  if (toldToStop) setImmediate(() => process.exit(130));
  return outOfTime ? 124 : status;
}

function statusOf(child) {
  return new Promise((resolve) => {
    child.once('exit', (status) => resolve(status ?? 1));
    child.once('error', (error) => {
      console.error(`${child.spawnfile} could not be started: ${error.message}`);
      resolve(127);
    });
  });
}

async function endGroup({ pid }) {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/t', '/f', '/pid', String(pid)], { stdio: 'ignore' });
    return;
  }
  for (const [signal, seconds] of waysToEnd) {
    if (!reaches(pid, signal)) return;
    const until = Date.now() + seconds * 1_000;
    while (Date.now() < until && reaches(pid, 0)) await pause(50);
  }
}

/** @returns false when nobody of the group is left */
function reaches(group, signal) {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    return error.code === 'EPERM'; // there, but another user's by now
  }
}
