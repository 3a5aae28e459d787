import type { PinSignIn } from './accounts/pin-sign-in.ts';
import type { SignInForm } from './accounts/sign-in-form.ts';
import type { Handlers } from './contract/bridge.ts';

export type SignInRooms = {
  signInForm: SignInForm;
  pinSignIn: Pick<PinSignIn, 'start' | 'openPage' | 'cancel'>;
};

/** The calls of every way to sign in. */
export function createSignInHandlers({ signInForm, pinSignIn }: SignInRooms) {
  return {
    signIn: (request) => signInForm.start(request),
    verifyCode: ({ code }) => signInForm.verify(code),
    cancelSignIn: () => {
      signInForm.cancel();
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
