import { describe, expect, test } from 'vitest';
import { isUsable, nextTurn, transientStanding } from './transient-standing.ts';
import { HOUR, NOON } from './test-clock.ts';

const END = NOON + 48 * HOUR;

describe('a transient token', () => {
  test.each([
    ['valid', 'unasked', -HOUR - 1],
    ['valid', 'taken', -HOUR - 1],
    ['could-not-check', 'could-not-check', -HOUR - 1],
    ['ends-soon', 'taken', -HOUR],
    ['ends-soon', 'could-not-check', -1],
    ['ended', 'taken', 0],
    ['ended', 'could-not-check', HOUR],
    ['server-restarted', 'rejected', -HOUR - 1],
    ['server-restarted', 'rejected', HOUR],
  ] as const)('is %s when its server’s word is %s, %i ms from its end', (state, word, fromEnd) => {
    expect(transientStanding(END, word, 60, END + fromEnd)).toBe(state);
  });

  test('may be handed out unless it has ended or its server said no', () => {
    const states = ['valid', 'ends-soon', 'could-not-check', 'ended', 'server-restarted'] as const;
    expect(states.filter(isUsable)).toEqual(['valid', 'ends-soon', 'could-not-check']);
  });

  test('stands otherwise when its lead time begins and when it ends, and then no more', () => {
    expect(nextTurn(END, 60, NOON)).toBe(END - HOUR);
    expect(nextTurn(END, 60, END - HOUR)).toBe(END);
    expect(nextTurn(END, 60, END)).toBeUndefined();
    expect(nextTurn(END, 0, NOON)).toBe(END);
  });
});
