/**
 * The entry of the clipboard thread, which owns X's selection while a secret of ours is on the
 * clipboard. A thread of its own, because main may read the clipboard and would wait for itself. It
 * ends with main, however main ends, and the secret with it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { ClipboardText } from './clipboard-text.ts';
import type { Fingerprint } from './fingerprint.ts';
import { openSelectionOwner } from './selection-owner.ts';
import type { SelectionOwner } from './selection-owner.ts';

/*
 * What main and this thread say to each other. Both are ours and in one process, so the compiler is
 * the check.
 */

/** The display as `DISPLAY` names it. Never the secret: that comes by message. */
export type ThreadStart = { display: string };
export type ThreadRequest =
  | { act: 'offer'; secret: string }
  | { act: 'clear' }
  | { act: 'read' }
  | { act: 'take-off'; meant: Fingerprint };
/**
 * `done`, `failed` and what was read answer a request; `lost` comes by itself: we own the selection no
 * longer.
 */
export type ThreadReply = 'done' | 'failed' | 'lost' | ClipboardText;

const say = (reply: ThreadReply): void => parentPort?.postMessage(reply);
const { display } = workerData as ThreadStart;
const opened = openSelectionOwner(display, () => say('lost'));
opened.catch(() => undefined); // Each request says so.

async function carryOut(owner: SelectionOwner, request: ThreadRequest): Promise<ThreadReply> {
  switch (request.act) {
    case 'offer':
      return (await owner.offer(request.secret)) ? 'done' : 'failed';
    case 'clear':
      await owner.clear();
      return 'done';
    case 'read':
      return owner.read();
    case 'take-off':
      await owner.takeOff(request.meant);
      return 'done';
  }
}

/** Main sends the next request only after the answer. */
parentPort?.on('message', (request: ThreadRequest) => {
  opened.then((owner) => carryOut(owner, request)).then(say, () => say('failed'));
});
