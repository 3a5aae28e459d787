import { addDemoWorld } from '../fake-plex/demo-world.ts';
import type { DemoAccount } from '../fake-plex/demo-world.ts';
import { startFakePlex } from '../fake-plex/fake-plex.ts';
import { USUAL_PORT } from './usual-port.ts';

/*
 * The stand-in for Plex as `--demo` has it: the entry of a bundle of its own, which the program runs
 * in a process of its own, and only then.
 */

/** As Electron gives it to a utility process. */
type ParentPort = { postMessage: (message: unknown) => void };

const { parentPort } = process as unknown as { parentPort: ParentPort };

const plex = await startFakePlex({ port: USUAL_PORT }).catch(() => startFakePlex());
const { nora, sam } = await addDemoWorld(plex);
parentPort.postMessage({ origin: plex.url, accounts: [nora, sam].map(whatToType) });

function whatToType({ username, password, verificationCode }: DemoAccount) {
  const code = verificationCode === undefined ? [] : [verificationCode];
  return { login: username, toType: [password, ...code] };
}
