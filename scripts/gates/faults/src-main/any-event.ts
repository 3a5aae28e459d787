// Planted: own/constant-channels
import type { WebContents } from 'electron';

export function say(page: WebContents, name: string): void {
  page.send(`event:${name}`);
}
