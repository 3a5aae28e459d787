import { say } from '../../src-main/contract/languages/say.ts';
import type {
  ConnectionOutcome,
  TriedConnection,
} from '../../src-main/contract/server-connections.ts';

/** What came of one connection, in words that say what to do where something can be done. */
export const outcomeWords: Record<ConnectionOutcome, string> = {
  get chosen() {
    return say('connections.chosen');
  },
  get answers() {
    return say('connections.answersToo');
  },
  get 'not-needed'() {
    return say('connections.notNeeded');
  },
  get 'not-reachable'() {
    return say('connections.notReachable');
  },
  get 'timed-out'() {
    return say('connections.timedOut');
  },
  get 'name-unknown'() {
    return say('connections.nameNotKnown');
  },
  get 'certificate-refused'() {
    return say('connections.certificateRefused');
  },
  get 'wrong-server'() {
    return say('connections.wrongServer');
  },
  get 'not-a-plex-server'() {
    return say('connections.notAMediaServer');
  },
  get busy() {
    return say('connections.serverInTrouble');
  },
  get 'plain-http-not-agreed'() {
    return say('connections.plainHttpNotAgreed');
  },
  get 'plain-http-not-local'() {
    return say('connections.plainHttpFromAfar');
  },
  get 'https-required'() {
    return say('connections.plainHttpRefused');
  },
  get 'address-unreadable'() {
    return say('connections.notAnAddress');
  },
};

/** In a word, for the eye that runs down the list. */
export const kindWords: Record<TriedConnection['kind'], string> = {
  get local() {
    return say('connections.local');
  },
  get remote() {
    return say('common.remote');
  },
  get relay() {
    return say('common.relay');
  },
};
