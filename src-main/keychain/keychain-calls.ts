import { MAX_ENVELOPE_BYTES, originOf } from './envelope.ts';
import { EntryName } from './keychain.ts';
import type { EntryText, KeychainReply, KeychainRequest } from './keychain-messages.ts';

/** What we use of keytar. "Account" is its word for an entry's name, "password" for its text. */
export interface CredentialLibrary {
  findCredentials(serviceName: string): Promise<{ account: string; password: string }[]>;
  getPassword(serviceName: string, entryName: string): Promise<string | null>;
  setPassword(serviceName: string, entryName: string, text: string): Promise<void>;
  deletePassword(serviceName: string, entryName: string): Promise<boolean>;
}

/** Carries out one request. Calls the library as often as the request needs and no more. */
export async function answerRequest(
  library: CredentialLibrary,
  serviceName: string,
  request: KeychainRequest,
): Promise<KeychainReply> {
  try {
    switch (request.call) {
      case 'read-all':
        return done(await readEntries(library, serviceName, request.plexOrigin));
      case 'write':
        return (await written(library, serviceName, request)) ? done() : failed('refused');
      case 'remove':
        return (await removed(library, serviceName, request)) ? done() : failed('refused');
    }
  } catch (error) {
    return failed(reasonIn(error));
  }
}

/** One `findCredentials`; the entries of other origins go no further than here. */
export async function readEntries(
  library: CredentialLibrary,
  serviceName: string,
  plexOrigin: string,
): Promise<EntryText[]> {
  const found = await library.findCredentials(serviceName);
  return found.flatMap(({ account: entryName, password: text }): EntryText[] => {
    if (!EntryName.safeParse(entryName).success) return [];
    const origin = text.length > MAX_ENVELOPE_BYTES ? undefined : originOf(text);
    if (origin === undefined) return [{ entryName, text: null }];
    return origin === plexOrigin ? [{ entryName, text }] : [];
  });
}

/** Some keychains cut a text short, or take it and lose it: what cannot be read back is not kept. */
async function written(
  library: CredentialLibrary,
  serviceName: string,
  { entryName, text }: { entryName: string; text: string },
): Promise<boolean> {
  await library.setPassword(serviceName, entryName, text);
  if ((await library.getPassword(serviceName, entryName)) === text) return true;
  await library.deletePassword(serviceName, entryName);
  return false;
}

/**
 * Refuses an entry of another origin. Some keychains answer a refused deletion with a mere "no", so
 * only its absence counts.
 */
async function removed(
  library: CredentialLibrary,
  serviceName: string,
  { entryName, plexOrigin }: { entryName: string; plexOrigin: string },
): Promise<boolean> {
  const text = await library.getPassword(serviceName, entryName);
  if (text === null) return true;
  if ((originOf(text) ?? plexOrigin) !== plexOrigin) return false;
  if (await library.deletePassword(serviceName, entryName)) return true;
  return (await library.getPassword(serviceName, entryName)) === null;
}

type FailureReason = Extract<KeychainReply, { outcome: 'failed' }>['reason'];

/** The library's messages are the operating system's. They stay here: only the reason goes on. */
const reasons: [RegExp, FailureReason][] = [
  [/locked collection|interaction is not allowed/i, 'locked'],
  [/was not provided|could not connect|autolaunch|no such secret collection/i, 'unavailable'],
];

function reasonIn(error: unknown): FailureReason {
  const message = error instanceof Error ? error.message : '';
  return reasons.find(([pattern]) => pattern.test(message))?.[1] ?? 'refused';
}

function done(entries: EntryText[] = []): KeychainReply {
  return { outcome: 'done', entries };
}

function failed(reason: FailureReason): KeychainReply {
  return { outcome: 'failed', reason };
}
