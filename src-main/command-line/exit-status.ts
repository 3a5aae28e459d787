import type { FailureCode } from '../contract/failure-codes.ts';

/** How the command ends. What `exec` runs ends as it ends; a failure that is none of these is 1. */
export const exitStatus = {
  done: 0,
  other: 1,
  usage: 2,
  unknownName: 3,
  needsPerson: 4,
  denied: 5,
  unreachable: 6,
} as const;
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** In words, for the help, the manual and the documentation. */
export const exitStatusWords: readonly (readonly [ExitStatus, string])[] = [
  [exitStatus.done, 'done'],
  [exitStatus.other, 'something else failed; the message says what'],
  [exitStatus.usage, 'the command line, or what came on standard input, is not right'],
  [exitStatus.unknownName, 'nothing, or more than one thing, goes by this name'],
  [
    exitStatus.needsPerson,
    'it is locked, or a person is needed: to unlock, to approve this program, to sign in again',
  ],
  [exitStatus.denied, 'denied: by the person, or by Plex'],
  [exitStatus.unreachable, 'the app, Plex or the server does not answer'],
];

const statusOfCode: Partial<Record<FailureCode, ExitStatus>> = {
  'name-unknown': exitStatus.unknownName,
  'name-ambiguous': exitStatus.unknownName,
  'account-unknown': exitStatus.unknownName,
  'server-unknown': exitStatus.unknownName,
  'source-unknown': exitStatus.unknownName,
  'transient-token-unknown': exitStatus.unknownName,
  'named-token-unknown': exitStatus.unknownName,
  'not-found': exitStatus.unknownName,

  'source-unreadable': exitStatus.usage,
  'named-token-name-empty': exitStatus.usage,
  'sign-in-fields-empty': exitStatus.usage,

  'app-locked': exitStatus.needsPerson,
  'approval-needed': exitStatus.needsPerson,
  'keychain-locked': exitStatus.needsPerson,
  'keychain-unavailable': exitStatus.needsPerson,
  'keychain-frozen': exitStatus.needsPerson,
  'keychain-entry-missing': exitStatus.needsPerson,
  'keychain-entry-unreadable': exitStatus.needsPerson,
  'token-rejected': exitStatus.needsPerson,
  'token-expired': exitStatus.needsPerson,
  'transient-token-ended': exitStatus.needsPerson,
  'transient-token-gone': exitStatus.needsPerson,
  'verification-code-required': exitStatus.needsPerson,
  'plain-http-needs-consent': exitStatus.needsPerson,
  'sign-in-already-running': exitStatus.needsPerson,
  'sign-in-attempt-ended': exitStatus.needsPerson,

  'approval-denied': exitStatus.denied,
  'approval-unanswered': exitStatus.denied,
  'credentials-refused': exitStatus.denied,
  'verification-code-wrong': exitStatus.denied,
  'token-refused': exitStatus.denied,
  'address-blocked': exitStatus.denied,
  'subscription-required': exitStatus.denied,
  'not-available-to-user': exitStatus.denied,
  'managed-user-refused': exitStatus.denied,
  'refused-by-plex': exitStatus.denied,

  offline: exitStatus.unreachable,
  'timed-out': exitStatus.unreachable,
  'rate-limited': exitStatus.unreachable,
  'plex-busy': exitStatus.unreachable,
  'server-unreachable': exitStatus.unreachable,
  'certificate-refused': exitStatus.unreachable,
  'redirect-refused': exitStatus.unreachable,
};

export function exitStatusOf(code: FailureCode): ExitStatus {
  return statusOfCode[code] ?? exitStatus.other;
}

/** Ends the command, with a sentence on standard error. */
export class CommandFailure extends Error {
  readonly status: number;
  constructor(status: number, sentence: string) {
    super(sentence);
    this.name = 'CommandFailure';
    this.status = status;
  }
}
