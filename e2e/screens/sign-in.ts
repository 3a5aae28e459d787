import type { Page } from 'playwright';
import type { DemoAccount } from '../fake-plex/demo-world.ts';
import { button, textbox } from './controls.ts';

/** What a person types; a demo account will do. */
export type SignInWords = Pick<DemoAccount, 'username' | 'password'>;

export function signInScreen(page: Page) {
  const login = textbox(page, 'Email or username');
  const password = textbox(page, 'Password');
  const verificationCode = textbox(page, 'Verification code');
  const signIn = button(page, 'Sign in');
  const verify = button(page, 'Verify');
  return {
    login,
    password,
    verificationCode,
    signIn,
    verify,
    cancel: button(page, 'Cancel'),
    progress: page.getByRole('progressbar', { name: 'Signing in', exact: true }),
    unlockKeychain: button(page, 'Unlock keychain'),
    keepForSession: button(page, 'Keep for this session only'),

    /** Fills in both fields and presses "Sign in". */
    async send(words: SignInWords): Promise<void> {
      await login.fill(words.username);
      await password.fill(words.password);
      await signIn.click();
    },
    /** Fills in the code that Plex asked for and presses "Verify". */
    async sendCode(code: string): Promise<void> {
      await verificationCode.fill(code);
      await verify.click();
    },
  };
}
