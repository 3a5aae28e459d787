import { setTimeout as wait } from 'node:timers/promises';
import type { ClipboardText } from './clipboard-text.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { ThreadReply, ThreadRequest } from './clipboard-thread.ts';

/** How long the thread may take for one request, its own start included; it takes some 50 ms. Our choice. */
const DEADLINE_MS = 2_000;

/** The same where other programs have to answer: the thread gives up on each of them sooner. Our choice. */
const OTHERS_DEADLINE_MS = 8_000;

/**
 * How long a thread is kept that lost the clipboard: its start costs more than all the rest of a copy.
 * Our choice.
 */
const WARM_MS = 600_000;

/** How long clipboard managers have to read the empty text before its owner is gone. 20 ms were enough for each. */
const READ_WITHIN_MS = 200;

/** The running clipboard thread, as main sees it. */
export type ClipboardThread = {
  send: (request: ThreadRequest) => void;
  onReply: (listener: (reply: ThreadReply) => void) => void;
  /** Ended, by itself or not. */
  onEnd: (listener: () => void) => void;
  end: () => void;
};

/**
 * The clipboard as a selection that we own ourselves: the exact "only if it is still ours", with
 * nothing read, and kept out of the histories of clipboard managers that know the mark.
 */
export type OwnedSelection = {
  /** @returns false where it cannot be done; nothing is on the clipboard then */
  offer: (secret: string) => Promise<boolean>;
  /** A paste gives nothing from now on, unless somebody else copied something meanwhile. */
  clear: () => Promise<void>;
  /** `unanswered` also where the clipboard cannot be reached. */
  read: () => Promise<ClipboardText>;
  /** Empties both selections of X, each only where it holds exactly the text meant. */
  takeOff: (meant: Fingerprint) => Promise<void>;
  /** Clears, and ends the thread. */
  close: () => Promise<void>;
};

/** Starts the thread when something is copied. It ends some time after somebody else copied something. */
export function createOwnedSelection(startThread: () => ClipboardThread): OwnedSelection {
  let running: ClipboardThread | undefined;
  let holdsSecret = false;
  let settle: ((reply: ThreadReply) => void) | undefined;
  let coolDown: NodeJS.Timeout | undefined;

  const end = (): void => {
    clearTimeout(coolDown);
    const ended = running;
    running = undefined;
    holdsSecret = false;
    ended?.end();
    settle?.('failed');
  };

  const coolDownSoon = (): void => {
    clearTimeout(coolDown);
    coolDown = setTimeout(end, WARM_MS);
  };
  const lose = (): void => {
    holdsSecret = false;
    coolDownSoon();
  };

  const start = (): ClipboardThread => {
    const started = startThread();
    started.onReply((reply) => {
      if (started !== running) return;
      if (reply === 'lost') lose();
      else settle?.(reply);
    });
    started.onEnd(() => {
      if (started === running) end();
    });
    running = started;
    return started;
  };

  const ask = async (
    thread: ClipboardThread,
    request: ThreadRequest,
    deadlineMs = DEADLINE_MS,
  ): Promise<ThreadReply> => {
    const reply = await new Promise<ThreadReply>((resolve) => {
      const deadline = setTimeout(() => resolve('failed'), deadlineMs);
      settle = (answer) => {
        clearTimeout(deadline);
        resolve(answer);
      };
      thread.send(request);
    });
    settle = undefined;
    if (reply === 'failed') end();
    return reply;
  };

  /** @returns `failed` where there can be no thread */
  const askOthers = async (request: ThreadRequest): Promise<ThreadReply> => {
    try {
      return await ask(running ?? start(), request, OTHERS_DEADLINE_MS);
    } catch {
      end();
      return 'failed';
    }
  };

  const clear = async (): Promise<void> => {
    if (!holdsSecret || running === undefined) return;
    holdsSecret = false;
    await ask(running, { act: 'clear' });
  };

  return {
    offer: async (secret) => {
      clearTimeout(coolDown);
      try {
        holdsSecret = (await ask(running ?? start(), { act: 'offer', secret })) === 'done';
      } catch {
        end();
      }
      return holdsSecret;
    },
    clear,
    read: async () => {
      const reply = await askOthers({ act: 'read' });
      if (running !== undefined && !holdsSecret) coolDownSoon();
      return typeof reply === 'object' ? reply : { kind: 'unanswered' };
    },
    takeOff: async (meant) => {
      clearTimeout(coolDown);
      await askOthers({ act: 'take-off', meant });
    },
    close: async () => {
      if (holdsSecret) {
        await clear();
        if (running !== undefined) await wait(READ_WITHIN_MS);
      }
      end();
    },
  };
}
