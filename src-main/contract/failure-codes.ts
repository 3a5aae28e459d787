/** No answer, or one that cannot be used. */
export const noAnswerCodes = [
  'offline',
  'timed-out',
  'cancelled',
  'certificate-refused',
  'redirect-refused',
  'answer-too-large',
  'answer-unreadable',
  'rate-limited',
  'plex-busy',
] as const;

/**
 * Every failure that the app foresees, as a kebab-case state. A failure crosses from main to the
 * page as its code alone; `src-renderer/wording.ts` holds one sentence for each.
 */
export const failureCodes = [
  ...noAnswerCodes,

  // What plex.tv says by its own numeric codes (1000 to 1999) or by status.
  'client-identifier-missing', // 1000
  'credentials-refused', // 1001 on sign-in
  'token-rejected', // 401 (1001 elsewhere), 422 "Invalid token"
  'token-expired', // 498
  'token-refused', // 403 without a known code
  'not-found', // 1002, 404
  'request-malformed', // 1004, 400
  'method-not-allowed', // 1005, 405
  'not-acceptable', // 1006, 406
  'action-impossible', // 1008
  'managed-user-refused', // 1009
  'field-blank', // 1010
  'value-taken', // 1011
  'subscription-required', // 1012
  'sign-up-required', // 1013
  'already-exists', // 1014
  'pin-expired', // 1020
  'two-factor-off', // 1025
  'two-factor-secret-missing', // 1026
  'two-factor-already-on', // 1027
  'verification-code-wrong', // 1028
  'verification-code-required', // 1029
  'email-required', // 1030
  'address-blocked', // 1031
  'format-refused', // 1032 to 1039
  'password-required', // 1040
  'home-pin-required', // 1041
  'role-missing', // 1042
  'not-available-to-user', // 1043
  'password-and-code-required', // 1045
  'reset-token-invalid', // 1062
  'not-available-for-device', // 1068
  'code-expired', // 1069
  'server-token-required', // 1080
  'device-key-mismatch', // 1097
  'device-key-refused', // 422 where a device signs for itself
  'device-removed', // 401 to a device's signature
  'jwt-not-issued', // a legacy token came where a JWT was asked for
  'own-server-missing', // none to try a JWT at
  'validation-refused', // 1998
  'refused-by-plex', // 1999, and any other 4xx
  'route-removed', // 410

  // Signing in.
  'sign-in-fields-empty',
  'sign-in-already-running',
  'sign-in-attempt-ended',
  'browser-not-opened',

  // Servers, transient tokens, source connections.
  'address-unreadable',
  'address-not-local',
  'plain-http-needs-consent',
  'server-unreachable',
  'server-name-unknown',
  'not-a-plex-server',
  'wrong-server',
  'server-token-missing',
  'server-token-rejected',
  'server-unknown',
  'owner-token-needed',
  'source-unreadable',
  'source-unknown',
  'transient-token-unknown',
  'transient-token-gone',
  'transient-token-ended',
  'source-connection-unknown',
  'notice-unknown',

  // A token on the clipboard.
  'clipboard-empty',
  'clipboard-not-text',
  'clipboard-too-long',
  'clipboard-unanswered',
  'clipboard-without-token',
  'clipboard-several-tokens',
  'clipboard-token-rejected',
  'clipboard-token-gone',

  // Devices, home users, claim tokens.
  'device-unknown',
  'home-pin-wrong',
  'home-user-unknown',
  'claim-token-ended',

  // Keychain and accounts.
  'keychain-unavailable',
  'keychain-locked',
  'keychain-frozen',
  'keychain-refused',
  'keychain-entry-missing',
  'keychain-entry-unreadable',
  'keychain-entry-too-large',
  'account-unknown',
  'named-token-unknown',
  'named-token-name-empty',
  'named-token-link-refused',
  'named-token-of-another-account',
  'named-token-page-not-opened',
  'list-not-written',
  'quick-entry-unknown',

  // Settings and life cycle.
  'app-locked',
  'file-not-written',

  // Backup.
  'backup-passphrase-short',
  'backup-passphrase-wrong',
  'backup-unreadable',
  'backup-too-large',
  'backup-foreign',
  'backup-newer',
  'backup-damaged',
  'backup-not-open',

  // Newer versions of the program.
  'update-host-unreachable',
  'update-answer-refused',
  'update-list-refused',
  'update-list-expired',
  'update-list-older',
  'update-file-refused',
  'update-file-gone',

  // Programs that ask for credentials.
  'name-unknown',
  'name-ambiguous',
  'approval-needed',
  'approval-denied',
  'approval-unanswered',

  // The door between page and main.
  'request-refused',
  'internal',
] as const;

export type FailureCode = (typeof failureCodes)[number];
