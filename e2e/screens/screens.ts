import type { Page } from 'playwright';
import { claimScreen, devicesScreen, homeUsersScreen } from './account-panels.ts';
import { accountsScreen } from './accounts.ts';
import { activityScreen } from './activity.ts';
import { backupScreen } from './backup.ts';
import { adoptScreen } from './adopt.ts';
import { button } from './controls.ts';
import { diagnosticsScreen } from './diagnostics.ts';
import { namedTokensScreen } from './named-tokens.ts';
import { noticesScreen } from './notices.ts';
import { serversScreen } from './servers.ts';
import { settingsScreen } from './settings.ts';
import { signInWaysScreen } from './sign-in-ways.ts';
import { signInScreen } from './sign-in.ts';
import { sourceConnectionScreen } from './source-connection.ts';
import { tokenDetailsScreen } from './token-details.ts';
import { transientTokensScreen } from './transient-tokens.ts';
import { welcomeScreen } from './welcome.ts';

export type Screens = ReturnType<typeof screensOf>;

/** Everything a person can see and press in one window. */
export function screensOf(page: Page) {
  return {
    page,
    signIn: signInScreen(page),
    ways: signInWaysScreen(page),
    welcome: welcomeScreen(page),
    adopt: adoptScreen(page),
    accounts: accountsScreen(page),
    tokenDetails: tokenDetailsScreen(page),
    devices: devicesScreen(page),
    homeUsers: homeUsersScreen(page),
    claim: claimScreen(page),
    namedTokens: namedTokensScreen(page),
    notices: noticesScreen(page),
    servers: serversScreen(page),
    transientTokens: transientTokensScreen(page),
    source: sourceConnectionScreen(page),
    settings: settingsScreen(page),
    activity: activityScreen(page),
    backup: backupScreen(page),
    diagnostics: diagnosticsScreen(page),
    /** What went wrong; there is one at a time. */
    alert: page.getByRole('alert'),
    /** What was done. */
    status: page.getByRole('status'),
    unlockKeychain: button(page, 'Unlock keychain'),
  };
}
