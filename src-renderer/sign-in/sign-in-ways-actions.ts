import type { Bridge } from '../../src-main/contract/bridge.ts';
import type { SignInWay } from '../../src-main/contract/sign-in-ways.ts';
import type { Perform, Store } from '../act-kit.ts';

/** What these acts are done on: their failures show beside their buttons. */
export const WAYS = 'ways';

/** What a person can do about a sign-in that is approved at Plex. How it goes, main tells as an event. */
export function createSignInWaysActions(
  bridge: Pick<Bridge, 'startPinSignIn' | 'openSignInPage' | 'cancelPinSignIn'>,
  { read }: Pick<Store, 'read'>,
  perform: Perform,
) {
  return {
    async startPinSignIn(way: SignInWay): Promise<void> {
      const keepIn = read().signIn?.keepIn ?? 'keychain';
      const act = { call: 'startPinSignIn', subject: WAYS } as const;
      await perform(act, () => bridge.startPinSignIn({ way, keepIn }));
    },
    /** Opens Plex's page for it once more. */
    async openSignInPage(): Promise<void> {
      const act = { call: 'openSignInPage', subject: WAYS } as const;
      await perform(act, () => bridge.openSignInPage(null));
    },
    async cancelPinSignIn(): Promise<void> {
      const act = { call: 'cancelPinSignIn', subject: WAYS } as const;
      await perform(act, () => bridge.cancelPinSignIn(null));
    },
  };
}
