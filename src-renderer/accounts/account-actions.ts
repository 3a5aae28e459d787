import type { AccountId, AccountSummary, CopyForm } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import type { ActKit } from '../act-kit.ts';
import { plainText } from '../plain-text.ts';

/** What a person can do with an account and its token. */
export function createAccountActions(
  { bridge, apply, perform, announce, sayCopied }: ActKit,
  revokeToolsOf: (accountId: AccountId) => Promise<void>,
) {
  async function copyToken(account: AccountSummary, form: CopyForm = 'token'): Promise<void> {
    const { accountId } = account;
    const act = { call: 'copyToken', subject: accountId } as const;
    const copied = await perform(act, () => bridge.copyToken({ accountId, form }));
    if (copied === null) return;
    sayCopied(say('accounts.tokenOf', { name: plainText(account.name) }), copied.value, form);
  }

  async function showToken({ accountId }: AccountSummary): Promise<void> {
    const act = { call: 'showToken', subject: accountId } as const;
    await perform(act, () => bridge.showToken({ accountId }));
  }

  /** @param revokesTools whether the tokens made for tools end with it */
  async function signOut({ accountId, name }: AccountSummary, revokesTools = false): Promise<void> {
    const act = { call: 'signOut', subject: accountId } as const;
    const done = await perform(act, () => bridge.signOut({ accountId }));
    if (done === null) return;
    leave(say('accounts.signedOut', { name: plainText(name) }));
    if (revokesTools) await revokeToolsOf(accountId);
  }

  async function forgetAccount({ accountId, name }: AccountSummary): Promise<void> {
    const act = { call: 'forgetAccount', subject: accountId } as const;
    const done = await perform(act, () => bridge.forgetAccount({ accountId }));
    if (done !== null) leave(say('accounts.forgottenHere', { name: plainText(name) }));
  }

  function leave(status: string): void {
    apply({ type: 'signed-out' });
    announce(status);
  }

  async function readDetails(accountId: AccountId, refresh: boolean): Promise<void> {
    const act = { call: 'readTokenDetails', subject: accountId } as const;
    const answer = await perform(act, () => bridge.readTokenDetails({ accountId, refresh }));
    if (answer !== null) apply({ type: 'details-read', details: answer.value });
  }

  async function revealEmail(accountId: AccountId): Promise<void> {
    const act = { call: 'revealEmail', subject: accountId } as const;
    const answer = await perform(act, () => bridge.revealEmail({ accountId }));
    if (answer === null) return;
    apply({ type: 'email-revealed', accountId, email: answer.value.email });
  }

  return { copyToken, showToken, signOut, forgetAccount, readDetails, revealEmail };
}
