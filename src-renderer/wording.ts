import type {
  AccountSummary,
  CopyForm,
  Notice,
  TokenHealth,
  TransientTokenSummary,
} from '../src-main/contract/entities.ts';
import type { FailureCode } from '../src-main/contract/failure-codes.ts';
import type { SettingsStorage } from '../src-main/contract/settings.ts';
import { plainText } from './plain-text.ts';
import { ago, timeOfDay } from './time-words.ts';

const sentences: Record<FailureCode, string> = {
  offline: 'Plex cannot be reached; check the network connection and try again.',
  'timed-out': 'No answer came in time; try again in a moment.',
  cancelled: 'This was stopped before it was done; nothing has changed.',
  'certificate-refused':
    'The other side could not prove who it is, so nothing was sent; check this computer’s clock and the network you are on.',
  'redirect-refused':
    'The answer pointed to another address and was not followed; check that no sign-in page of the network stands in between.',
  'answer-too-large': 'The answer was too large to be genuine and was dropped; try again later.',
  'answer-unreadable':
    'The answer could not be understood; try again, and look for a newer version if it stays so.',
  'rate-limited': 'Plex asks for a pause after many requests; try again in a few minutes.',
  'plex-busy': 'Plex has trouble of its own at the moment; try again in a few minutes.',

  'client-identifier-missing':
    'Plex did not recognise this program; restart Keyring for Plex and try again.',
  'credentials-refused':
    'Plex does not know this login and password; check both, or sign in with your browser if the account has no password.',
  'token-rejected': 'Plex no longer accepts this token; sign in again to get a new one.',
  'token-expired': 'This token has come to its end; sign in again to get a new one.',
  'token-refused': 'Plex knows this token but does not allow this with it.',
  'not-found': 'Plex has nothing at this place; refresh and try again.',
  'request-malformed': 'Plex could not read the request; check what you typed and try again.',
  'method-not-allowed': 'This server does not offer this; update the Plex Media Server.',
  'not-acceptable': 'Plex cannot answer in a form this program reads; look for a newer version.',
  'action-impossible': 'Plex says that this cannot be done now; try again later.',
  'managed-user-refused': 'Plex does not allow this for a managed user; use the owner’s account.',
  'field-blank': 'Plex misses a value; fill in every field and try again.',
  'value-taken': 'Plex says that this value is taken; choose another one.',
  'subscription-required': 'Plex offers this only with a Plex Pass.',
  'sign-up-required': 'This account is not complete yet; finish its sign-up at plex.tv first.',
  'already-exists': 'Plex has this already; refresh to see it.',
  'pin-expired': 'The PIN is no longer valid; start again to get a new one.',
  'two-factor-off': 'Two-factor is off for this account; turn it on at plex.tv first.',
  'two-factor-secret-missing': 'Two-factor is not fully set up; set it up again at plex.tv.',
  'two-factor-already-on': 'Two-factor is on already for this account.',
  'verification-code-wrong':
    'This verification code is not right; wait for the next one in your authenticator and enter that.',
  'verification-code-required':
    'Plex asks for a verification code; enter the one that your authenticator shows.',
  'email-required':
    'Plex takes only the e-mail address for this account; enter that in place of the username.',
  'address-blocked':
    'Plex has paused sign-ins from your network after failed tries, even with the right password; sign in with your browser instead.',
  'format-refused': 'Plex does not take a value in this form; check what you typed.',
  'password-required': 'Plex wants the password for this; sign in again.',
  'home-pin-required': 'This home user is protected by a PIN; enter its four digits.',
  'role-missing': 'This account does not have the rights for this; ask the owner.',
  'not-available-to-user': 'Plex does not offer this to this account.',
  'password-and-code-required':
    'Plex wants the password and a verification code for this; sign in again.',
  'reset-token-invalid': 'This reset link is no longer valid; ask Plex for a new one.',
  'not-available-for-device': 'Plex does not offer this to this kind of program.',
  'code-expired': 'This code is no longer valid; get a new one.',
  'server-token-required': 'Plex wants the server’s own token for this; refresh the servers.',
  'device-key-refused':
    'Plex does not take the key of this token; replace the token to make a new key.',
  'own-server-missing':
    'This account has no server of its own to try the token at; it works for plex.tv.',
  'jwt-not-issued':
    'Plex gave an ordinary token instead of a JWT, so it was ended again; try again later, or make an ordinary named token.',
  'device-removed':
    'This token’s device was removed at Plex, so its token was forgotten here; make a new one.',
  'device-key-mismatch': 'Plex has another key for this program; sign in again.',
  'validation-refused': 'Plex found a mistake in what was sent; check what you typed.',
  'refused-by-plex': 'Plex refused this without giving a reason that helps; try again later.',
  'route-removed': 'Plex has removed this function; look for a newer version of this program.',

  'sign-in-fields-empty': 'Fill in every field, then try again.',
  'sign-in-already-running':
    'A sign-in or an approval in your browser is under way already; finish or cancel that one first.',
  'sign-in-attempt-ended': 'This sign-in has ended; enter your password once more to start again.',
  'browser-not-opened':
    'No browser could be opened on this computer; sign in with a code or with the password instead.',

  'address-unreadable':
    'This is not a server address; write it like https://nas.example:32400, without a path.',
  'address-not-local':
    'Plain http is not used outside your local network, because anybody could read the token; use https.',
  'plain-http-needs-consent':
    'The token would cross your network unencrypted; your agreement is needed first.',
  'server-unreachable':
    'This server does not answer at any of its addresses; check that it runs and that you are on its network.',
  'server-name-unknown':
    'This name is not known on this network; check it, and that no router hides it (DNS rebinding protection).',
  'not-a-plex-server':
    'What answers at this address is not a Plex Media Server; check the address.',
  'wrong-server': 'Another server than expected answers at this address; refresh the servers.',
  'server-token-missing':
    'There is no token for this server, because it is not on this account’s list; ask its owner to share it.',
  'server-token-rejected':
    'The server no longer accepts its token; refresh the servers to get a new one.',
  'server-unknown': 'This server is no longer on the list; refresh the servers.',
  'owner-token-needed':
    'This needs the owner’s token, and you are a guest here; use the owner’s account.',
  'source-unreadable':
    'This is not a source; write server://…, provider://… or a machine identifier.',
  'source-unknown': 'The server does not know this source; check it and try again.',
  'transient-token-unknown': 'This transient token is no longer here; make a new one.',
  'transient-token-gone':
    'The server has forgotten this transient token, most likely by a restart; make a new one.',
  'transient-token-ended': 'The 48 hours of this transient token are over; make a new one.',
  'source-connection-unknown': 'This look-up is no longer at hand; look the source up again.',
  'notice-unknown': 'This notice no longer holds; the list shows what does.',

  'clipboard-empty': 'There is no text on the clipboard; copy the token first, then try again.',
  'clipboard-not-text': 'What is on the clipboard is no text; copy the token, then try again.',
  'clipboard-too-long':
    'The text on the clipboard is far longer than a token; copy the token alone, then try again.',
  'clipboard-unanswered':
    'The program that holds the clipboard did not hand it over; copy the token again, then try again.',
  'clipboard-without-token':
    'The text on the clipboard has not the form of a Plex token, so it was sent nowhere; copy the token alone, then try again.',
  'clipboard-several-tokens':
    'There is more than one token in the text on the clipboard; copy the one you mean, then try again.',
  'clipboard-token-rejected':
    'Plex does not accept this: the token has ended, or it is something else; nothing was kept, and the clipboard is as it was.',
  'clipboard-token-gone':
    'The token is no longer held, as five minutes are over; use the one on the clipboard again.',

  'device-unknown': 'This device is no longer on the list; refresh it to see what is.',
  'home-pin-wrong': 'This PIN is not right; ask the home user for it and enter its four digits.',
  'home-user-unknown': 'This user is no longer in the home; refresh the list.',
  'claim-token-ended': 'This claim token is no longer held, as four minutes end it; get a new one.',

  'keychain-unavailable':
    'No keychain was found on this system; start or install one, such as GNOME Keyring or KWallet.',
  'keychain-locked': 'The keychain is locked; unlock it so that tokens can be read and kept.',
  'keychain-frozen':
    'The keychain does not answer; close any of its windows that wait for you, or restart it.',
  'keychain-refused':
    'The keychain refused this; unlock it, see that it is not full, and try again.',
  'keychain-entry-missing': 'The keychain has no token for this account; sign in again.',
  'keychain-entry-unreadable': 'The keychain entry of this account is damaged; sign in again.',
  'keychain-entry-too-large':
    'The keychain cannot take an entry this large; sign in again, and report it if it stays so.',
  'account-unknown': 'This account is no longer here; add it again to use it.',
  'named-token-unknown': 'This named token is no longer here; make a new one to use it.',
  'named-token-name-empty': 'The token needs a name; type the name of the tool first.',
  'named-token-link-refused':
    'Plex does not let this account’s token make another one, so none was made; approve it in your browser instead.',
  'named-token-of-another-account':
    'Somebody else approved the new token, so it was ended at once; try again.',
  'named-token-page-not-opened':
    'No browser could be opened on this computer, so no token was made; set one up, then try again.',
  'quick-entry-unknown': 'This is no longer here; type again to see what there is.',
  'list-not-written': 'The account list could not be written; make room on the disk and try again.',

  'app-locked':
    'Keyring for Plex is locked because nobody was here for a while; unlock it to copy or show tokens.',
  'backup-passphrase-short':
    'This passphrase is too short; take at least 12 characters, best several words.',
  'backup-passphrase-wrong':
    'This passphrase does not open the backup, so nothing has changed; type it once more.',
  'backup-unreadable':
    'The file could not be read, so nothing has changed; check that it is still there.',
  'backup-too-large':
    'The file is larger than any backup of Keyring for Plex, so nothing has changed; choose another one.',
  'backup-foreign':
    'The file is no backup of Keyring for Plex, so nothing has changed; choose another one.',
  'backup-newer':
    'A newer version of Keyring for Plex made this backup, so nothing has changed; import it with that version.',
  'backup-damaged':
    'The backup is damaged and cannot be read, so nothing has changed; choose another one.',
  'backup-not-open': 'The backup is no longer open and nothing has changed; choose it again.',
  'file-not-written':
    'The file could not be written there; choose another folder, or make room on the disk.',

  'name-unknown': 'Nothing here goes by this name; “keyring-for-plex list” shows what there is.',
  'name-ambiguous': 'More than one goes by this name; say which one is meant.',
  'approval-needed':
    'This program was not approved yet, and nobody was to be asked; run it once without --no-input.',
  'approval-denied': 'This was denied, so nothing was handed over.',
  'approval-unanswered': 'Nobody answered within a minute, so nothing was handed over.',

  'request-refused': 'This was refused before it was sent, because a value is too long or odd.',
  internal: 'Something went wrong inside Keyring for Plex; sorry, please try again.',
};

