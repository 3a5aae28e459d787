import * as z from 'zod/mini';
import { CredentialKind } from './credential-kind.ts';

/**
 * Programs that ask for credentials, and what the person said to that. Nothing here is secret: a
 * program is told of by the names of its files, a credential by its name.
 */

export { CredentialKind };

const id = z.string().check(z.minLength(1), z.maxLength(128));
const line = z.string().check(z.maxLength(512));
const filePath = z.string().check(z.maxLength(2_048));

export const QuestionId = id.brand<'QuestionId'>();
export type QuestionId = z.infer<typeof QuestionId>;

export const ApprovalId = id.brand<'ApprovalId'>();
export type ApprovalId = z.infer<typeof ApprovalId>;

/** What a program wants to do with a credential. */
export const Access = z.enum([
  'read-token',
  'make-transient-token',
  'read-source',
  'make-named-token',
  'revoke',
  'sign-out',
]);
export type Access = z.infer<typeof Access>;

/**
 * A program as the system tells of it. `executable` is empty where the system does not tell: "unknown
 * program". `runs`: an interpreter's script, or that it runs a command given on its command line.
 */
export const ProgramSummary = z.strictObject({
  executable: filePath,
  script: filePath,
  runs: z.enum(['itself', 'script', 'command-text']),
  /** The program that started it; empty where the system does not tell. */
  parent: filePath,
  processId: z.nullable(z.int()),
});
export type ProgramSummary = z.infer<typeof ProgramSummary>;

/** A program waits for the person. */
export const ApprovalQuestion = z.strictObject({
  questionId: QuestionId,
  program: ProgramSummary,
  credentialKind: CredentialKind,
  /** The credential's name. */
  credential: line,
  access: Access,
  /** How many seconds are left of the time to answer. */
  secondsLeft: z.int().check(z.minimum(0), z.maximum(60)),
  /** An answer can be kept only for a program that is known again. */
  canBeRemembered: z.boolean(),
  /** How many others wait behind this one. */
  waiting: z.int().check(z.minimum(0)),
});
export type ApprovalQuestion = z.infer<typeof ApprovalQuestion>;

export const ApprovalAnswer = z.enum(['once', 'for-an-hour', 'always', 'deny']);
export type ApprovalAnswer = z.infer<typeof ApprovalAnswer>;

/** An answer that still holds. */
export const RememberedApproval = z.strictObject({
  approvalId: ApprovalId,
  executable: filePath,
  script: filePath,
  runs: ProgramSummary.shape.runs,
  credentialKind: CredentialKind,
  credential: line,
  access: Access,
  since: z.int(),
  /** `null`: until it is removed, or the program changes. */
  until: z.nullable(z.int()),
});
export type RememberedApproval = z.infer<typeof RememberedApproval>;

export const RememberedApprovals = z.array(RememberedApproval).check(z.maxLength(1_000));
