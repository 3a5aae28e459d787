import { Worker } from 'node:worker_threads';
import type { ThreadReply, ThreadStart } from './clipboard-thread.ts';
import type { ClipboardThread } from './owned-selection.ts';

/** Far more than it needs, and a bound on what a broken display could make it hold. */
const MOST_MEMORY_MB = 32;

/**
 * Runs the clipboard thread.
 *
 * @param modulePath of the built `clipboard-thread.js`
 */
export function startClipboardThread(modulePath: string, start: ThreadStart): ClipboardThread {
  const worker = new Worker(modulePath, {
    workerData: start,
    // Its library prints what it thinks of the display. That stays here.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  });
  // An error also ends it, which is what counts.
  worker.on('error', () => undefined);
  return {
    send: (request) => worker.postMessage(request),
    onReply: (listener) => void worker.on('message', (reply: ThreadReply) => listener(reply)),
    onEnd: (listener) => void worker.on('exit', () => listener()),
    end: () => void worker.terminate(),
  };
}
