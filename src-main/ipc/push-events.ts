import type { WebContents } from 'electron';
import { events } from '../contract/contract.ts';
import type { Payload } from '../contract/bridge.ts';
import { fits } from '../contract/fits.ts';
import type { EventName } from '../contract/names.ts';

export type PushEvent = <Name extends EventName>(name: Name, payload: Payload<Name>) => void;

/**
 * Says something to the page unasked: a whole new value, checked against the contract on its way
 * out, as one JSON text. Without a page nothing happens; a new page reads the whole state anyway.
 */
export function createEventPusher(page: () => WebContents | undefined): PushEvent {
  return (name, payload) => {
    const contents = page();
    if (!contents || contents.isDestroyed()) return;
    if (!fits(events[name], payload)) throw new Error('an event is not as the contract says');
    contents.send(`event:${name}`, JSON.stringify(payload));
  };
}
