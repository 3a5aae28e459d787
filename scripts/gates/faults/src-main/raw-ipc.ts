// Planted: own/home-of-ipc-main
import { ipcMain } from 'electron';

export function serve(answer: () => string): void {
  ipcMain.handle('call:anything', answer);
}