/** What went wrong and what to do, in one sentence; with the time to try again where it is known. */
export function sentenceFor(
  failure: { code: FailureCode; retryAt: number | null },
  now: number,
): string {
  const { code, retryAt } = failure;
  if (retryAt === null) return sentences[code];
  const [whatHappened = ''] = sentences[code].split(';');
  return `${whatHappened.replace(/\.$/, '')}; try again at ${timeOfDay(retryAt, now)}.`;
}

/** What a person should know of the settings file; empty when all is well. */
export const settingsFileSentences: Record<SettingsStorage, string> = {
  kept: '',
  'not-written':
    'The settings could not be written to the disk; they hold until the program ends, and writing is tried again each minute.',
  newer:
    'A newer version of Keyring for Plex wrote the settings; they are used as far as they are known here, and changes hold until the program ends.',
  unreadable:
    'The settings file could not be read, so the usual settings are in use; it is left as it is, and changes hold until the program ends.',
  damaged:
    'The settings file was damaged; it was set aside as settings.json.damaged, and the usual settings are in use.',
  restored:
    'The settings file was damaged; it was set aside as settings.json.damaged, and the settings from its backup are in use.',
};

/** Whether only a new sign-in helps this account. */
export function needsNewSignIn({ token, health }: AccountSummary): boolean {
  return token === 'missing' || token === 'unreadable' || health.state === 'rejected';
}

