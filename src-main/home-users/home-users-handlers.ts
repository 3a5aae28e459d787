import type { Handlers } from '../contract/bridge.ts';
import type { HomeUsers } from './home-users.ts';

export function createHomeUsersHandlers(deps: {
  homeUsers: HomeUsers;
  /** @throws KeyringError `app-locked` */
  requireOpen: () => void;
}): Pick<Handlers, 'readHomeUsers' | 'getHomeUserToken'> {
  const { homeUsers, requireOpen } = deps;
  return {
    readHomeUsers: ({ accountId }) => homeUsers.read(accountId),
    getHomeUserToken: async ({ accountId, homeUserId, pin }) => {
      requireOpen();
      return { accountId: await homeUsers.getToken(accountId, homeUserId, pin) };
    },
  };
}
