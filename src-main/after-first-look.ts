import type { Handlers } from './contract/bridge.ts';

const atOnce = new Set(['readState', 'prepareDiagnostics', 'copyDiagnostics']);

/**
 * The same handlers, but each answers only once the keychain was looked at: a person who is quicker
 * than a keychain is not told that a token is missing. The state itself never waits, so the window
 * can be drawn at once, nor do diagnostics, which may be about that very keychain.
 */
export function afterFirstLook(handlers: Handlers, looked: () => Promise<void>): Handlers {
  const later = Object.entries(handlers).map(([name, handle]) => [
    name,
    atOnce.has(name)
      ? handle
      : async (request: never) => {
          await looked();
          return handle(request);
        },
  ]);
  // Name by name the same functions, which the compiler cannot follow through a list of entries.
  return Object.fromEntries(later) as Handlers;
}
