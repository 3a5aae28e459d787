/**
 * The entry of the keychain process, and the only place that loads keytar. A call into a keychain
 * can hang for ever or crash its process, so it happens here and not in main.
 */
import { SERVICE_NAME } from './keychain.ts';
import { answerRequest } from './keychain-calls.ts';
import type { CredentialLibrary } from './keychain-calls.ts';
import { KeychainRequest, readMessage } from './keychain-messages.ts';
import type { KeychainReply } from './keychain-messages.ts';

const { parentPort } = process;

/** Loaded with the first request, so that a system without it gives an answer, not a crash. */
async function loadLibrary(): Promise<CredentialLibrary | undefined> {
  try {
    return (await import('keytar')).default;
  } catch {
    return undefined;
  }
}

async function answer(message: unknown): Promise<KeychainReply> {
  const request = readMessage(KeychainRequest, message);
  if (request === undefined) return { outcome: 'failed', reason: 'refused' };
  const library = await loadLibrary();
  if (library === undefined) return { outcome: 'failed', reason: 'library-missing' };
  return answerRequest(library, SERVICE_NAME, request);
}

/** Main sends the next request only after the answer. */
parentPort.on('message', ({ data }) => {
  void answer(data).then((reply) => parentPort.postMessage(JSON.stringify(reply)));
});
