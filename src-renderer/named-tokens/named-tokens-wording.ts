import type { TokenHealth } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import type { JwtProbe, NamedTokenSummary } from '../../src-main/contract/named-tokens.ts';
import { plainText } from '../plain-text.ts';
import { ago } from '../time-words.ts';
import { healthSentence } from '../wording.ts';

/** Whether only a new token helps this tool. */
export function needsReplacing({ presence, health }: NamedTokenSummary): boolean {
  return presence === 'missing' || presence === 'unreadable' || health.state === 'rejected';
}

/** How a token made for a tool stands. */
export function namedTokenSentence(token: NamedTokenSummary, now: number): string {
  if (token.isRevoking) return say('namedTokens.queued');
  switch (token.presence) {
    case 'held':
      return token.health.state === 'rejected'
        ? rejectedSentence(token.health, now)
        : healthSentence(token.health, now);
    case 'unread':
      return say('namedTokens.unread');
    case 'missing':
      if (token.kind === 'jwt') return say('namedTokens.jwtMissing');
      return say('namedTokens.missing');
    case 'unreadable':
      return say('namedTokens.unreadable');
  }
}

function rejectedSentence({ checkedAt }: TokenHealth, now: number): string {
  return checkedAt === null
    ? say('namedTokens.rejected')
    : say('namedTokens.rejectedWhen', { when: ago(checkedAt, now) });
}

/** What a JWT is good for. */
export function jwtSentence(probe: JwtProbe | null): string {
  if (probe === null) return say('namedTokens.jwtUnproved');
  const server = plainText(probe.serverName);
  return say(probe.isTaken ? 'namedTokens.serverTakes' : 'namedTokens.serverRefuses', { server });
}
