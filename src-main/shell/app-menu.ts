import { Menu } from 'electron';

/**
 * Electron's own menu brings reload and developer tools along, so ours takes its place: none on Linux
 * and Windows, and on macOS what its text fields need to cut, copy and paste.
 */
export function replaceAppMenu(platform: NodeJS.Platform): void {
  Menu.setApplicationMenu(
    platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  );
}
