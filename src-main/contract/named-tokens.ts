import * as z from 'zod/mini';
import { failureCodes } from './failure-codes.ts';
import { AccountId, KeptIn, NamedTokenId, TokenHealth, TokenPresence } from './entities.ts';

/** Of a tool's name, in UTF-16 units. Our choice: it goes into a request header and a menu. */
export const LONGEST_TOOL_NAME = 60;

export { NamedTokenId };

/** `token`: an ordinary one, without an end. `jwt`: for seven days, renewed by this program. */
export const NamedTokenKind = z.enum(['token', 'jwt']);
export type NamedTokenKind = z.infer<typeof NamedTokenKind>;

/** What a media server said of a JWT. */
export const JwtProbe = z.strictObject({
  serverName: z.string().check(z.minLength(1), z.maxLength(512)),
  isTaken: z.boolean(),
});
export type JwtProbe = z.infer<typeof JwtProbe>;

/** A token made for one tool, which can be taken back alone. */
export const NamedTokenSummary = z.strictObject({
  namedTokenId: NamedTokenId,
  accountId: AccountId,
  /** The account's name when the token was made: it may have been signed out here since. */
  accountName: z.string().check(z.minLength(1), z.maxLength(512)),
  /** The tool's. */
  name: z.string().check(z.minLength(1), z.maxLength(512)),
  kind: NamedTokenKind,
  /** When the first token of this id was made. */
  createdAt: z.int(),
  keptIn: KeptIn,
  presence: TokenPresence,
  health: TokenHealth,
  /** Of a JWT, else `null`. */
  endsAt: z.nullable(z.int()),
  /** What a server said of a JWT, since this program was started; else `null`. */
  probe: z.nullable(JwtProbe),
  /** The person took it back; Plex has yet to be reached. */
  isRevoking: z.boolean(),
});
export type NamedTokenSummary = z.infer<typeof NamedTokenSummary>;

/** A token for a tool that its account's owner is to approve in the browser. */
export const NamedTokenApproval = z.strictObject({
  accountId: AccountId,
  /** The one that it is to replace; `null` for a new one. Once it is made: its own. */
  namedTokenId: z.nullable(NamedTokenId),
  /** The tool's. */
  name: z.string().check(z.minLength(1), z.maxLength(512)),
  kind: NamedTokenKind,
  /** Epoch milliseconds. */
  expiresAt: z.int(),
  state: z.enum(['waiting', 'ended', 'made']),
  /** While it waits: why nothing is heard of Plex. Once it has ended: why. */
  failure: z.nullable(z.enum(failureCodes)),
});
export type NamedTokenApproval = z.infer<typeof NamedTokenApproval>;

/** What became of a revocation: Plex has ended the token, or will be told once it can be reached. */
export const Revocation = z.enum(['revoked', 'queued']);
export type Revocation = z.infer<typeof Revocation>;
