import { expect, test } from 'vitest';
import { createQuestion } from './cut-off.ts';
import { createTestClock, HOUR, SECOND } from './test-clock.ts';

test.each([4 * SECOND, 8 * HOUR, -HOUR])(
  'a question whose answer seems to take %i ms is ended on waking',
  (ms) => {
    const clock = createTestClock();
    const question = createQuestion(clock.now);
    clock.sleep(ms);
    expect(question.signal.aborted).toBe(false);
    expect(question.endIfCutOff()).toBe(true);
    expect(question.signal.aborted).toBe(true);
  },
);

test('one of just now goes on, however often waking is told', () => {
  const clock = createTestClock();
  clock.sleep(8 * HOUR);
  const question = createQuestion(clock.now);
  clock.pass(2 * SECOND);
  expect([question.endIfCutOff(), question.endIfCutOff()]).toEqual([false, false]);
  expect(question.signal.aborted).toBe(false);
});
