import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SignInStep } from '../contract/contract.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import { KeyringError } from '../keyring-error.ts';
import { nora, pending } from '../test-samples.ts';
import { createSignInForm } from './sign-in-form.ts';
import type { SignInRequest } from './sign-in.ts';

const typed = { login: 'nora_k', password: 'attic lamp', keepIn: 'keychain' as const };
const again = { ...typed, password: '' };
const failure = (code: FailureCode) => new KeyringError(code, 'as the test wants it');
const ended = { code: 'sign-in-attempt-ended' };
const signedIn: SignInStep = { kind: 'signed-in', accountId: nora };

type Answer = SignInStep | Error | Promise<SignInStep>;

/** A form over a sign-in that gives the answers in turn. `sent`: what it was asked for, in order. */
function open(...answers: Answer[]) {
  const sent: SignInRequest[] = [];
  const cancel = vi.fn();
  const form = createSignInForm({
    start: async (request) => {
      sent.push(request);
      const answer = answers.shift() ?? failure('internal');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    verify: () => Promise.resolve(signedIn),
    cancel,
  });
  return { form, sent, cancel };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each(['offline', 'timed-out', 'plex-busy', 'rate-limited', 'keychain-locked'] as const)(
  'after %s the password that was typed is sent once more, when it is asked for',
  async (code) => {
    const { form, sent } = open(failure(code), signedIn);
    await expect(form.start(typed)).rejects.toMatchObject({ code });
    expect(sent).toHaveLength(1);
    expect(await form.start({ ...again, keepIn: 'session' })).toEqual(signedIn);
    expect(sent).toEqual([typed, { ...typed, keepIn: 'session' }]);
    expect(vi.getTimerCount()).toBe(0);
  },
);

test('S23: a password waits five minutes for another try, from when it was typed', async () => {
  const { form, sent } = open(failure('offline'), failure('offline'));
  await expect(form.start(typed)).rejects.toMatchObject({ code: 'offline' });
  await vi.advanceTimersByTimeAsync(299_999);
  await expect(form.start(again)).rejects.toMatchObject({ code: 'offline' });
  await vi.advanceTimersByTimeAsync(1);
  await expect(form.start(again)).rejects.toMatchObject(ended);
  expect(sent).toHaveLength(2);
  expect(vi.getTimerCount()).toBe(0);
});

test.each(['credentials-refused', 'address-blocked', 'email-required', 'internal'] as const)(
  'S23: a password that met %s is held no longer',
  async (code) => {
    const { form, sent } = open(failure(code));
    await expect(form.start(typed)).rejects.toMatchObject({ code });
    expect(vi.getTimerCount()).toBe(0);
    await expect(form.start(again)).rejects.toMatchObject(ended);
    expect(sent).toHaveLength(1);
  },
);

test.each([
  ['signed in', signedIn] as const,
  ['asked for the code', { kind: 'code-needed' }] as const,
])('S23: a password that was %s is held no longer', async (_what, step) => {
  const { form } = open(step);
  expect(await form.start(typed)).toEqual(step);
  expect(vi.getTimerCount()).toBe(0);
  await expect(form.start(again)).rejects.toMatchObject(ended);
});

test('S23: another login ends what was held', async () => {
  const { form, sent } = open(failure('offline'));
  await expect(form.start(typed)).rejects.toMatchObject({ code: 'offline' });
  await expect(form.start({ ...again, login: 'sam' })).rejects.toMatchObject(ended);
  await expect(form.start(again)).rejects.toMatchObject(ended);
  expect(sent).toHaveLength(1);
});

test('S23: to cancel ends what was held, and the sign-in with it', async () => {
  const { form, cancel } = open(failure('offline'));
  await expect(form.start(typed)).rejects.toMatchObject({ code: 'offline' });
  form.cancel();
  expect(cancel).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
  await expect(form.start(again)).rejects.toMatchObject(ended);
});

test('the late end of a cancelled try takes nothing from the next one', async () => {
  const answer = pending<SignInStep>();
  const { form, sent } = open(answer.promise, failure('offline'), signedIn);
  const first = form.start(typed);
  form.cancel();
  await expect(form.start({ ...typed, password: 'corrected' })).rejects.toMatchObject({
    code: 'offline',
  });
  answer.reject(failure('cancelled'));
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  await form.start(again);
  expect(sent.at(-1)?.password).toBe('corrected');
});
