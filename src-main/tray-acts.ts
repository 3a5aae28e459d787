import { performCopy } from './copy-acts.ts';
import type { CopyHandlers } from './copy-acts.ts';
import type { Handlers } from './contract/bridge.ts';
import type { AccountId, OpenRequest } from './contract/entities.ts';
import type { FailureCode } from './contract/failure-codes.ts';
import type { SignInWay } from './contract/sign-in-ways.ts';
import { nothingAsked } from './handlers.ts';
import { isKeyringError } from './keyring-error.ts';
import type { Log } from './log.ts';
import type { TrayAct } from './shell/tray-menu.ts';

/** What the window can come up with when nothing but an account is to be said besides. */
type PlainView = Exclude<OpenRequest['view'], 'transient-token' | 'server' | 'named-token'>;

/** Does what a press in the tray asks for: by the page's own handlers, and with a sentence in the window where one fails. */
export function createTrayActs(deps: {
  handlers: CopyHandlers & Pick<Handlers, 'startPinSignIn'>;
  open: (request: OpenRequest) => void;
  unlock: () => Promise<boolean>;
  quit: () => void;
  log: Log;
}): (act: TrayAct) => void {
  const { handlers, open, log } = deps;
  const openAt = (view: PlainView, accountId: AccountId | null): void =>
    open({ view, accountId, failure: null });

  const failureOf = (error: unknown): FailureCode => {
    const failure = isKeyringError(error) ? error.code : 'internal';
    if (failure === 'internal') log.bug('tray', error);
    else log.note({ level: 'warn', area: 'tray', code: failure });
    return failure;
  };
  const reportFailure = (accountId: AccountId, error: unknown): void =>
    open({ view: 'accounts', accountId, failure: failureOf(error) });

  /** The characters of a code are shown in the window; the browser's way needs none. */
  const signInElsewhere = async (way: SignInWay): Promise<void> => {
    try {
      await handlers.startPinSignIn({ way, keepIn: 'keychain' });
      if (way === 'code') openAt('sign-in', null);
    } catch (error) {
      open({ view: 'sign-in', accountId: null, failure: failureOf(error) });
    }
  };

  return (act) => {
    switch (act.kind) {
      case 'copy-token':
      case 'copy-named-token':
      case 'mint-and-copy':
      case 'copy-transient-token':
        performCopy(handlers, act).catch((error: unknown) => reportFailure(act.accountId, error));
        return;
      case 'token-details':
        return openAt('token-details', act.accountId);
      case 'sign-out':
        return openAt('sign-out', act.accountId);
      case 'unlock':
        deps.unlock().catch((error: unknown) => log.bug('tray', error));
        return;
      case 'sign-in':
        return openAt('sign-in', null);
      case 'sign-in-elsewhere':
        void signInElsewhere(act.way);
        return;
      case 'notices':
        return openAt('notices', null);
      case 'settings':
        return openAt('settings', null);
      case 'open':
        return open(nothingAsked);
      case 'quit':
        return deps.quit();
    }
  };
}
