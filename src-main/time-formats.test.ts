import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { speak } from './contract/languages/say.ts';
import { readTimeZone } from './shell/time-zone.ts';
import { timeFormat } from './time-formats.ts';

const at = Date.UTC(2026, 10, 22, 12, 40);

function inZone(zone: string): void {
  const before = process.env['TZ'];
  onTestFinished(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
    readTimeZone(process.env);
  });
  process.env['TZ'] = zone;
}

function inLanguage(locale: string): void {
  onTestFinished(() => speak({ locale: 'en', words: {} }));
  speak({ locale, words: {} });
}

test('a format is made once, however often it is used', () => {
  const shortTime = timeFormat({ timeStyle: 'short' });
  expect(shortTime()).toBe(shortTime());
});

test('another language writes in its own way', () => {
  const day = timeFormat({ month: 'long', timeZone: 'UTC' });
  inLanguage('en');
  expect(day().format(at)).toBe('November');
  inLanguage('fr');
  expect(day().format(at)).toBe('novembre');
});

test('another time zone counts once it is read', () => {
  inLanguage('de');
  inZone('Asia/Tokyo');
  readTimeZone(process.env);
  const shortTime = timeFormat({ timeStyle: 'short' });
  expect(shortTime().format(at)).toBe('21:40');
  inZone('Europe/Oslo');
  readTimeZone(process.env);
  expect(shortTime().format(at)).toBe('13:40');
});