/** How an account's token stands. */
export function tokenSentence({ token, health }: AccountSummary, now: number): string {
  switch (token) {
    case 'held':
      return healthSentence(health, now);
    case 'unread':
      return 'The token has not been read from the keychain yet.';
    case 'missing':
      return 'The keychain has no token for this account; sign in again.';
    case 'unreadable':
      return 'The keychain entry of this account is damaged; sign in again.';
  }
}

/** What is known of a token, and how: Plex’s own word, or that it could not be asked. */
export function healthSentence({ state, checkedAt }: TokenHealth, now: number): string {
  const when = checkedAt === null ? '' : ` ${ago(checkedAt, now)}`;
  switch (state) {
    case 'unchecked':
      return 'Not checked with Plex yet.';
    case 'valid':
      return `Plex accepted the token${when}.`;
    case 'rejected':
      return `Plex rejected the token${when}; sign in again.`;
    case 'refused':
      return `Plex knows the token but refused to answer${when}.`;
    case 'could-not-check':
      return `Plex could not be asked${when}; the token may well be good.`;
  }
}

/** The state of an account's token in a word or two; '' where nobody has looked yet. */
export const healthWords: Record<TokenHealth['state'], string> = {
  unchecked: '',
  valid: 'Valid',
  rejected: 'Rejected',
  refused: 'Refused',
  'could-not-check': 'Could not check',
};

