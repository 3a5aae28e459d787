import { afterEach, expect, test } from 'vitest';
import { NoticeKind } from '../contract/entities.ts';
import { defaultNoticeSettings, isForDesktop, quietUntil } from './notice-settings.ts';

const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

/** Quiet from 22:00 to 07:00 unless told otherwise. */
function quiet(at: Date, from = '22:00', to = '07:00', isOn = true): string | null {
  const settings = { ...defaultNoticeSettings, quietHours: { isOn, from, to } };
  const until = quietUntil(settings, at.getTime());
  return until === null ? null : new Date(until).toString().slice(4, 21);
}

test('are off unless the person wants them', () => {
  expect(quietUntil(defaultNoticeSettings, new Date(2026, 0, 1, 23).getTime())).toBeNull();
});

test.each([
  [21, 59, null],
  [22, 0, 'Jan 02 2026 07:00'],
  [23, 59, 'Jan 02 2026 07:00'],
])('that pass midnight reign in the evening, %i:%i', (hour, minute, until) => {
  expect(quiet(new Date(2026, 0, 1, hour, minute))).toBe(until);
});

test.each([
  [0, 0, 'Jan 01 2026 07:00'],
  [6, 59, 'Jan 01 2026 07:00'],
  [7, 0, null],
])('… and in the morning, %i:%i', (hour, minute, until) => {
  expect(quiet(new Date(2026, 0, 1, hour, minute))).toBe(until);
});

test.each([
  [11, 59, null],
  [12, 0, 'Jan 01 2026 13:30'],
  [13, 29, 'Jan 01 2026 13:30'],
  [13, 30, null],
])('within a day reign from their beginning to their end, %i:%i', (hour, minute, until) => {
  expect(quiet(new Date(2026, 0, 1, hour, minute), '12:00', '13:30')).toBe(until);
});

test('of no length never reign', () => {
  expect(quiet(new Date(2026, 0, 1, 12), '12:00', '12:00')).toBeNull();
});

test('end by the clock on the wall in the night of summer time', () => {
  process.env['TZ'] = 'Europe/Oslo';
  const evening = Date.UTC(2026, 2, 28, 22); // 23:00, the clocks go forward in the night
  const settings = {
    ...defaultNoticeSettings,
    quietHours: { isOn: true, from: '22:00', to: '07:00' },
  };
  expect(quietUntil(settings, evening)).toBe(Date.UTC(2026, 2, 29, 5));
});

test('follow the computer into another time zone', () => {
  const settings = {
    ...defaultNoticeSettings,
    quietHours: { isOn: true, from: '22:00', to: '07:00' },
  };
  const instant = Date.UTC(2026, 0, 1, 21, 30);
  process.env['TZ'] = 'Europe/Oslo';
  expect(quietUntil(settings, instant)).toBe(Date.UTC(2026, 0, 2, 6));
  process.env['TZ'] = 'Europe/London';
  expect(quietUntil(settings, instant)).toBeNull();
});

test('each kind has a switch, and what Plex took back goes with what it rejected', () => {
  const { notices } = defaultNoticeSettings;
  const off = (name: keyof typeof notices): NoticeKind[] =>
    NoticeKind.options.filter(
      (kind) =>
        !isForDesktop({ ...defaultNoticeSettings, notices: { ...notices, [name]: false } }, kind),
    );
  expect([off('endsSoon'), off('ended'), off('rejected'), off('serverRestarted')]).toEqual([
    ['ends-soon'],
    ['ended'],
    ['rejected', 'several-rejected', 'device-removed'],
    ['server-restarted'],
  ]);
  // A copy needs nobody.
  expect(off('copied')).toEqual([]);
});
