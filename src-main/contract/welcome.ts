import * as z from 'zod/mini';
import { nothing, text } from './entities.ts';

/** What the page may ask in the first minutes. */
export const welcomeCalls = {
  /** How this system calls its keychain; empty where it does not say. */
  readKeychainName: { request: nothing, reply: z.strictObject({ name: text }) },
  /** The person has read how to begin, and is not told again. */
  endWelcome: { request: nothing, reply: nothing },
  /** Starts the program once more, with a pretend Plex and a folder of its own. */
  startDemo: { request: nothing, reply: nothing },
} as const;
