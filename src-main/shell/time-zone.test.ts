import { expect, test } from 'vitest';
import { readTimeZone } from './time-zone.ts';

/** An environment that tells how it is touched, as Node's own looks for its time zone then. */
function watched(environment: Record<string, string>) {
  const touched: string[] = [];
  const own = new Proxy(environment, {
    set: (target, name, value: string) => {
      touched.push(`${String(name)}=${value}`);
      return Reflect.set(target, name, value);
    },
    deleteProperty: (target, name) => {
      touched.push(`without ${String(name)}`);
      return Reflect.deleteProperty(target, name);
    },
  });
  return { own, touched };
}

test('a zone that was chosen for this program stays, and is read anew', () => {
  const { own, touched } = watched({ TZ: 'Europe/Oslo' });
  readTimeZone(own);
  expect(touched).toEqual(['TZ=Europe/Oslo']);
  expect(own).toEqual({ TZ: 'Europe/Oslo' });
});

test("the computer's zone is read anew where none was chosen", () => {
  const { own, touched } = watched({ HOME: '/home/nora' });
  readTimeZone(own);
  expect(touched).toEqual(['without TZ']);
  expect(own).toEqual({ HOME: '/home/nora' });
});
