import type { BrowserWindow } from 'electron';
import { beforeEach, expect, test, vi } from 'vitest';
import { Token } from '../token.ts';
import { showTokenDialog } from './token-dialog.ts';

const shown = vi.hoisted(() => ({ calls: [] as unknown[][], response: 0 }));
// The module takes dialog from electron, which is a path to a program outside Electron.
vi.mock('electron', () => ({
  dialog: {
    showMessageBox: (...values: unknown[]) => {
      shown.calls.push(values);
      return Promise.resolve({ response: shown.response });
    },
  },
}));

const settled = () => new Promise((resolve) => setImmediate(resolve));
const copy = vi.fn(() => Promise.resolve());
const until = new AbortController().signal;
beforeEach(() => {
  shown.calls = [];
  copy.mockClear();
});

test('names the owner, shows the token and says what it opens; Enter and Escape close it', async () => {
  shown.response = 0;
  showTokenDialog(undefined, 'nora_k', new Token('canary-token'), copy, until);
  await settled();
  expect(shown.calls).toEqual([
    [
      expect.objectContaining({
        message: 'Token of nora_k',
        detail: expect.stringMatching(/^canary-token\n\n.*whole account/) as string,
        buttons: ['Close', 'Copy'],
        defaultId: 0,
        cancelId: 0,
        signal: until,
      }),
    ],
  ]);
  expect(copy).not.toHaveBeenCalled();
});

test('stands on the window where there is one, and copies when asked', async () => {
  shown.response = 1;
  const parent = {} as BrowserWindow;
  showTokenDialog(parent, 'nora_k', new Token('canary-token'), copy, until);
  await settled();
  expect(shown.calls[0]?.[0]).toBe(parent);
  expect(copy).toHaveBeenCalledOnce();
});

test('a copy that fails is no fault of the program', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  shown.response = 1;
  const fail = () => Promise.reject(new Error('no clipboard'));
  showTokenDialog(undefined, 'nora_k', new Token('canary-token'), fail, until);
  await settled();
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});
