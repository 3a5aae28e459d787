import * as z from 'zod/mini';
import { Demo } from './demo.ts';
import {
  AccountSummary,
  address,
  KeychainState,
  listOf,
  Notice,
  OpenRequest,
  ServerList,
  TransientTokenSummary,
  TrayHost,
} from './entities.ts';
import { NamedTokenApproval, NamedTokenSummary } from './named-tokens.ts';
import { Repair } from './repairs.ts';
import { SettingsState } from './settings.ts';
import { SignInAttempt } from './sign-in-ways.ts';

/** All that a new window needs to draw itself. */
export const AppState = z.strictObject({
  accounts: listOf(AccountSummary),
  signInAttempt: z.nullable(SignInAttempt),
  keychain: KeychainState,
  servers: listOf(ServerList),
  namedTokens: listOf(NamedTokenSummary),
  namedTokenApproval: z.nullable(NamedTokenApproval),
  transientTokens: listOf(TransientTokenSummary),
  notices: listOf(Notice),
  repairs: listOf(Repair),
  trayHost: TrayHost,
  /** The Plex address in use when it is not the real one, else empty. */
  standInOrigin: address,
  settings: SettingsState,
  /** Nobody was here for a while: copying and showing need an unlock. */
  isLocked: z.boolean(),
  /** Nobody has read yet how to begin. */
  isWelcome: z.boolean(),
  /** Only where Plex is a pretend one. */
  demo: z.nullable(Demo),
  openRequest: OpenRequest,
});
export type AppState = z.infer<typeof AppState>;
