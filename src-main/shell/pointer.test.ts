import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { workAreaAtPointer } from './pointer.ts';

const main = { x: 0, y: 0, width: 1280, height: 776 };
const second = { x: 1280, y: 100, width: 1024, height: 768 };
const large = { x: 2304, y: 0, width: 1920, height: 1080 };

const fakes = vi.hoisted(() => ({
  read: (): Promise<{ x: number; y: number }> => Promise.reject(new Error('no display')),
}));
vi.mock('./x-pointer.ts', () => ({ readXPointer: () => fakes.read() }));
vi.mock('electron', () => {
  const display = (x: number, y: number, width: number, height: number, scaleFactor: number) => ({
    nativeOrigin: { x, y },
    bounds: { width, height },
    scaleFactor,
  });
  return {
    screen: {
      getAllDisplays: () => [
        { ...display(0, 0, 1280, 800, 1), workArea: main },
        { ...display(1280, 100, 1024, 768, 1), workArea: second },
        { ...display(2304, 0, 1920, 1080, 2), workArea: large },
      ],
      getCursorScreenPoint: () => ({ x: 1, y: 1 }),
      getDisplayNearestPoint: () => ({ workArea: main }),
    },
  };
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([
  [{ x: 1279, y: 799 }, main],
  [{ x: 1280, y: 100 }, second],
  [{ x: 2303, y: 867 }, second],
  // Twice as many pixels as units.
  [{ x: 6143, y: 2159 }, large],
])('the pointer at %o is on that monitor, whatever Electron says', async (place, area) => {
  fakes.read = () => Promise.resolve(place);
  expect(await workAreaAtPointer(':0')).toEqual(area);
});

test.each([
  ['has no display', () => Promise.reject(new Error('no display'))],
  ['says a place that is on no monitor', () => Promise.resolve({ x: 1300, y: 0 })],
])('Electron is asked where X %s', async (_what, read) => {
  fakes.read = read;
  expect(await workAreaAtPointer(':0')).toEqual(main);
});

test('Electron is asked at once where there is no X', async () => {
  fakes.read = () => expect.unreachable('there is no X');
  expect(await workAreaAtPointer(undefined)).toEqual(main);
});

test('X that does not answer is waited for two seconds', async () => {
  fakes.read = () => new Promise(() => undefined);
  const asked = workAreaAtPointer(':0');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await asked).toEqual(main);
});
