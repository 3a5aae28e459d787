import { describe, expect, test } from 'vitest';
import { placeWindow, USUAL_SIZE } from './window-placement.ts';
import type { Area } from './window-placement.ts';

const laptop: Area = { x: 0, y: 28, width: 1366, height: 740 };
const desk: Area = { x: 1366, y: 0, width: 2560, height: 1440 };

test('a window that was never placed stands in the middle of the main screen', () => {
  const place = placeWindow(null, [desk, laptop]);
  expect(place).toEqual({ x: 1366 + 900, y: 310, ...USUAL_SIZE });
});

test('a window stays where it was, on any screen', () => {
  for (const saved of [
    { x: 20, y: 40, width: 700, height: 600 },
    { x: 3000, y: 500, width: 800, height: 900 },
  ])
    expect(placeWindow(saved, [laptop, desk])).toEqual(saved);
});

test('a window whose screen is gone comes back to the middle of the main one', () => {
  const saved = { x: 3000, y: 500, width: 800, height: 600 };
  expect(placeWindow(saved, [laptop])).toEqual({ x: 283, y: 98, width: 800, height: 600 });
});

test('a window that hangs over an edge is pushed in, one that is too large is cut', () => {
  const over = { x: 1000, y: -100, width: 700, height: 600 };
  expect(placeWindow(over, [laptop])).toEqual({ x: 666, y: 28, width: 700, height: 600 });
  const large = { x: 100, y: 100, width: 5000, height: 5000 };
  expect(placeWindow(large, [laptop])).toEqual(laptop);
});

test('a screen smaller than the least size still holds the whole window', () => {
  const tiny = { x: 0, y: 0, width: 320, height: 240 };
  expect(placeWindow(null, [tiny])).toEqual(tiny);
  expect(placeWindow({ x: 5, y: 5, width: 1, height: 1 }, [tiny])).toEqual(tiny);
});

describe('on ten thousand layouts of screens', () => {
  const random = seeded(7);
  const between = (least: number, most: number) =>
    least + Math.floor(random() * (most - least + 1));
  const anyArea = (): Area => ({
    x: between(-10_000, 10_000),
    y: between(-10_000, 10_000),
    width: between(1, 8_000),
    height: between(1, 5_000),
  });

  test('the window lies inside one work area, is as large as it can be, and stays put when placed again', () => {
    for (let round = 0; round < 10_000; round += 1) {
      const screens = Array.from({ length: between(1, 5) }, anyArea);
      const saved = random() < 0.1 ? null : anyArea();
      const place = placeWindow(saved, screens);
      const story = JSON.stringify({ screens, saved, place });
      expect(
        screens.some((area) => isInside(place, area)),
        story,
      ).toBe(true);
      expect(Math.min(place.width, place.height), story).toBeGreaterThan(0);
      expect([place.x, place.y, place.width, place.height].every(Number.isInteger), story).toBe(
        true,
      );
      const again = placeWindow(place, screens);
      expect(
        screens.some((area) => isInside(again, area)),
        story,
      ).toBe(true);
      if (place.width >= 420 && place.height >= 480) expect(again, story).toEqual(place);
      const fits = screens.some((area) => saved !== null && isInside(saved, area));
      if (saved !== null && fits && saved.width >= 420 && saved.height >= 480)
        expect(place, story).toEqual(saved);
    }
  });
});

function isInside(place: Area, area: Area): boolean {
  return (
    place.x >= area.x &&
    place.y >= area.y &&
    place.x + place.width <= area.x + area.width &&
    place.y + place.height <= area.y + area.height
  );
}

/** The same numbers each time: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
