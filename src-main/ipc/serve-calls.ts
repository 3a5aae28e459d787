import { ipcMain } from 'electron';
import type { IpcMainInvokeEvent } from 'electron';
import { calls } from '../contract/contract.ts';
import type { Handlers } from '../contract/bridge.ts';
import { callNames } from '../contract/names.ts';
import type { CallName } from '../contract/names.ts';
import { fits } from '../contract/fits.ts';
import type { Outcome } from '../contract/outcome.ts';
import { isKeyringError } from '../keyring-error.ts';
import type { Log } from '../log.ts';

/** Longer than any request of the contract, shorter than anything that could hurt. */
const LONGEST_REQUEST = 16_384;

export type CallDoor = {
  handlers: Handlers;
  isOwnPage: (event: IpcMainInvokeEvent, name: CallName) => boolean;
  /** Told of every refused call, so that a flood can be stopped. */
  onRefusal: (name: CallName) => void;
  log: Log;
};

/**
 * Answers every call of the contract. Each goes through the same four steps: sender, request,
 * handler, reply. Nothing is ever thrown across the door: the page gets an outcome, as a JSON text.
 */
export function serveCalls(door: CallDoor): void {
  for (const name of callNames) {
    ipcMain.handle(`call:${name}`, async (event, ...texts: unknown[]) =>
      JSON.stringify(await answer(door, name, event, texts)),
    );
  }
}

/** The four steps for one call; exported for the test that walks the whole contract. */
export async function answer(
  { handlers, isOwnPage, onRefusal, log }: CallDoor,
  name: CallName,
  event: IpcMainInvokeEvent,
  texts: unknown[],
): Promise<Outcome<unknown>> {
  const request = isOwnPage(event, name) ? readRequest(name, texts) : undefined;
  if (!request) {
    onRefusal(name);
    return { ok: false, code: 'request-refused', retryAt: null };
  }
  try {
    // The table pairs each handler with its own request schema; the compiler cannot follow that pairing through a loop.
    const handle = handlers[name] as (request: unknown) => Promise<unknown>;
    const value = await handle(request.value);
    if (!fits(calls[name].reply, value)) throw new Error('a reply is not as the contract says');
    return { ok: true, value };
  } catch (error) {
    if (!isKeyringError(error)) log.bug('ipc', error);
    const code = isKeyringError(error) ? error.code : 'internal';
    log.note({ level: 'warn', area: 'ipc', call: name, code });
    return { ok: false, code, retryAt: (isKeyringError(error) && error.retryAt) || null };
  }
}

/** The one JSON text of a call, checked; undefined when it is not as the contract says. */
function readRequest(name: CallName, texts: unknown[]): { value: unknown } | undefined {
  const [text] = texts;
  if (texts.length !== 1 || typeof text !== 'string' || text.length > LONGEST_REQUEST) return;
  try {
    const value: unknown = JSON.parse(text);
    return fits(calls[name].request, value) ? { value } : undefined;
  } catch {
    return undefined;
  }
}
