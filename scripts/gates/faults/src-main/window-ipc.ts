// Planted: own/no-raw-ipc
import type { WebContents } from 'electron';

export function serve(page: WebContents, answer: () => string): void {
  page.ipc.handle('call:anything', answer);
}
