import { spawn, spawnSync } from 'node:child_process';
import { projectFolder } from '../setup/places.mjs';

const secondsToLeave = 15;

/**
 * Runs a program to its end, its output passed on as it comes, and itself, with all that it
 * started, ended when it outlasts its time or we are told to stop.
 *
 * @param options those of node:child_process's spawn, and `minutes`: without, it may take for ever
 * @returns its exit status; 124 when time ran out
 */
export function runLimited(command, args, { minutes, ...options } = {}) {
  const child = spawn(command, args, {
    cwd: projectFolder,
    stdio: ['ignore', 'inherit', 'inherit'],
    // A process group of its own, to be ended as a whole.
    detached: process.platform !== 'win32',
    ...options,
  });
  let outOfTime = false;
  const timers = [];
  const later = (work, milliseconds) => timers.push(setTimeout(work, milliseconds));
  const end = () => {
    endAll(child, 'SIGTERM');
    later(() => endAll(child, 'SIGKILL'), secondsToLeave * 1_000);
  };
  if (minutes !== undefined) {
    later(() => {
      outOfTime = true;
      console.error(`Ended after ${minutes} minutes: ${[command, ...args].join(' ')}`);
      end();
    }, minutes * 60_000);
  }
  process.on('SIGINT', end).on('SIGTERM', end);

  return new Promise((resolve) => {
    const finish = (status) => {
      timers.forEach(clearTimeout);
      process.off('SIGINT', end).off('SIGTERM', end);
      endAll(child, 'SIGKILL'); // whatever it left behind in its group
      resolve(outOfTime ? 124 : status);
    };
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      finish(127);
    });
    child.once('exit', (status) => finish(status ?? 1));
  });
}

function endAll({ pid }, signal) {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/t', '/f', '/pid', String(pid)], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone, as it should be.
  }
}
