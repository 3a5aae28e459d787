import type { SignInStep } from '../../src-main/contract/contract.ts';
import type { KeptIn } from '../../src-main/contract/entities.ts';
import type { Outcome } from '../../src-main/contract/outcome.ts';
import type { ActKit } from '../act-kit.ts';
import { endsAttempt } from './sign-in-state.ts';

/** What a person can do on the form with login, password and verification code. */
export function createSignInActions({ bridge, read, apply }: ActKit) {
  async function signIn(login: string, password: string, keepIn?: KeptIn): Promise<void> {
    const trimmedLogin = login.trim();
    if (!canBeSent(trimmedLogin, password)) {
      const first = trimmedLogin === '' ? 'login' : 'password';
      apply({ type: 'fields-found-empty', first });
      return;
    }
    const kept = keepIn ?? read().signIn?.keepIn ?? 'keychain';
    apply({ type: 'sign-in-sent', login: trimmedLogin, keepIn: kept });
    await follow('signIn', bridge.signIn({ login: trimmedLogin, password, keepIn: kept }));
  }

  /** Without a password only where main holds one for this login. */
  function canBeSent(login: string, password: string): boolean {
    const { signIn } = read();
    if (password === '') return signIn?.isHeld === true && signIn.login === login;
    return login !== '';
  }

  async function verifyCode(code: string): Promise<void> {
    if (code.trim() === '') {
      apply({ type: 'fields-found-empty', first: 'code' });
      return;
    }
    apply({ type: 'code-sent' });
    await follow('verifyCode', bridge.verifyCode({ code }));
  }

  async function follow(
    call: 'signIn' | 'verifyCode',
    answer: Promise<Outcome<SignInStep>>,
  ): Promise<void> {
    const attempt = read().signIn?.attempt;
    const outcome = await answer;
    if (read().signIn?.attempt !== attempt) return;
    if (outcome.ok) {
      const step = outcome.value;
      apply(
        step.kind === 'code-needed'
          ? { type: 'code-needed' }
          : { type: 'signed-in', accountId: step.accountId },
      );
      return;
    }
    const { code, retryAt } = outcome;
    if (code === 'cancelled') {
      apply({ type: 'sign-in-cancelled' });
      return;
    }
    // Plex refused what main still holds for this attempt, so main need not hold it any longer.
    if (call === 'verifyCode' && endsAttempt(code)) void bridge.cancelSignIn(null);
    apply({ type: 'sign-in-failed', failure: { act: { call, subject: '' }, code, retryAt } });
  }

  /** One step back: out of the attempt under way, or else out of the form if there is an account. */
  async function cancelSignIn(): Promise<void> {
    const current = read().signIn;
    if (current === null) return;
    if (current.step === 'fields') {
      if (read().accounts.length > 0) apply({ type: 'sign-in-closed' });
      return;
    }
    await bridge.cancelSignIn(null);
    if (read().signIn?.attempt === current.attempt) apply({ type: 'sign-in-cancelled' });
  }

  /** The way past a closed keychain: this sign-in lives in main's memory. Goes on if it can. */
  async function keepForSession(login: string, password: string): Promise<void> {
    const step = read().signIn?.step;
    if (step === 'code') await cancelSignIn();
    const first = login.trim() === '' && step === 'fields' ? 'login' : 'password';
    apply({ type: 'session-chosen', first });
    if (step === 'fields' && canBeSent(login.trim(), password))
      await signIn(login, password, 'session');
  }

  return { signIn, verifyCode, cancelSignIn, keepForSession };
}
