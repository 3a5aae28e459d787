/** Runs the keychain process's own entry under plain Node: a parent port made of Node's process channel. */
import { EventEmitter } from 'node:events';

const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown) => process.send?.(message),
});
Object.defineProperty(process, 'parentPort', { value: parentPort });

await import('./keychain-process.ts');
process.on('message', (data) => parentPort.emit('message', { data }));
process.on('disconnect', () => process.exit());
