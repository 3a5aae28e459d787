/**
 * The entry of the thread that encrypts or decrypts one backup, and then ends: its library keeps the
 * thread it runs in for a second or two.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { decryptText, encryptText } from './age-text.ts';
import type { AgeFailure } from './age-text.ts';

/* What main and this thread say to each other. Both are ours and in one process, so the compiler is the check. */
export type AgeTask =
  | { act: 'encrypt'; text: string; passphrase: string }
  | { act: 'decrypt'; file: Uint8Array; passphrase: string };
export type AgeResult = { file: Uint8Array } | { text: string } | { failure: AgeFailure };

const task = workerData as AgeTask;
const result: Promise<AgeResult> =
  task.act === 'encrypt'
    ? encryptText(task.text, task.passphrase).then((file) => ({ file }))
    : decryptText(task.file, task.passphrase);
void result.then((told) => parentPort?.postMessage(told));
