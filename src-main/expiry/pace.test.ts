import { expect, test } from 'vitest';
import { createPace } from './pace.ts';
import { createTestClock, MINUTE } from './test-clock.ts';

function setUp() {
  const clock = createTestClock();
  const pace = createPace(clock);
  const turns: { host: string; at: number; isTurn: boolean }[] = [];
  const take = (host: string): Promise<unknown> =>
    pace.turn(host).then((isTurn) => turns.push({ host, at: clock.elapsed(), isTurn }));
  return { clock, pace, turns, take };
}

test('lets the first call through at once', async () => {
  const { turns, take } = setUp();
  await take('plex.example');
  expect(turns).toEqual([{ host: 'plex.example', at: 0, isTurn: true }]);
});

test('S36: lets a host have 30 calls a minute at most, in their order', async () => {
  const { clock, turns, take } = setUp();
  for (let call = 0; call < 100; call += 1) void take('plex.example');
  await clock.passAsync(4 * MINUTE);
  expect(turns.length).toBe(100);
  const mostInAMinute = Math.max(
    ...turns.map(
      ({ at }) => turns.filter((other) => other.at >= at && other.at < at + MINUTE).length,
    ),
  );
  expect(mostInAMinute).toBe(30);
});

test('keeps no host waiting for another', async () => {
  const { turns, take } = setUp();
  await Promise.all([take('one.example'), take('two.example')]);
  expect(turns.map(({ at }) => at)).toEqual([0, 0]);
});

test('sends nobody once it is closed, and lets all who wait go', async () => {
  const { clock, pace, turns, take } = setUp();
  const calls = [take('plex.example'), take('plex.example'), take('plex.example')];
  await calls[0];
  pace.close();
  await Promise.all([...calls, take('plex.example')]);
  expect(turns.map(({ isTurn }) => isTurn)).toEqual([true, false, false, false]);
  expect(clock.running()).toBe(0);
});
