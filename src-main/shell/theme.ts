import { nativeTheme } from 'electron';
import type { Theme } from '../contract/settings.ts';

/**
 * Chooses light or dark for the page, native dialogs and menus. High contrast follows the system's
 * choice of light or dark; the page's own colours do the rest.
 */
export function applyTheme(theme: Theme): void {
  nativeTheme.themeSource = theme === 'high-contrast' ? 'system' : theme;
}

/** What a window shows until its page has drawn: the page's own ground, so that nothing flashes. */
export function windowGround(theme: Theme): string {
  const isDark = nativeTheme.shouldUseDarkColors;
  if (theme === 'high-contrast') return isDark ? '#000000' : '#ffffff';
  return isDark ? '#181611' : '#f7f4ee';
}
