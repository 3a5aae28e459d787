import { beforeEach, expect, test, vi } from 'vitest';
import { openInBrowser } from './browser.ts';

const seen = vi.hoisted(() => ({ opened: [] as string[], refuses: false }));
// The module takes shell from electron, which is a path to a program outside Electron.
vi.mock('electron', () => ({
  shell: {
    openExternal: (address: string) =>
      seen.refuses
        ? Promise.reject(new Error(`cannot open ${address}`))
        : Promise.resolve(void seen.opened.push(address)),
  },
}));

beforeEach(() => Object.assign(seen, { opened: [], refuses: false }));

const origins = ['https://app.plex.tv'];

test('opens an address of the origin that was meant, as it is', async () => {
  const address = 'https://app.plex.tv/auth#?code=a%20b&c%5Bd%5D=e';
  await openInBrowser(address, origins);
  expect(seen.opened).toEqual([address]);
});

test.each([
  'https://app.plex.tv.evil.test/auth',
  'https://evil.test/#https://app.plex.tv/',
  'http://app.plex.tv/auth',
  'https://app.plex.tv:444/auth',
  'https://user@app.plex.tv/auth',
  'https://:pass@app.plex.tv/auth',
  'file:///etc/passwd',
  'javascript:alert(1)',
])('S8: does not open %s', async (address) => {
  await expect(openInBrowser(address, origins)).rejects.toMatchObject({
    code: 'browser-not-opened',
  });
  expect(seen.opened).toEqual([]);
});

test('says so when the system opens none, without the address', async () => {
  seen.refuses = true;
  const opening = openInBrowser('https://app.plex.tv/auth#?code=canary', origins);
  await expect(opening).rejects.toMatchObject({ code: 'browser-not-opened' });
  await expect(opening).rejects.not.toThrow(/canary/);
});
