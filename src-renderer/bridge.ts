import type * as z from 'zod/mini';
import type { Bridge, TextBridge } from '../src-main/contract/bridge.ts';
import { calls, events } from '../src-main/contract/contract.ts';
import { fits } from '../src-main/contract/fits.ts';
import { callNames, eventNames } from '../src-main/contract/names.ts';
import type { CallName, EventName } from '../src-main/contract/names.ts';
import { outcomeOf } from '../src-main/contract/outcome.ts';
import type { Failure } from '../src-main/contract/outcome.ts';

const failed = (code: Failure['code']): Failure => ({ ok: false, code, retryAt: null });

/**
 * The typed door to main. What breaks the contract does not pass: a request of ours is not sent
 * (`request-refused`), a reply of main's is not believed (`internal`), an event is dropped.
 */
export function createBridge(textBridge: TextBridge): Bridge {
  const doors = [
    ...callNames.map((name) => [name, checkedCall(textBridge, name)]),
    ...eventNames.map((name) => [subscriptionOf(name), checkedEvent(textBridge, name)]),
  ];
  // Checked at run time, by the schemas of the very table that the type is derived from.
  return Object.fromEntries(doors) as Bridge;
}

function checkedCall(textBridge: TextBridge, name: CallName) {
  const { request, reply } = calls[name];
  let outcome: z.ZodMiniType | undefined;
  return async (asked: unknown): Promise<unknown> => {
    if (!fits(request, asked)) return failed('request-refused');
    try {
      const answer: unknown = JSON.parse(await textBridge[name](JSON.stringify(asked)));
      outcome ??= outcomeOf(reply);
      return fits(outcome, answer) ? answer : failed('internal');
    } catch {
      return failed('internal');
    }
  };
}

function checkedEvent(textBridge: TextBridge, name: EventName) {
  const payloadSchema: z.ZodMiniType = events[name];
  return (listener: (payload: unknown) => void) =>
    textBridge[subscriptionOf(name)]((text) => {
      const payload = parsed(text);
      if (fits(payloadSchema, payload)) listener(payload);
    });
}

/** `undefined`, which no schema takes, for a text that is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function subscriptionOf<Name extends EventName>(name: Name) {
  return `on${name.charAt(0).toUpperCase()}${name.slice(1)}` as `on${Capitalize<Name>}`;
}
