import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { hasPageOrigin } from '../page-address.ts';

type Page = Pick<WebContents, 'mainFrame' | 'isDestroyed'>;

/**
 * Does this call come from the main frame of one of our own live windows, at our own address? The
 * frame is null once it has navigated away or is gone: no sender, no answer.
 *
 * @param pages of the windows there may be; undefined where there is none at the moment
 */
export function isOwnPage(
  event: Pick<IpcMainInvokeEvent, 'senderFrame'>,
  ...pages: (Page | undefined)[]
): boolean {
  try {
    const frame = event.senderFrame;
    return (
      frame !== null && hasPageOrigin(frame.url) && pages.some((page) => isMainFrame(page, frame))
    );
  } catch {
    return false; // Electron throws for a frame that was disposed of meanwhile.
  }
}

function isMainFrame(
  page: Page | undefined,
  frame: NonNullable<IpcMainInvokeEvent['senderFrame']>,
): boolean {
  return page !== undefined && !page.isDestroyed() && page.mainFrame === frame;
}
