import type { Handlers } from '../contract/bridge.ts';
import type { TokenAdoption } from './token-adoption.ts';

export function createAdoptHandlers(
  adoption: Omit<TokenAdoption, 'adopt'>,
  /** Throws `app-locked`. */
  requireOpen: () => void,
): Pick<Handlers, `${string}ClipboardToken` & keyof Handlers> {
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
    revokeClipboardToken: async () => {
      requireOpen();
      return { owner: await adoption.revoke() };
    },
  };
}