/** What a server itself has said of its token, and when; '' where nobody has asked it. */
export function serverTokenSentence({ state, checkedAt }: TokenHealth, now: number): string {
  const when = checkedAt === null ? '' : ` ${ago(checkedAt, now)}`;
  switch (state) {
    case 'unchecked':
      return '';
    case 'valid':
      return `Its token is valid, checked${when}.`;
    case 'rejected':
      return `It rejected its token${when}: the share or the device has ended; refresh the servers.`;
    case 'refused':
    case 'could-not-check':
      return `Its token could not be checked${when}; it may well be good.`;
  }
}

/** The state of a transient token in a word or two. */
export const transientWords: Record<TransientTokenSummary['state'], string> = {
  valid: 'Valid',
  'ends-soon': 'Ends soon',
  ended: 'Ended',
  'server-restarted': 'Server restarted',
  'could-not-check': 'Could not check',
};

/** What is known of a transient token, and how; null where its server was never asked. */
export function checkedSentence(
  { state, checkedAt }: Pick<TransientTokenSummary, 'state' | 'checkedAt'>,
  now: number,
): string | null {
  if (checkedAt === null) return null;
  const when = ago(checkedAt, now);
  switch (state) {
    case 'server-restarted':
      return `Its server rejected it ${when}.`;
    case 'could-not-check':
      return `Its server could not be asked ${when}; the token may well be good.`;
    case 'valid':
    case 'ends-soon':
    case 'ended':
      return `Last checked with its server ${when}.`;
  }
}

/** What a notice says: a heading and a sentence. */
export function noticeWords(
  { kind, name, endsAtLatest, serverId, namedTokenId }: Notice,
  now: number,
): { title: string; sentence: string } {
  const who = plainText(name);
  switch (kind) {
    case 'ends-soon':
      if (namedTokenId !== null)
        return {
          title: `The JWT for ${who} could not be renewed`,
          sentence: `It ends at ${timeOfDay(endsAtLatest ?? now, now)}, and Plex cannot be reached. It is renewed as soon as that works.`,
        };
      return {
        title: `Transient token for ${who} ends soon`,
        sentence: `It ends at the latest at ${timeOfDay(endsAtLatest ?? now, now)}.`,
      };
    case 'ended':
      if (namedTokenId !== null)
        return {
          title: `The JWT for ${who} has ended`,
          sentence: 'Plex cannot be reached. It is renewed as soon as that works.',
        };
      return {
        title: `Transient token for ${who} has ended`,
        sentence: 'Its 48 hours are over.',
      };
    case 'rejected':
      if (serverId !== null)
        return {
          title: `${who} no longer accepts its token`,
          sentence: 'The share or the device has ended; refresh the servers to get a new token.',
        };
      return {
        title: `Plex no longer accepts the token ${namedTokenId === null ? 'of' : 'for'} ${who}`,
        sentence:
          namedTokenId === null
            ? 'Sign in again to get a new one.'
            : 'Replace it with a new one, and copy that into the tool.',
      };
    case 'several-rejected':
      return {
        title: `Plex no longer accepts the tokens of ${who}`,
        sentence:
          'Its own and those made for tools were rejected, as after a new password. Sign in again, and each of those for tools is replaced with a new one.',
      };
    case 'device-removed':
      return {
        title: `The JWT for ${who} was taken back at Plex`,
        sentence:
          'Its device was removed there, so it was forgotten here. Make a new one if it is still needed.',
      };
    case 'server-restarted':
      return {
        title: `Transient token for ${who} no longer works`,
        sentence: 'Its server has restarted or forgotten it.',
      };
  }
}

/** The forms in which a token can be copied besides as itself, as their buttons name them. */
export const copyFormWords: Record<Exclude<CopyForm, 'token'>, string> = {
  header: 'Header line',
  environment: 'Environment line',
  curl: 'curl line',
  url: 'URL with the token',
};

/** How a sentence goes on that tells of a copy. */
export const copiedAsWords: Record<CopyForm, string> = {
  token: 'copied',
  header: 'copied as a header line',
  environment: 'copied as a line for the environment',
  curl: 'copied as a curl line',
  url: 'copied as a URL',
};
