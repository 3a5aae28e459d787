import type { PinSignIn } from './accounts/pin-sign-in.ts';
import type { SignIn } from './accounts/sign-in.ts';
import type { Handlers } from './contract/bridge.ts';

export type SignInRooms = {
  signIn: SignIn;
  pinSignIn: Pick<PinSignIn, 'start' | 'openPage' | 'cancel'>;
};

/** The calls of every way to sign in. */
export function createSignInHandlers({ signIn, pinSignIn }: SignInRooms) {
  return {
    signIn: (request) => signIn.start(request),
    verifyCode: ({ code }) => signIn.verify(code),
    cancelSignIn: () => {
      signIn.cancel();
      return Promise.resolve(null);
    },
    startPinSignIn: async ({ way, keepIn }) => {
      await pinSignIn.start(way, keepIn);
      return null;
    },
    openSignInPage: async () => {
      await pinSignIn.openPage();
      return null;
    },
    cancelPinSignIn: () => {
      pinSignIn.cancel();
      return Promise.resolve(null);
    },
  } satisfies Partial<Handlers>;
}
