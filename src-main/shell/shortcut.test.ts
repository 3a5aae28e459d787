import { expect, test, vi } from 'vitest';
import { createGlobalKey } from './shortcut.ts';

// The module takes globalShortcut from electron, which is a path to a program outside Electron.
vi.mock('electron', () => ({ globalShortcut: {} }));

function desktop(takenByOthers: string[] = []) {
  const held = new Map<string, () => void>();
  const shortcuts = {
    register: (key: string, onPressed: () => void) => {
      if (key === 'Ctrl+Oddity') throw new TypeError('no such key');
      if (held.has(key) || takenByOthers.includes(key)) return false;
      held.set(key, onPressed);
      return true;
    },
    unregister: (key: string) => void held.delete(key),
  };
  const onPressed = vi.fn();
  return { held, onPressed, key: createGlobalKey(onPressed, shortcuts) };
}

test('takes a shortcut, and gives it back for another or for none', () => {
  const { key, held, onPressed } = desktop();
  expect(key.set('Ctrl+Shift+K')).toBe('registered');
  held.get('Ctrl+Shift+K')?.();
  expect(onPressed).toHaveBeenCalledOnce();
  expect(key.set('Ctrl+Shift+L')).toBe('registered');
  expect([...held.keys()]).toEqual(['Ctrl+Shift+L']);
  expect(key.set('')).toBe('off');
  expect(held.size).toBe(0);
});

test('says when somebody else has it, and takes nothing from them', () => {
  const { key, held } = desktop(['Alt+F4']);
  expect(key.set('Ctrl+Shift+K')).toBe('registered');
  expect(key.set('Alt+F4')).toBe('taken');
  expect(held.size).toBe(0);
  expect(key.set('Ctrl+Shift+K')).toBe('registered');
});

test('a key that the system does not know is as good as taken', () => {
  expect(desktop().key.set('Ctrl+Oddity')).toBe('taken');
});

test('gives it back at the end', () => {
  const { key, held } = desktop();
  key.set('Ctrl+Shift+K');
  key.close();
  expect(held.size).toBe(0);
});
