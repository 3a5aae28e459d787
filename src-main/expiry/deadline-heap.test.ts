import { expect, test } from 'vitest';
import { seeded } from './test-clock.ts';
import { DeadlineHeap } from './deadline-heap.ts';

test('is empty until something is added, and again when all of it is gone', () => {
  const heap = new DeadlineHeap();
  const entry = { at: 5 };
  expect([heap.size, heap.first]).toEqual([0, undefined]);
  heap.add(entry);
  heap.add(entry);
  expect([heap.size, heap.first]).toEqual([1, entry]);
  expect(heap.remove(entry)).toBe(true);
  expect(heap.remove(entry)).toBe(false);
  expect([heap.size, heap.first]).toEqual([0, undefined]);
});

test('knows two deadlines of one instant apart', () => {
  const heap = new DeadlineHeap();
  const [one, other] = [{ at: 5 }, { at: 5 }];
  heap.add(one);
  heap.add(other);
  heap.remove(one);
  expect(heap.first).toBe(other);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'agrees with a sorted list, whatever is added and removed (seed %i)',
  (seed) => {
    const random = seeded(seed);
    const heap = new DeadlineHeap<{ at: number }>();
    const list: { at: number }[] = [];
    for (let step = 0; step < 3_000; step += 1) {
      if (random() < 0.6 || list.length === 0) {
        const entry = { at: Math.floor(random() * 500) };
        heap.add(entry);
        list.push(entry);
      } else {
        const [entry] = list.splice(Math.floor(random() * list.length), 1);
        expect(entry && heap.remove(entry)).toBe(true);
      }
      expect(heap.size).toBe(list.length);
      if (step % 50 === 0) expect(heap.first?.at).toBe(list.map(({ at }) => at).sort(byValue)[0]);
    }
    const inOrder: number[] = [];
    for (let first = heap.first; first !== undefined; first = heap.first) {
      inOrder.push(first.at);
      heap.remove(first);
    }
    expect(inOrder).toEqual(list.map(({ at }) => at).sort(byValue));
  },
);

const byValue = (one: number, other: number): number => one - other;
