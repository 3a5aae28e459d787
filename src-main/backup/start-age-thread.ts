import { Worker } from 'node:worker_threads';
import type { AgeResult, AgeTask } from './age-thread.ts';

/** Runs one task in a thread of its own. Rejects when that ends without a word (no memory). */
export type RunAge = (task: AgeTask) => Promise<AgeResult>;

/** @param modulePath of the built `age-thread.js` */
export function createAgeRunner(modulePath: string): RunAge {
  return (task) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(modulePath, { workerData: task });
      worker.once('message', (result: AgeResult) => resolve(result));
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the thread ended without a word')));
    });
}
