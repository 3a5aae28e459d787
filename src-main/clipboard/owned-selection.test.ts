import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ThreadReply, ThreadRequest } from './clipboard-thread.ts';
import { fingerprintOf } from './fingerprint.ts';
import { createOwnedSelection } from './owned-selection.ts';
import type { ClipboardThread } from './owned-selection.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A clipboard thread in the test's hands. It answers at once unless told otherwise. */
function fakeThread(answer: ThreadReply | 'nothing' = 'done') {
  const asked: ThreadRequest[] = [];
  let say: (reply: ThreadReply) => void = () => undefined;
  let die: () => void = () => undefined;
  let hasEnded = false;
  const thread: ClipboardThread = {
    send: (request) => {
      asked.push(request);
      if (answer !== 'nothing') queueMicrotask(() => say(answer));
    },
    onReply: (listener) => void (say = listener),
    onEnd: (listener) => void (die = listener),
    end: () => void (hasEnded = true),
  };
  return {
    thread,
    asked,
    say: (reply: ThreadReply) => say(reply),
    die: () => die(),
    hasEnded: () => hasEnded,
  };
}

/** Starts those threads, one after the other. */
function selectionOf(...threads: { thread: ClipboardThread }[]) {
  const start = vi.fn(() => {
    const next = threads.shift();
    if (next === undefined) throw new Error('no more threads');
    return next.thread;
  });
  return { selection: createOwnedSelection(start), start };
}

const offer: ThreadRequest = { act: 'offer', secret: 'canary-token' };

describe('the owned selection', () => {
  test('starts its thread with the first secret, and keeps it for the next', async () => {
    const one = fakeThread();
    const { selection, start } = selectionOf(one);
    expect(start).not.toHaveBeenCalled();
    expect(await selection.offer('canary-token')).toBe(true);
    expect(await selection.offer('second-token')).toBe(true);
    expect(start).toHaveBeenCalledTimes(1);
    expect(one.asked).toEqual([offer, { act: 'offer', secret: 'second-token' }]);
  });

  test('is cleared once, and goes on to be owned', async () => {
    const one = fakeThread();
    const { selection } = selectionOf(one);
    await selection.clear();
    await selection.offer('canary-token');
    await selection.clear();
    await selection.clear();
    expect(one.asked).toEqual([offer, { act: 'clear' }]);
    expect(one.hasEnded()).toBe(false);
  });

  test('clears nothing once somebody else copied something, and is had again at once', async () => {
    const one = fakeThread();
    const { selection, start } = selectionOf(one);
    await selection.offer('canary-token');
    one.say('lost');
    await selection.clear();
    expect(one.asked).toEqual([offer]);
    expect(await selection.offer('canary-token')).toBe(true);
    expect(one.asked).toEqual([offer, offer]);
    expect(start).toHaveBeenCalledTimes(1);
  });

  test('ends its thread ten minutes after it was lost, unless it is had again', async () => {
    const [one, two] = [fakeThread(), fakeThread()];
    const { selection } = selectionOf(one, two);
    await selection.offer('canary-token');
    one.say('lost');
    await vi.advanceTimersByTimeAsync(599_000);
    await selection.offer('canary-token');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(one.hasEnded()).toBe(false);
    one.say('lost');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(one.hasEnded()).toBe(true);
    expect(await selection.offer('canary-token')).toBe(true);
    expect(two.asked).toEqual([offer]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is not to be had where the thread cannot become the owner', async () => {
    const one = fakeThread('failed');
    const { selection } = selectionOf(one);
    expect(await selection.offer('canary-token')).toBe(false);
    expect(one.hasEnded()).toBe(true);
  });

  test('is not to be had where the thread says nothing for two seconds', async () => {
    const [one, two] = [fakeThread('nothing'), fakeThread()];
    const { selection } = selectionOf(one, two);
    const offered = selection.offer('canary-token');
    await vi.advanceTimersByTimeAsync(1_999);
    expect(one.hasEnded()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await offered).toBe(false);
    expect(one.hasEnded()).toBe(true);
    // Whatever it says now, the next one is asked.
    one.say('done');
    expect(await selection.offer('canary-token')).toBe(true);
  });

  test('is not to be had where the thread dies, or cannot be started', async () => {
    const one = fakeThread('nothing');
    const { selection } = selectionOf(one);
    const offered = selection.offer('canary-token');
    one.die();
    expect(await offered).toBe(false);
    expect(await selection.offer('canary-token')).toBe(false);
    await selection.clear();
    await selection.close();
  });

  test('is held for a moment at the end, so that managers read that it is empty', async () => {
    const one = fakeThread();
    const { selection } = selectionOf(one);
    await selection.offer('canary-token');
    const closed = selection.close();
    await vi.advanceTimersByTimeAsync(199);
    expect(one.asked).toEqual([offer, { act: 'clear' }]);
    expect(one.hasEnded()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await closed;
    expect(one.hasEnded()).toBe(true);
  });

  test('ends at once when nothing secret is on it', async () => {
    const one = fakeThread();
    const { selection } = selectionOf(one);
    await selection.offer('canary-token');
    await selection.clear();
    await selection.close();
    expect(one.hasEnded()).toBe(true);
  });

  test('reads what anybody copied, and keeps its thread for a while', async () => {
    const one = fakeThread({ kind: 'text', text: 'theirs' });
    const { selection } = selectionOf(one);
    expect(await selection.read()).toEqual({ kind: 'text', text: 'theirs' });
    const meant = fingerprintOf('theirs');
    await selection.takeOff(meant);
    expect(one.asked).toEqual([{ act: 'read' }, { act: 'take-off', meant }]);
    expect(one.hasEnded()).toBe(false);
    await selection.read();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(one.hasEnded()).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is unanswered where the thread says nothing for eight seconds, or cannot be had', async () => {
    const one = fakeThread('nothing');
    const { selection } = selectionOf(one);
    const read = selection.read();
    await vi.advanceTimersByTimeAsync(8_000);
    expect(await read).toEqual({ kind: 'unanswered' });
    expect(one.hasEnded()).toBe(true);
    expect(await selection.read()).toEqual({ kind: 'unanswered' });
    await selection.takeOff(fingerprintOf('theirs'));
  });
});
