/**
 * The names of all calls and events, alone in their file: the preload script needs them and must
 * stay small (the schemas in `contract.ts` bring a library along).
 */
export const callNames = [
  'readState',
  'signIn',
  'verifyCode',
  'cancelSignIn',
  'unlockKeychain',
  'readTokenDetails',
  'revealEmail',
  'copyToken',
  'showToken',
  'signOut',
  'forgetAccount',
  'refreshServers',
  'addServer',
  'removeServer',
  'mintTransientToken',
  'copyTransientToken',
  'forgetTransientToken',
  'lookUpSource',
  'copySourceToken',
  'copyAddress',
  'dismissNotice',
  'actOnNotice',
  'readDevices',
  'removeDevice',
  'readHomeUsers',
  'getHomeUserToken',
  'mintClaim',
  'copyClaim',
  'forgetClaim',
  'openHelp',
  'quickEntries',
  'quickCopy',
  'changeSettings',
  'unlockTokens',
  'tellPasswordShown',
] as const;
export type CallName = (typeof callNames)[number];

export const eventNames = [
  'accountsChanged',
  'namedTokensChanged',
  'keychainChanged',
  'serversChanged',
  'transientTokensChanged',
  'noticesChanged',
  'trayHostChanged',
  'openRequested',
  'quickShown',
  'settingsChanged',
  'lockChanged',
] as const;
export type EventName = (typeof eventNames)[number];
