import type { Handlers } from '../../../src-main/contract/bridge.ts';
import { callNames } from '../../../src-main/contract/names.ts';
import { replies } from '../../../src-main/ipc/contract-samples.ts';

/** A handler for every call: the given ones, and samples for what else a page may ask. */
export function handlersWith(given: Partial<Handlers>): Handlers {
  const samples: unknown = Object.fromEntries(
    callNames.map((name) => [name, () => Promise.resolve(replies[name])]),
  );
  return { ...(samples as Handlers), ...given };
}
