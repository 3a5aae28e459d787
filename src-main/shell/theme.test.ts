import { expect, test, vi } from 'vitest';
import type { Theme } from '../contract/settings.ts';
import { applyTheme, windowGround } from './theme.ts';

const native = vi.hoisted(() => ({ themeSource: '', shouldUseDarkColors: false }));
vi.mock('electron', () => ({ nativeTheme: native }));

test.each([
  ['system', 'system'],
  ['light', 'light'],
  ['dark', 'dark'],
  ['high-contrast', 'system'],
] as [Theme, string][])('%s makes the system’s parts %s', (theme, source) => {
  applyTheme(theme);
  expect(native.themeSource).toBe(source);
});

test('a window has the page’s ground before the page has drawn', () => {
  native.shouldUseDarkColors = false;
  expect([windowGround('system'), windowGround('high-contrast')]).toEqual(['#f7f4ee', '#ffffff']);
  native.shouldUseDarkColors = true;
  expect([windowGround('system'), windowGround('high-contrast')]).toEqual(['#181611', '#000000']);
});
