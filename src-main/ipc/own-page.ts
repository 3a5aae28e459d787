import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { hasPageOrigin } from '../page-address.ts';

/**
 * Does this call come from the main frame of our own live window, at our own address? The frame is
 * null once it has navigated away or is gone: no sender, no answer.
 */
export function isOwnPage(
  event: Pick<IpcMainInvokeEvent, 'senderFrame'>,
  page: Pick<WebContents, 'mainFrame' | 'isDestroyed'> | undefined,
): boolean {
  try {
    if (!page || page.isDestroyed()) return false;
    const frame = event.senderFrame;
    return frame !== null && frame === page.mainFrame && hasPageOrigin(frame.url);
  } catch {
    return false; // Electron throws for a frame that was disposed of meanwhile.
  }
}
