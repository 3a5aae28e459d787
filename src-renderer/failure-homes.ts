import type { CallName } from '../src-main/contract/names.ts';
import type { NamedTokenSummary } from '../src-main/contract/named-tokens.ts';
import type { ShownFailure } from './act-state.ts';
import { leftNamedTokens, namedToken } from './named-tokens/named-tokens-state.ts';
import type { PageState } from './page-value.ts';
import { chosenServers } from './servers/servers-state.ts';
import { chosenTransientTokens } from './servers/transient-tokens-state.ts';

/** The parts of the page where a failure can show. */
export type Home =
  | 'page'
  | 'sign-in'
  | 'account'
  | 'details'
  | 'servers'
  | 'server'
  | 'named-tokens'
  | 'named-token'
  | 'revoke'
  | 'transient-token'
  | 'notice'
  | 'source'
  | 'sign-out'
  | 'settings'
  | 'devices'
  | 'home-users'
  | 'claim'
  | 'activity'
  | 'backup'
  | 'adoption';

/** Where a failed call says so: beside the button that asked for it. */
const homes: Record<CallName, Home> = {
  readState: 'page',
  signIn: 'sign-in',
  verifyCode: 'sign-in',
  cancelSignIn: 'sign-in',
  startPinSignIn: 'sign-in',
  openSignInPage: 'sign-in',
  cancelPinSignIn: 'sign-in',
  unlockKeychain: 'page',
  readTokenDetails: 'details',
  revealEmail: 'details',
  copyToken: 'account',
  showToken: 'account',
  signOut: 'sign-out',
  forgetAccount: 'sign-out',
  makeNamedToken: 'named-tokens',
  makeNamedTokenInBrowser: 'named-tokens',
  cancelNamedTokenApproval: 'page',
  copyNamedToken: 'named-token',
  showNamedToken: 'named-token',
  renameNamedToken: 'named-token',
  replaceNamedToken: 'named-token',
  replaceNamedTokenInBrowser: 'named-token',
  probeNamedToken: 'named-token',
  revokeNamedToken: 'revoke',
  keepNamedToken: 'named-token',
  forgetNamedToken: 'revoke',
  revokeNamedTokensOf: 'sign-out',
  refreshServers: 'servers',
  addServer: 'servers',
  readConnections: 'server',
  removeServer: 'server',
  mintTransientToken: 'server',
  copyTransientToken: 'transient-token',
  forgetTransientToken: 'transient-token',
  lookUpSource: 'source',
  copySourceToken: 'source',
  copyAddress: 'source',
  dismissNotice: 'notice',
  actOnNotice: 'notice',
  forgetRepair: 'page',
  readDevices: 'devices',
  removeDevice: 'devices',
  readHomeUsers: 'home-users',
  getHomeUserToken: 'home-users',
  mintClaim: 'claim',
  copyClaim: 'claim',
  forgetClaim: 'claim',
  openHelp: 'page',
  quickEntries: 'page',
  quickCopy: 'page',
  changeSettings: 'settings',
  unlockTokens: 'page',
  tellPasswordShown: 'page',
  readApprovalQuestion: 'page',
  answerApproval: 'page',
  readRememberedApprovals: 'settings',
  forgetApproval: 'settings',
  readClipboardToken: 'sign-in',
  keepClipboardToken: 'adoption',
  dropClipboardToken: 'adoption',
  revokeClipboardToken: 'adoption',
  exportBackup: 'backup',
  exportSecretBackup: 'backup',
  openBackup: 'backup',
  unlockBackup: 'backup',
  importBackup: 'backup',
  closeBackup: 'backup',
  prepareDiagnostics: 'page',
  copyDiagnostics: 'page',
  readActivity: 'activity',
  exportActivity: 'activity',
  readKeychainName: 'page',
  endWelcome: 'page',
  startDemo: 'page',
  readUpdates: 'settings',
  lookForUpdates: 'settings',
  downloadUpdate: 'settings',
  cancelUpdateDownload: 'settings',
  showUpdate: 'settings',
};

/** The failure on show, if this is its home. One whose home is not on the page shows at its head. */
export function failureAt(state: PageState, home: Home, subject = ''): ShownFailure | null {
  const { failure } = state;
  if (failure === null) return null;
  const isOfPage = failure.act === null || failure.code === 'app-locked';
  const own = isOfPage ? 'page' : homes[failure.act.call];
  const ownSubject = isOfPage ? '' : failure.act.subject;
  if (!isOnPage(state, own, ownSubject)) return home === 'page' ? failure : null;
  return own === home && ownSubject === subject ? failure : null;
}

function isOnPage(state: PageState, home: Home, subject: string): boolean {
  switch (home) {
    case 'page':
      return true;
    case 'sign-in':
      return state.signIn !== null;
    case 'sign-out':
      return state.dialog?.kind === 'sign-out' && state.dialog.account.accountId === subject;
    case 'account':
      return state.accounts.some((each) => each.accountId === subject);
    case 'details':
      return state.detailsOpen && state.chosen === subject;
    case 'servers':
      return state.chosen === subject;
    case 'server':
      return chosenServers(state)?.servers.some((each) => each.serverId === subject) ?? false;
    case 'named-tokens':
      return state.chosen === subject && state.namedTokens.isAdding;
    case 'named-token':
      return isShown(state, namedToken(state.namedTokens, subject));
    case 'revoke':
      return state.namedTokens.asking === subject;
    case 'transient-token':
      return chosenTransientTokens(state).some((each) => each.transientTokenId === subject);
    case 'notice':
      return state.notices.some((each) => each.noticeId === subject);
    case 'settings':
    case 'backup':
      return state.settingsOpen;
    case 'devices':
    case 'home-users':
    case 'claim':
      return state.panel?.kind === home && state.panel.accountId === subject;
    case 'activity':
      return state.activity.isOpen;
    case 'adoption':
      return state.adoption !== null;
    case 'source':
      return state.source?.server.serverId === subject;
  }
}

/** Those of the chosen account are shown, and those whose account has left. */
function isShown(state: PageState, token: NamedTokenSummary | undefined): boolean {
  return (
    token !== undefined &&
    (token.accountId === state.chosen ||
      leftNamedTokens(state.namedTokens, state.accounts).includes(token))
  );
}
