import type { ActivityAct, ActivityThing } from '../contract/activity.ts';
import type { Handlers } from '../contract/bridge.ts';
import type { DeviceId } from '../contract/devices.ts';
import type {
  AccountId,
  AccountSummary,
  NamedTokenId,
  SourceConnectionId,
  TransientTokenId,
  TransientTokenSummary,
} from '../contract/entities.ts';

/** All that can be done by some way: the calls of the contract, and what comes without one. */
export type Acts = Handlers & {
  renewTransientToken: (request: {
    transientTokenId: TransientTokenId;
  }) => Promise<TransientTokenSummary>;
  /** A sign-in was approved at Plex, and its account is kept. */
  finishPinSignIn: (request: { accountId: AccountId }) => Promise<null>;
  /** A tool's token was approved at Plex, and is kept: a new one, or one in the place of another. */
  finishNamedToken: (request: { namedTokenId: NamedTokenId }) => Promise<null>;
  finishReplacedNamedToken: (request: { namedTokenId: NamedTokenId }) => Promise<null>;
};

/** Names by ids, as they are at that moment. */
export type Known = {
  account: (accountId: AccountId) => Pick<AccountSummary, 'name'> | undefined;
  namedToken: (id: NamedTokenId) => { name: string } | undefined;
  transientToken: (id: TransientTokenId) => Pick<TransientTokenSummary, 'serverName'> | undefined;
  /** '' where it is not known, and so for a device. */
  sourceName: (id: SourceConnectionId) => string;
  deviceName: (accountId: AccountId, deviceId: DeviceId) => string;
};

/** How a call is written down. */
export type ActivityRow<Request, Reply> = {
  act: ActivityAct;
  /** Of what; `null`: there is no such thing. Looked up before the call, which may take it away. */
  of: (request: Request, known: Known) => ActivityThing | null;
  /** For what only the reply tells; `null`: nothing was done after all. Looked up after the call. */
  after?: (reply: Reply, known: Known) => ActivityThing | null;
};

export type ActivityRows = {
  [Name in keyof Acts]?: ActivityRow<Parameters<Acts[Name]>[0], Awaited<ReturnType<Acts[Name]>>>;
};

/** The one table: a call that has a row here is written down, by whichever way it came. */
export const activityRows: ActivityRows = {
  signIn: {
    act: 'signed-in',
    of: nobodyYet,
    after: (step, known) => (step.kind === 'signed-in' ? account(step, known) : null),
  },
  verifyCode: {
    act: 'signed-in',
    of: nobodyYet,
    after: (step, known) => (step.kind === 'signed-in' ? account(step, known) : null),
  },
  finishPinSignIn: { act: 'signed-in', of: account },
  keepClipboardToken: { act: 'adopted', of: nobodyYet, after: account },
  revokeClipboardToken: {
    act: 'revoked',
    of: nobodyYet,
    after: ({ owner: name }) => ({ kind: 'account', id: '', name }),
  },
  signOut: { act: 'signed-out', of: account },
  forgetAccount: { act: 'forgotten', of: account },
  copyToken: { act: 'copied', of: account },
  showToken: { act: 'shown', of: account },

  makeNamedToken: {
    act: 'minted',
    of: ({ name }) => ({ kind: 'named-token', id: '', name }),
    after: namedToken,
  },
  finishNamedToken: { act: 'minted', of: namedToken },
  finishReplacedNamedToken: { act: 'renewed', of: namedToken },
  copyNamedToken: { act: 'copied', of: namedToken },
  showNamedToken: { act: 'shown', of: namedToken },
  replaceNamedToken: { act: 'renewed', of: namedToken },
  revokeNamedToken: { act: 'revoked', of: namedToken },
  forgetNamedToken: { act: 'forgotten', of: namedToken },
  revokeNamedTokensOf: {
    act: 'revoked',
    of: () => someNamedTokens,
    after: ({ revoked, queued }) => (revoked + queued === 0 ? null : someNamedTokens),
  },

  mintTransientToken: { act: 'minted', of: account, after: minted },
  renewTransientToken: { act: 'renewed', of: transientToken, after: minted },
  copyTransientToken: { act: 'copied', of: transientToken },
  forgetTransientToken: { act: 'forgotten', of: transientToken },
  copySourceToken: {
    act: 'copied',
    of: ({ sourceConnectionId: id }, known) => ({
      kind: 'source',
      id,
      name: known.sourceName(id),
    }),
  },

  removeDevice: {
    act: 'revoked',
    of: ({ accountId, deviceId: id }, known) => ({
      kind: 'device',
      id,
      name: known.deviceName(accountId, id),
    }),
  },
  getHomeUserToken: { act: 'signed-in', of: nobodyYet, after: account },
  mintClaim: { act: 'minted', of: ({ accountId }, known) => claim(account({ accountId }, known)) },
  copyClaim: { act: 'copied', of: ({ claimId: id }) => ({ kind: 'claim', id, name: '' }) },

  exportBackup: {
    act: 'exported',
    of: () => withoutSecrets,
    after: (outcome) => (outcome === 'saved' ? withoutSecrets : null),
  },
  exportSecretBackup: {
    act: 'exported',
    of: () => withSecrets,
    after: (outcome) => (outcome === 'saved' ? withSecrets : null),
  },
  importBackup: { act: 'imported', of: () => ({ kind: 'backup', id: '', name: '' }) },

  copyDiagnostics: { act: 'copied', of: () => theDiagnostics },
  exportActivity: {
    act: 'exported',
    of: () => theLog,
    after: (outcome) => (outcome === 'saved' ? theLog : null),
  },
};

/** All that an account has left. */
const someNamedTokens: ActivityThing = { kind: 'named-token', id: '', name: '' };
const withoutSecrets: ActivityThing = { kind: 'backup', id: 'without-secrets', name: '' };
const withSecrets: ActivityThing = { kind: 'backup', id: 'with-secrets', name: '' };
const theDiagnostics: ActivityThing = { kind: 'diagnostics', id: '', name: '' };
const theLog: ActivityThing = { kind: 'activity-log', id: '', name: '' };

/** Who signs in is known only once Plex has said so: what was typed may be an e-mail address. */
function nobodyYet(): ActivityThing {
  return { kind: 'account', id: '', name: '' };
}

/* An id that nobody has is the invention of whoever sent it, and does not come into the log. */

function account({ accountId: id }: { accountId: AccountId }, known: Known): ActivityThing | null {
  const found = known.account(id);
  return found === undefined ? null : { kind: 'account', id, name: found.name };
}

function namedToken(
  { namedTokenId: id }: { namedTokenId: NamedTokenId },
  known: Known,
): ActivityThing | null {
  const found = known.namedToken(id);
  return found === undefined ? null : { kind: 'named-token', id, name: found.name };
}

function transientToken(
  { transientTokenId: id }: { transientTokenId: TransientTokenId },
  known: Known,
): ActivityThing | null {
  const found = known.transientToken(id);
  return found === undefined ? null : { kind: 'transient-token', id, name: found.serverName };
}

/** One claim token at a time belongs to an account; it is known by that. */
function claim(owner: ActivityThing | null): ActivityThing | null {
  return owner === null ? null : { ...owner, kind: 'claim' };
}

function minted({ transientTokenId: id, serverName }: TransientTokenSummary): ActivityThing {
  return { kind: 'transient-token', id, name: serverName };
}
