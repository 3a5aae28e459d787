import { beforeEach, expect, test, vi } from 'vitest';
import { BusError } from '../session-bus.ts';
import type { BusCall, SessionBus } from '../session-bus.ts';
import { createSecretService } from './secret-service.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

type Answers = Record<string, () => unknown[] | Promise<unknown[]>>;

/** A bus with an unlocked service on it; a test overrides some answers, by the method's name. */
function serviceWith(answers: Answers) {
  const sound: Answers = {
    NameHasOwner: () => [true],
    GetNameOwner: () => [':1.7'],
    ListActivatableNames: () => [[]],
    ReadAlias: () => ['/collection/login'],
    Get: () => [{ signature: 'b', value: false }],
    SearchItems: () => [['/collection/login/1'], []],
  };
  const calls: string[] = [];
  const bus: SessionBus = {
    call: async ({ member }: BusCall) => {
      calls.push(member);
      const answer = answers[member] ?? sound[member];
      if (answer === undefined) throw new BusError('refused', 'UnknownMethod');
      return await answer();
    },
    watchSignal: () => () => undefined,
    watchName: () => () => undefined,
    close: () => undefined,
  };
  return { service: createSecretService(bus), calls };
}

const never = () => new Promise<unknown[]>(() => undefined);
const fails = (reason: BusError['reason']) => () => Promise.reject(new BusError(reason));

test.each([
  ['ready', 'unlocked', {}],
  ['locked', 'locked', { Get: () => [{ signature: 'b', value: true }] }],
  ['locked', 'without a default collection', { ReadAlias: () => ['/'] }],
  ['locked', 'with an entry of ours in a locked collection', { SearchItems: () => [[], ['/x/1']] }],
  ['unavailable', 'not running', { NameHasOwner: () => [false] }],
  ['unavailable', 'without a bus', { NameHasOwner: fails('no-bus') }],
  ['unavailable', 'gone in the middle', { Get: fails('refused') }],
])('is %s when the service is %s', async (state, _what, answers: Answers) => {
  expect(await serviceWith(answers).service.state(true)).toBe(state);
});

test('starts a service that the desktop can start, but only if allowed to', async () => {
  let isRunning = false;
  const { service, calls } = serviceWith({
    NameHasOwner: () => [isRunning],
    ListActivatableNames: () => [['org.freedesktop.secrets']],
    StartServiceByName: () => {
      isRunning = true;
      return [1];
    },
  });
  expect(await service.state(false)).toBe('unavailable');
  expect(calls).not.toContain('StartServiceByName');
  expect(await service.state(true)).toBe('ready');
  expect(service.owner).toBe(':1.7');
});

test('is frozen without an answer, and is not asked again until it answers', async () => {
  let thaw: (answer: unknown[]) => void = () => undefined;
  const { service, calls } = serviceWith({
    ReadAlias: () => new Promise((resolve) => (thaw = resolve)),
  });
  for (let look = 0; look < 5; look += 1) {
    const state = service.state(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await state).toBe('frozen');
  }
  expect(calls.filter((member) => member === 'ReadAlias')).toHaveLength(1);
  const state = service.state(false);
  thaw(['/collection/login']);
  await vi.waitFor(() => expect(calls.filter((member) => member === 'ReadAlias')).toHaveLength(2));
  thaw(['/collection/login']);
  expect(await state).toBe('ready');
});

test('looks anew when asked in the middle of a look', async () => {
  let isLocked = false;
  let answer = () => {};
  const { service } = serviceWith({
    Get: () => [{ signature: 'b', value: isLocked }],
    SearchItems: () => new Promise((resolve) => (answer = () => resolve([[], []]))),
  });
  const early = service.state(false);
  await vi.advanceTimersByTimeAsync(10);
  isLocked = true;
  const late = service.state(false);
  answer();
  expect(await early).toBe('ready');
  expect(await late).toBe('locked');
});

test('waits half a minute for the person, then says what is true', async () => {
  const { service } = serviceWith({ Unlock: () => [[], '/prompt/1'], Prompt: never });
  let isOver = false;
  void service.unlock().then(() => (isOver = true));
  await vi.advanceTimersByTimeAsync(29_999);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(isOver).toBe(true);
});
