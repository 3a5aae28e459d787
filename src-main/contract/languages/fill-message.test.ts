import { expect, test, vi } from 'vitest';
import { fillMessage } from './fill-message.ts';

test('a plural says its number as the language writes it', () => {
  const message = [['count', 6, { one: [7, ' token'], other: [7, ' tokens'] }], ' of ', ['name']];
  const say = (count: number) => fillMessage(message, { count, name: 'Ada' }, 'de');
  expect(say(1)).toBe('1 token of Ada');
  expect(say(1234)).toBe('1.234 tokens of Ada');
});

test('a choice says what is chosen, and a number stands as the language writes it', () => {
  const message = [['way', 5, { up: ['rose'], other: ['fell'] }], ' by ', ['size', 2]];
  expect(fillMessage(message, { way: 'up', size: 1234.5 }, 'en')).toBe('rose by 1,234.5');
  expect(fillMessage(message, { way: 'down', size: 1 }, 'en')).toBe('fell by 1');
});

test('what is no text is left as it is', () => {
  const part = { node: 'bdi' };
  expect(fillMessage(['Hello, ', ['name'], '!'], { name: part }, 'en')).toEqual([
    'Hello, ',
    part,
    '!',
  ]);
});

test('the system is not asked which languages it knows, as that takes long', () => {
  const asked = vi.spyOn(Intl.NumberFormat, 'supportedLocalesOf');
  expect(fillMessage(['Hello, ', ['name']], { name: 'Ada' }, 'en')).toBe('Hello, Ada');
  expect(asked).not.toHaveBeenCalled();
  asked.mockRestore();
});
