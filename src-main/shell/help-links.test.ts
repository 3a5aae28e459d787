import { expect, test, vi } from 'vitest';
import { HelpTopic } from '../contract/contract.ts';
import { openHelp } from './help-links.ts';

const opened = vi.hoisted(() => [] as string[]);
// The module takes shell from electron, which is a path to a program outside Electron.
vi.mock('electron', () => ({
  shell: { openExternal: (address: string) => Promise.resolve(void opened.push(address)) },
}));

test.each(HelpTopic.options)('S8: %s opens a page of ours over https', async (topic) => {
  opened.length = 0;
  await openHelp(topic);
  expect(opened.length).toBe(1);
  expect(new URL(opened[0] ?? '').protocol).toBe('https:');
});

test('S8: no other name is a topic', () => {
  for (const name of ['https://evil.test', '', 'constructor', '__proto__', 'Keychain']) {
    expect(HelpTopic.safeParse(name).success, name).toBe(false);
  }
});
