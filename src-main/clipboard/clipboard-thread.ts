/**
 * The entry of the clipboard thread, which owns X's selection while a secret of ours is on the
 * clipboard. A thread of its own, because main may read the clipboard and would wait for itself. It
 * ends with main, however main ends, and the secret with it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { openSelectionOwner } from './selection-owner.ts';
import type { SelectionOwner } from './selection-owner.ts';

/*
 * What main and this thread say to each other. Both are ours and in one process, so the compiler is
 * the check.
 */

/** The display as `DISPLAY` names it. Never the secret: that comes by message. */
export type ThreadStart = { display: string };
export type ThreadRequest = { act: 'offer'; secret: string } | { act: 'clear' };
/** `done` and `failed` answer a request; `lost` comes by itself: we own the selection no longer. */
export type ThreadReply = 'done' | 'failed' | 'lost';

const say = (reply: ThreadReply): void => parentPort?.postMessage(reply);
const { display } = workerData as ThreadStart;
const opened = openSelectionOwner(display, () => say('lost'));
opened.catch(() => undefined); // Each request says so.

async function carryOut(owner: SelectionOwner, request: ThreadRequest): Promise<boolean> {
  if (request.act === 'offer') return owner.offer(request.secret);
  await owner.clear();
  return true;
}

/** Main sends the next request only after the answer. */
parentPort?.on('message', (request: ThreadRequest) => {
  opened
    .then((owner) => carryOut(owner, request))
    .then(
      (isDone) => say(isDone ? 'done' : 'failed'),
      () => say('failed'),
    );
});
