import type { FailureCode } from './failure-codes.ts';

const unjudged: ReadonlySet<FailureCode> = new Set([
  'offline',
  'timed-out',
  'certificate-refused',
  'redirect-refused',
  'plex-busy',
  'rate-limited',
  'answer-too-large',
  'answer-unreadable',
  'keychain-locked',
  'keychain-frozen',
  'keychain-unavailable',
]);

/** Did the network, Plex or the keychain stand in the way, so that what was typed may well be right? */
export function isUnjudged(code: FailureCode): boolean {
  return unjudged.has(code);
}
