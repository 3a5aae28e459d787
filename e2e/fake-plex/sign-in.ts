import type { Account, AccountRegistry } from './accounts.ts';
import { hasTwoFactor } from './accounts.ts';
import type { PlexErrorEntry } from './answers.ts';

/** What stands between a login and its account, in the words of plex.tv's codes. */
export type SignInRefusal = PlexErrorEntry & { code: 1001 | 1028 | 1029 | 1030 | 1031 };

const refusals = {
  credentials: { code: 1001, message: 'The login or the password is not right.', status: 401 },
  wrongCode: { code: 1028, message: 'The verification code is not right.', status: 401 },
  codeRequired: { code: 1029, message: 'Please enter a verification code.', status: 401 },
  emailRequired: { code: 1030, message: 'Please sign in with an e-mail address.', status: 401 },
  addressBlocked: { code: 1031, message: 'Too many failures from this address.', status: 401 },
} as const satisfies Record<string, SignInRefusal>;

/** Repeated failures from one address: every sign-in is refused, the right password too. */
export type AddressPause = {
  isBlocked: boolean;
  /** Blocks by itself after so many refusals in a row; never unless set. */
  blockAfterFailures: number;
  failures: number;
};

/**
 * Judges a sign-in as plex.tv does.
 *
 * The verification code comes in its own field or, as Plex offers to old tools, at the end of the
 * password; not both.
 */
export function judgeSignIn(
  accounts: AccountRegistry,
  pause: AddressPause,
  fields: { login: string; password: string; verificationCode: string },
): Account | SignInRefusal {
  const account = accounts.byLogin(fields.login);
  if (pause.isBlocked || account?.addressBlocked === true) return refusals.addressBlocked;
  const verdict = account === undefined ? refusals.credentials : judge(accounts, account, fields);
  const isFailure = 'code' in verdict && verdict.code !== 1029;
  pause.failures = isFailure ? pause.failures + 1 : 0;
  pause.isBlocked = pause.failures >= pause.blockAfterFailures;
  return verdict;
}

function judge(
  accounts: AccountRegistry,
  account: Account,
  {
    login,
    password,
    verificationCode,
  }: { login: string; password: string; verificationCode: string },
): Account | SignInRefusal {
  if (account.emailOnlyAuth && login.toLowerCase() !== account.email.toLowerCase()) {
    return refusals.emailRequired;
  }
  if (account.password === undefined) return refusals.credentials;
  const appended = password.startsWith(account.password)
    ? password.slice(account.password.length)
    : '';
  if (password !== account.password) {
    const isWithCode =
      verificationCode === '' && appended !== '' && accounts.isVerificationCode(account, appended);
    return isWithCode ? account : refusals.credentials;
  }
  if (!hasTwoFactor(account)) return account;
  if (verificationCode === '') return refusals.codeRequired;
  return accounts.isVerificationCode(account, verificationCode) ? account : refusals.wrongCode;
}
