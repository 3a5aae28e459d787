import type { Bridge } from '../../src-main/contract/bridge.ts';
import type { Perform, Store } from '../act-kit.ts';
import { plainText } from '../plain-text.ts';
import { WAYS } from '../sign-in/sign-in-ways-actions.ts';
import { say } from '../../src-main/contract/languages/say.ts';

/** What a person can do with a token on the clipboard. The token itself never comes here. */
export function createAdoptActions({
  bridge,
  read,
  apply,
  perform,
  announce,
}: Store & {
  bridge: Pick<Bridge, `${string}ClipboardToken` & keyof Bridge>;
  perform: Perform;
  announce: (status: string) => void;
}) {
  const close = () => apply({ type: 'adoption-changed', found: null });

  return {
    async readClipboardToken(): Promise<void> {
      const act = { call: 'readClipboardToken', subject: WAYS } as const;
      const answer = await perform(act, () => bridge.readClipboardToken(null));
      if (answer !== null) apply({ type: 'adoption-changed', found: answer.value });
    },
    async keepClipboardToken(owner: string): Promise<void> {
      const keepIn = read().signIn?.keepIn ?? 'keychain';
      const act = { call: 'keepClipboardToken', subject: '' } as const;
      const kept = await perform(act, () => bridge.keepClipboardToken({ keepIn }));
      if (kept === null) return;
      close();
      apply({ type: 'signed-in', accountId: kept.value.accountId });
      announce(say('adopt.kept', { owner: plainText(owner) }));
    },
    async throwClipboardTokenAway(): Promise<void> {
      const act = { call: 'dropClipboardToken', subject: '' } as const;
      const request = { clearsClipboard: true };
      const dropped = await perform(act, () => bridge.dropClipboardToken(request));
      if (dropped === null) return;
      close();
      announce(say('adopt.thrownAway'));
    },
    async revokeClipboardToken(): Promise<void> {
      const act = { call: 'revokeClipboardToken', subject: '' } as const;
      const revoked = await perform(act, () => bridge.revokeClipboardToken(null));
      if (revoked === null) return;
      close();
      announce(say('adopt.revoked'));
    },
    leaveClipboardToken(): void {
      close();
      void bridge.dropClipboardToken({ clearsClipboard: false });
    },
  };
}
