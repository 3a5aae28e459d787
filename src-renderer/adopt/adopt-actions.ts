import type { Bridge } from '../../src-main/contract/bridge.ts';
import type { Perform, Store } from '../actions.ts';
import { plainText } from '../plain-text.ts';
import { WAYS } from '../sign-in/sign-in-ways-actions.ts';

/** What a person can do with a token on the clipboard. The token itself never comes here. */
export function createAdoptActions({
  bridge,
  read,
  apply,
  perform,
  say,
}: Store & {
  bridge: Pick<Bridge, 'readClipboardToken' | 'keepClipboardToken' | 'dropClipboardToken'>;
  perform: Perform;
  say: (status: string) => void;
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
      say(`The token of ${plainText(owner)} is kept, and off the clipboard.`);
    },
    async throwClipboardTokenAway(): Promise<void> {
      const act = { call: 'dropClipboardToken', subject: '' } as const;
      const request = { clearsClipboard: true };
      const dropped = await perform(act, () => bridge.dropClipboardToken(request));
      if (dropped === null) return;
      close();
      say('The token is off the clipboard, and was not kept.');
    },
    leaveClipboardToken(): void {
      close();
      void bridge.dropClipboardToken({ clearsClipboard: false });
    },
  };
}
