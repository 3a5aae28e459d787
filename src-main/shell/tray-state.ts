import type {
  AccountSummary,
  KeychainState,
  ServerList,
  TransientTokenSummary,
} from '../contract/entities.ts';
import type { TrayState } from './tray.ts';

/** The worst that can be said of the credentials: only a person can mend it, it ends soon, or all is well. */
export function trayState(content: {
  accounts: AccountSummary[];
  servers: ServerList[];
  transientTokens: TransientTokenSummary[];
  keychain: KeychainState;
}): TrayState {
  const { accounts, servers, transientTokens, keychain } = content;
  if (accounts.some((account) => needsPerson(account, keychain))) return 'needs-you';
  if (servers.some((list) => list.servers.some(({ health }) => health.state === 'rejected')))
    return 'needs-you';
  return transientTokens.some(({ state }) => state === 'ends-soon') ? 'ends-soon' : 'all-well';
}

function needsPerson({ token, health }: AccountSummary, keychain: KeychainState): boolean {
  switch (token) {
    case 'held':
      return health.state === 'rejected';
    case 'unread':
      return isShut[keychain];
    case 'missing':
    case 'unreadable':
      return true;
  }
}

/** A keychain that stays so until somebody unlocks, starts or mends it. */
const isShut: Record<KeychainState, boolean> = {
  starting: false,
  ready: false,
  locked: true,
  unavailable: true,
  frozen: true,
};
