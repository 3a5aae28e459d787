import type { Handlers } from '../contract/bridge.ts';
import type { TokenAdoption } from './token-adoption.ts';

export function createAdoptHandlers(
  adoption: TokenAdoption,
  /** Throws `app-locked`. */
  requireOpen: () => void,
): Pick<Handlers, 'readClipboardToken' | 'keepClipboardToken' | 'dropClipboardToken'> {
  return {
    readClipboardToken: async () => {
      requireOpen();
      return adoption.read();
    },
    keepClipboardToken: async ({ keepIn }) => {
      requireOpen();
      return { accountId: await adoption.keep(keepIn) };
    },
    dropClipboardToken: async ({ clearsClipboard }) => {
      await adoption.drop(clearsClipboard);
      return null;
    },
  };
}
