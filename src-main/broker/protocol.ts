import * as z from 'zod/mini';
import { ActivityEntry } from '../contract/activity.ts';
import { CredentialKind } from '../contract/credential-kind.ts';
import { KeychainState, TokenHealth } from '../contract/entities.ts';
import { NamedTokenKind, Revocation } from '../contract/named-tokens.ts';
import { address, HandedOver, instant, line, name, PROTOCOL, secret } from './wire.ts';

export * from './wire.ts';

/* What programs ask, and what each is answered with. What goes over the wire besides: `wire.ts`. */

const optionalName = z.optional(name);

/** What the credential is wanted for; it is told in the activity log. */
export const Purpose = z.enum(['get', 'exec', 'env', 'write-secret', 'credential-helper']);
export type Purpose = z.infer<typeof Purpose>;

export const Request = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('list') }),
  z.strictObject({ command: z.literal('activity') }),
  z.strictObject({ command: z.literal('get'), name, purpose: Purpose }),
  z.strictObject({ command: z.literal('mint'), server: name, account: optionalName }),
  z.strictObject({
    command: z.literal('source'),
    source: name,
    server: name,
    account: optionalName,
  }),
  z.strictObject({
    command: z.literal('sign-in'),
    login: line,
    password: z.string().check(z.maxLength(1_024)),
    keepIn: z.enum(['keychain', 'session']),
  }),
  z.strictObject({ command: z.literal('verify-code'), code: line }),
  z.strictObject({
    command: z.literal('keep-token'),
    token: secret,
    keepIn: z.enum(['keychain', 'session']),
  }),
  z.strictObject({ command: z.literal('sign-out'), name }),
  z.strictObject({
    command: z.literal('new-token'),
    name,
    kind: NamedTokenKind,
    account: optionalName,
  }),
  z.strictObject({ command: z.literal('revoke'), name }),
]);
export type Request = z.infer<typeof Request>;
export type CommandName = Request['command'];

/** One thing that a program asks. */
export const Ask = z.strictObject({
  protocol: z.literal(PROTOCOL),
  /** As the program sees itself; believed only with the proof. */
  processId: z.int().check(z.minimum(1)),
  /** Under which number the program holds the proof open; null: it could not. */
  proofNumber: z.nullable(z.int().check(z.minimum(0))),
  /** The key of the app's note; empty where the folder is the check. */
  key: z.string().check(z.maxLength(128)),
  /** Nobody is to be asked anything. */
  noInput: z.boolean(),
  request: Request,
});
export type Ask = z.infer<typeof Ask>;

export const ListedCredential = z.strictObject({
  kind: CredentialKind,
  name,
  id: name,
  /** The name of the account that it belongs to; its own name for an account. */
  account: line,
  state: z.enum([
    ...TokenHealth.shape.state.options,
    'unread',
    'missing',
    'unreadable',
    'ends-soon',
    'ended',
    'server-restarted',
  ]),
  checkedAt: z.nullable(instant),
  endsAtLatest: z.nullable(instant),
  keptIn: z.enum(['keychain', 'session', 'memory', 'server']),
});
export type ListedCredential = z.infer<typeof ListedCredential>;

/** What each command is answered with. */
export const replies = {
  list: z.strictObject({
    version: line,
    keychain: KeychainState,
    isLocked: z.boolean(),
    credentials: z.array(ListedCredential).check(z.maxLength(4_000)),
    /** False: there were more than one frame holds. */
    isWhole: z.boolean(),
  }),
  /** The newest first. */
  activity: z.strictObject({
    entries: z.array(ActivityEntry).check(z.maxLength(1_000)),
    /** False: there were more than one frame holds. */
    isWhole: z.boolean(),
  }),
  get: HandedOver,
  mint: HandedOver,
  source: z.strictObject({
    name: line,
    sourceClientIdentifier: line,
    token: secret,
    clientIdentifier: line,
    connections: z
      .array(z.strictObject({ kind: z.enum(['local', 'remote', 'relay']), address }))
      .check(z.maxLength(1_000)),
  }),
  'sign-in': z.strictObject({ step: z.enum(['code-needed', 'signed-in']), name: line }),
  'verify-code': z.strictObject({ step: z.literal('signed-in'), name: line }),
  'keep-token': z.strictObject({ name: line }),
  'sign-out': z.strictObject({ name: line }),
  'new-token': HandedOver,
  revoke: z.strictObject({ name: line, outcome: Revocation }),
} as const satisfies Record<CommandName, z.ZodMiniType>;

export type Reply<Name extends CommandName> = z.infer<(typeof replies)[Name]>;
export type AnyReply = { [Name in CommandName]: Reply<Name> }[CommandName];
