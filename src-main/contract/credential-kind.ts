import * as z from 'zod/mini';

/** Of which kind the credential is that a program asks for. */
export const CredentialKind = z.enum(['account', 'transient-token', 'server', 'named-token']);
export type CredentialKind = z.infer<typeof CredentialKind>;
