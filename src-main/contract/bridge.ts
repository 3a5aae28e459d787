import type * as z from 'zod/mini';
import type { calls, events } from './contract.ts';
import type { CallName, EventName } from './names.ts';
import type { Outcome } from './outcome.ts';

export type Request<Name extends CallName> = z.infer<(typeof calls)[Name]['request']>;
export type Reply<Name extends CallName> = z.infer<(typeof calls)[Name]['reply']>;
export type Payload<Name extends EventName> = z.infer<(typeof events)[Name]>;

/** Main's side: one plain function per call. A foreseen failure is thrown as a `KeyringError`. */
export type Handlers = {
  [Name in CallName]: (request: Request<Name>) => Promise<Reply<Name>>;
};

/** What the preload script puts on `window.keyring`: texts only, one function per call, one per event. */
export type TextBridge = Readonly<
  { [Name in CallName]: (request: string) => Promise<string> } & {
    /** Returns the function that ends the subscription. */
    [Name in EventName as `on${Capitalize<Name>}`]: (
      listener: (payload: string) => void,
    ) => () => void;
  }
>;

/** The page's side: the same calls, typed, and checked both ways. */
export type Bridge = {
  [Name in CallName]: (request: Request<Name>) => Promise<Outcome<Reply<Name>>>;
} & {
  [Name in EventName as `on${Capitalize<Name>}`]: (
    listener: (payload: Payload<Name>) => void,
  ) => () => void;
};
