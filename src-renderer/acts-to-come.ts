import type { SignInActs } from './views/sign-in-view.tsx';

/** The form's acts before the file that carries them out is there: each is done once it has come. */
export function actsToCome(actions: Promise<SignInActs>): SignInActs {
  return {
    apply: (change) => void actions.then((there) => there.apply(change)),
    signIn: async (...asked) => (await actions).signIn(...asked),
    verifyCode: async (...asked) => (await actions).verifyCode(...asked),
    cancelSignIn: async () => (await actions).cancelSignIn(),
    keepForSession: async (...asked) => (await actions).keepForSession(...asked),
    startPinSignIn: async (way) => (await actions).startPinSignIn(way),
    readClipboardToken: async () => (await actions).readClipboardToken(),
    cancelPinSignIn: async () => (await actions).cancelPinSignIn(),
    openHelp: async (topic) => (await actions).openHelp(topic),
  };
}
