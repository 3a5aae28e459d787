import type { AccountId } from '../../src-main/contract/entities.ts';
import type { HomeUserSummary } from '../../src-main/contract/home-users.ts';
import type { ActKit } from '../act-kit.ts';
import { plainText } from '../plain-text.ts';
import { say } from '../../src-main/contract/languages/say.ts';

/** What a person can do with the users of an account's home. */
export function createHomeUsersActions({ bridge, read, apply, perform, announce }: ActKit) {
  async function readHomeUsers(accountId: AccountId): Promise<void> {
    const act = { call: 'readHomeUsers', subject: accountId } as const;
    const told = await perform(act, () => bridge.readHomeUsers({ accountId }));
    if (told !== null) apply({ type: 'home-users-read', list: told.value });
  }

  /** Asks for the PIN first where there is one. */
  async function askHomeUserToken(accountId: AccountId, user: HomeUserSummary): Promise<void> {
    if (user.isProtected) apply({ type: 'home-pin-asked', homeUserId: user.homeUserId });
    else await getHomeUserToken(accountId, user, '');
  }

  async function getHomeUserToken(
    accountId: AccountId,
    { homeUserId, name }: HomeUserSummary,
    pin: string,
  ): Promise<void> {
    const isRenewal = read().accounts.some((each) => each.accountId === String(homeUserId));
    apply({ type: 'home-pin-sent', homeUserId });
    const act = { call: 'getHomeUserToken', subject: accountId } as const;
    const kept = await perform(act, () => bridge.getHomeUserToken({ accountId, homeUserId, pin }));
    if (kept === null) {
      const code = read().failure?.code;
      if (code === 'home-pin-wrong') apply({ type: 'home-pin-wrong', homeUserId });
      // A PIN was set since the list was read.
      if (code === 'home-pin-required' && pin === '') await readHomeUsers(accountId);
      return;
    }
    apply({ type: 'home-user-kept' });
    announce(say(isRenewal ? 'homeUsers.renewed' : 'homeUsers.added', { name: plainText(name) }));
  }

  return { readHomeUsers, askHomeUserToken, getHomeUserToken };
}
