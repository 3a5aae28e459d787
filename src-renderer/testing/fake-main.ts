import type { Payload, Reply, Request, TextBridge } from '../../src-main/contract/bridge.ts';
import { callNames, eventNames } from '../../src-main/contract/names.ts';
import type { CallName, EventName } from '../../src-main/contract/names.ts';
import type { Outcome } from '../../src-main/contract/outcome.ts';

export type FakeAnswers = {
  [Name in CallName]?: (
    request: Request<Name>,
  ) => Outcome<Reply<Name>> | Promise<Outcome<Reply<Name>>>;
};

/** Main's side of the door for tests of the page: answers by the table given, and notes all asked. */
export function createFakeMain(answers: FakeAnswers) {
  const asked: { call: CallName; request: unknown }[] = [];
  const listeners = new Map<string, (payload: string) => void>();

  const callOf = (name: CallName) => async (request: string) => {
    const parsed: unknown = JSON.parse(request);
    asked.push({ call: name, request: parsed });
    const answer = answers[name] as ((request: unknown) => unknown) | undefined;
    if (answer === undefined) throw new Error(`nobody expected ${name}`);
    return JSON.stringify(await answer(parsed));
  };
  const subscriptionOf = (door: string) => (listener: (payload: string) => void) => {
    listeners.set(door, listener);
    return () => listeners.delete(door);
  };

  const textBridge = Object.fromEntries([
    ...callNames.map((name) => [name, callOf(name)]),
    ...eventNames.map((name) => [doorOf(name), subscriptionOf(doorOf(name))]),
  ]) as TextBridge;

  return {
    textBridge,
    asked,
    /** The requests of one call, in order. */
    requestsOf: (call: CallName) =>
      asked.filter((each) => each.call === call).map((each) => each.request),
    /** Answers this call so from now on. */
    answer: <Name extends CallName>(name: Name, by: NonNullable<FakeAnswers[Name]>) => {
      Object.assign(answers, { [name]: by });
    },
    tell: <Name extends EventName>(name: Name, payload: Payload<Name>) => {
      listeners.get(doorOf(name))?.(JSON.stringify(payload));
    },
    /** As `tell`, with a text that may break the contract. */
    tellText: (name: EventName, text: string) => listeners.get(doorOf(name))?.(text),
  };
}

function doorOf(name: EventName): string {
  return `on${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

export const done = <Value>(value: Value): Outcome<Value> => ({ ok: true, value });
