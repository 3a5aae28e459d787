import type { AccountId, OpenRequest } from './contract/entities.ts';
import type { Handlers } from './contract/bridge.ts';
import { nothingAsked } from './handlers.ts';
import { isKeyringError } from './keyring-error.ts';
import type { Log } from './log.ts';
import type { TrayActs } from './shell/tray-menu.ts';

/** What the tray's entries do: the page's own handlers, and the window with a sentence where one fails. */
export function createTrayActs(deps: {
  handlers: Pick<Handlers, 'copyToken' | 'mintTransientToken' | 'copyTransientToken'>;
  open: (request: OpenRequest) => void;
  quit: () => void;
  log: Log;
}): TrayActs {
  const { handlers, open } = deps;
  const attempt = (accountId: AccountId, act: () => Promise<unknown>): void => {
    act().catch((error: unknown) => {
      const failure = isKeyringError(error) ? error.code : 'internal';
      if (failure === 'internal') deps.log.bug('tray', error);
      else deps.log.note({ level: 'warn', area: 'tray', code: failure });
      open({ view: 'accounts', accountId, failure });
    });
  };
  return {
    copyToken: (accountId) => attempt(accountId, () => handlers.copyToken({ accountId })),
    openTokenDetails: (accountId) => open({ view: 'token-details', accountId, failure: null }),
    signOut: (accountId) => open({ view: 'sign-out', accountId, failure: null }),
    mintAndCopy: (accountId, serverId) =>
      attempt(accountId, async () => {
        const { transientTokenId } = await handlers.mintTransientToken({
          accountId,
          serverId,
          plainHttpAgreed: false,
        });
        await handlers.copyTransientToken({ transientTokenId });
      }),
    signIn: () => open({ view: 'sign-in', accountId: null, failure: null }),
    open: () => open(nothingAsked),
    quit: deps.quit,
  };
}
