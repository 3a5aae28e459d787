import type {
  ConnectionOutcome,
  TriedConnection,
} from '../../src-main/contract/server-connections.ts';

/** What came of one connection, in words that say what to do where something can be done. */
export const outcomeWords: Record<ConnectionOutcome, string> = {
  chosen: 'Chosen: it answers, and nothing better does.',
  answers: 'Answers too; another one comes first.',
  'not-needed': 'Not needed.',
  'not-reachable': 'Not reachable: nothing answers there.',
  'timed-out': 'Timed out: no answer came in time.',
  'name-unknown':
    'Name not known on this network; a router with DNS rebinding protection hides such names.',
  'certificate-refused': 'Certificate refused: it could not prove who it is.',
  'wrong-server': 'Wrong server: another one answers there, so no token was sent.',
  'not-a-plex-server': 'What answers there is not a Plex Media Server.',
  busy: 'The server answers, but has trouble of its own.',
  'plain-http-not-agreed': 'Plain http, not agreed to for this server, so not asked.',
  'plain-http-not-local': 'Plain http outside the local network is never used.',
  'https-required': 'Plain http, but this server takes https only.',
  'address-unreadable': 'Not an address that can be asked.',
};

/** In a word, for the eye that runs down the list. */
export const kindWords: Record<TriedConnection['kind'], string> = {
  local: 'LAN',
  remote: 'Remote',
  relay: 'Relay',
};

/** Of a name that this network keeps back. We get by without; others may not. */
export const hiddenNameWords =
  'The name server here keeps this name back, as DNS rebinding protection does. Keyring for Plex gets by; other programs here may not.';
