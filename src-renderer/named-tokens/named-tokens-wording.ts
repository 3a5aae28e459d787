import type { JwtProbe, NamedTokenSummary } from '../../src-main/contract/named-tokens.ts';
import { plainText } from '../plain-text.ts';
import { healthSentence } from '../wording.ts';

/** Whether only a new token helps this tool. */
export function needsReplacing({ presence, health }: NamedTokenSummary): boolean {
  return presence === 'missing' || presence === 'unreadable' || health.state === 'rejected';
}

/** How a token made for a tool stands. */
export function namedTokenSentence(token: NamedTokenSummary, now: number): string {
  if (token.isRevoking)
    return 'It will be revoked when Plex can be reached. Until then it goes on working.';
  switch (token.presence) {
    case 'held':
      return healthSentence(token.health, now).replace('sign in again', 'replace it');
    case 'unread':
      return 'The token has not been read from the keychain yet.';
    case 'missing':
      if (token.kind === 'jwt')
        return 'The keychain has lost this JWT and the key that renews it; replace it.';
      return 'The keychain has lost this token; replace it.';
    case 'unreadable':
      return 'The keychain entry of this token is damaged; replace it.';
  }
}

/** What a JWT is good for. */
export function jwtSentence(probe: JwtProbe | undefined): string {
  if (probe === undefined) return 'A Plex JWT works at plex.tv. Media servers refuse it so far.';
  const server = plainText(probe.serverName);
  return probe.isTaken
    ? `${server} takes this JWT, and so does plex.tv.`
    : `${server} does not take this JWT; it goes on working at plex.tv.`;
}
