import * as z from 'zod/mini';
import { address, instant, listOf } from './entities.ts';

/**
 * What came of one connection of a server. `chosen`: in use. `answers`: it is the right server too,
 * but another connection comes first. `not-needed`: not asked, or not waited for.
 */
export const ConnectionOutcome = z.enum([
  'chosen',
  'answers',
  'not-needed',
  'not-reachable',
  'timed-out',
  'name-unknown',
  'certificate-refused',
  'wrong-server',
  'not-a-plex-server',
  'busy',
  'plain-http-not-agreed',
  'plain-http-not-local',
  'https-required',
  'address-unreadable',
]);
export type ConnectionOutcome = z.infer<typeof ConnectionOutcome>;

export const TriedConnection = z.strictObject({
  kind: z.enum(['local', 'remote', 'relay']),
  address,
  outcome: ConnectionOutcome,
  /**
   * The name server of this network hides the address's name, as a router with DNS rebinding
   * protection does. We get by without; other programs may not.
   */
  isNameHidden: z.boolean(),
});
export type TriedConnection = z.infer<typeof TriedConnection>;

/** How the connections of one server did when they were last tried, the best kind first. */
export const ServerConnections = z.strictObject({
  triedAt: z.nullable(instant),
  tried: listOf(TriedConnection),
});
export type ServerConnections = z.infer<typeof ServerConnections>;
