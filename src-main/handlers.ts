import { createActivityHandlers } from './activity/activity-handlers.ts';
import type { ActivityRoom } from './activity/activity-handlers.ts';
import type { AppState } from './contract/app-state.ts';
import type { AccountId, KeychainState, OpenRequest } from './contract/entities.ts';
import { createAdoptHandlers } from './adopt/adopt-handlers.ts';
import type { TokenAdoption } from './adopt/token-adoption.ts';
import { createBackupHandlers } from './backup/backup-handlers.ts';
import type { Backups } from './backup/backups.ts';
import type { Handlers } from './contract/bridge.ts';
import type { HelpTopic } from './contract/contract.ts';
import type { SettingChange, SettingsState } from './contract/settings.ts';
import { createClaimHandlers } from './claim/claim-handlers.ts';
import type { Claims } from './claim/claims.ts';
import { performCopy } from './copy-acts.ts';
import { createDevicesHandlers } from './devices/devices-handlers.ts';
import type { Diagnostics } from './diagnostics/diagnostics.ts';
import type { Devices } from './devices/devices.ts';
import { createHomeUsersHandlers } from './home-users/home-users-handlers.ts';
import type { HomeUsers } from './home-users/home-users.ts';

import { targetOf } from './quick-copy.ts';
import type { QuickTarget } from './quick-copy.ts';
import type { ApprovalHandlers } from './broker/approval-handlers.ts';
import type { AccountStore } from './accounts/account-store.ts';
import type { TokenDetailsReader } from './accounts/token-details.ts';
import { copyText } from './clipboard/copy-text.ts';
import type { ServerChecks } from './servers/server-checks.ts';
import { createNamedTokenHandlers } from './named-tokens/named-token-handlers.ts';
import type { NamedTokenRooms } from './named-tokens/named-token-handlers.ts';
import type { ServerDirectory } from './servers/server-directory.ts';
import type { SourceLookup } from './servers/source-lookup.ts';
import type { AccountRepairs } from './named-tokens/account-repairs.ts';
import type { Notices } from './notices/notices.ts';
import type { TransientTokens } from './servers/transient-tokens.ts';
import type { IdleLock } from './shell/idle-lock.ts';
import { createUpdatesHandlers } from './updates/updates-handlers.ts';
import type { UpdateLook } from './updates/updates.ts';
import { createSignInHandlers } from './sign-in-handlers.ts';
import type { SignInRooms } from './sign-in-handlers.ts';

/** What the features with files of their own bring. */
type FeatureRooms = SignInRooms & NamedTokenRooms;

/** What the calls of the contract are made of. */
export type Rooms = FeatureRooms & {
  readState: () => AppState;
  accounts: Pick<AccountStore, 'credential' | 'remove'>;
  signOut: (accountId: AccountId) => Promise<void>;
  /** The account is gone: so are its servers and all that was minted from it. */
  forgetEverythingOf: (accountId: AccountId) => Promise<void>;
  tokenDetails: TokenDetailsReader;
  servers: ServerDirectory;
  serverChecks: Pick<ServerChecks, 'hurry'>;
  transientTokens: TransientTokens;
  notices: Pick<Notices, 'dismiss' | 'act'>;
  repairs: Pick<AccountRepairs, 'forget'>;
  sources: SourceLookup;
  devices: Devices;
  homeUsers: HomeUsers;
  claims: Claims;
  tokenAdoption: Omit<TokenAdoption, 'adopt'>;
  unlockKeychain: () => Promise<KeychainState>;
  copyText: (text: string) => Promise<void>;
  openHelp: (topic: HelpTopic) => Promise<void>;
  /** All that can be copied now, as quick copy offers it. */
  quickTargets: () => QuickTarget[];
  /** Puts quick copy out of sight. */
  hidePalette: () => void;
  /** For the first minutes. */
  welcome: {
    keychainName: () => Promise<string>;
    end: () => void;
    startDemo: () => Promise<void>;
  };
  changeSetting: (change: SettingChange) => Promise<SettingsState>;
  /** Other programs that ask for credentials. */
  programs: ApprovalHandlers;
  lock: Pick<IdleLock, 'isLocked' | 'unlock' | 'requireOpen'>;
  activity: ActivityRoom;
  backups: Backups;
  diagnostics: Diagnostics;
  /** Undefined where this build knows no place to ask. */
  updates: UpdateLook | undefined;
  /** Keeps the window out of pictures and shared screens. */
  protectContent: (isProtected: boolean) => void;
};

/** One plain function per call of the contract. The tray calls the same ones: two doors, one room. */
export function createHandlers(rooms: Rooms): Handlers {
  const { accounts, tokenDetails, servers, transientTokens, sources } = rooms;
  const forgetEverythingOf = async (accountId: AccountId): Promise<void> => {
    tokenDetails.forget(accountId);
    await rooms.forgetEverythingOf(accountId);
  };
  /** Whoever finds the computer unattended gets no token, and cannot end the lock either. */
  const unlessLocked =
    <Request, Reply>(handle: (request: Request) => Promise<Reply>) =>
    async (request: Request): Promise<Reply> => {
      rooms.lock.requireOpen();
      return handle(request);
    };
  return {
    readState: () => Promise.resolve(rooms.readState()),

    ...createSignInHandlers(rooms),

    unlockKeychain: () => rooms.unlockKeychain(),

    readTokenDetails: ({ accountId, refresh }) => tokenDetails.read(accountId, refresh),
    revealEmail: async ({ accountId }) => ({ email: await tokenDetails.email(accountId) }),
    copyToken: unlessLocked(async ({ accountId, form }) => {
      const { token, clientIdentifier } = accounts.credential(accountId);
      return rooms.copySecret(
        copyText(form, token, { address: rooms.accountAddress, clientIdentifier }),
      );
    }),
    showToken: unlessLocked(({ accountId }) =>
      finish(() => {
        const { name, token } = accounts.credential(accountId);
        rooms.showToken(name, token, () =>
          rooms.actsBy('window').copyToken({ accountId, form: 'token' }),
        );
      }),
    ),
    signOut: ({ accountId }) =>
      finish(async () => {
        await rooms.signOut(accountId);
        await forgetEverythingOf(accountId);
      }),
    forgetAccount: ({ accountId }) =>
      finish(async () => {
        await accounts.remove(accountId);
        await forgetEverythingOf(accountId);
      }),

    ...createNamedTokenHandlers(rooms, unlessLocked),

    refreshServers: ({ accountId }) =>
      finish(async () => {
        void transientTokens.checkAll();
        await servers.load(accountId);
        rooms.serverChecks.hurry(accountId);
      }),
    addServer: ({ accountId, address, plainHttpAgreed }) =>
      servers.addByHand(accountId, address, plainHttpAgreed),
    readConnections: ({ accountId, serverId, again }) =>
      servers.connections(accountId, serverId, again),
    removeServer: ({ accountId, serverId }) =>
      finish(() => servers.removeByHand(accountId, serverId)),

    mintTransientToken: unlessLocked(({ accountId, serverId, plainHttpAgreed }) =>
      transientTokens.mint(accountId, serverId, plainHttpAgreed),
    ),
    copyTransientToken: unlessLocked(async ({ transientTokenId, form }) => {
      const token = await transientTokens.use(transientTokenId);
      return rooms.copySecret(copyText(form, token, transientTokens.tokenUse(transientTokenId)));
    }),
    forgetTransientToken: ({ transientTokenId }) =>
      finish(() => transientTokens.forget(transientTokenId)),

    lookUpSource: (request) => sources.lookUp(request),
    copySourceToken: unlessLocked(async ({ sourceConnectionId, form }) =>
      rooms.copySecret(
        copyText(form, sources.token(sourceConnectionId), sources.tokenUse(sourceConnectionId)),
      ),
    ),
    copyAddress: ({ sourceConnectionId, position }) =>
      finish(() => rooms.copyText(sources.address(sourceConnectionId, position))),

    dismissNotice: ({ noticeId }) => finish(() => rooms.notices.dismiss(noticeId)),
    actOnNotice: ({ noticeId, act }) => rooms.notices.act(noticeId, act),
    forgetRepair: ({ accountId }) => finish(() => rooms.repairs.forget(accountId)),

    ...createDevicesHandlers(rooms.devices),
    ...createHomeUsersHandlers({ homeUsers: rooms.homeUsers, requireOpen: rooms.lock.requireOpen }),
    ...createClaimHandlers({
      claims: rooms.claims,
      copySecret: rooms.copySecret,
      requireOpen: rooms.lock.requireOpen,
    }),

    ...createAdoptHandlers(rooms.tokenAdoption, rooms.lock.requireOpen),

    openHelp: ({ topic }) => finish(() => rooms.openHelp(topic)),

    quickEntries: () => Promise.resolve(rooms.quickTargets().map(({ entry }) => entry)),
    quickCopy: async ({ entryId }) => {
      const { act } = targetOf(rooms.quickTargets(), entryId);
      const copied = await performCopy(rooms.actsBy('quick-copy'), act);
      rooms.hidePalette();
      return copied;
    },

    changeSettings: async (change) => {
      if (change.setting === 'lockAfterIdleMinutes') rooms.lock.requireOpen();
      return rooms.changeSetting(change);
    },
    unlockTokens: async () => ({ isLocked: !(await rooms.lock.unlock()) }),
    tellPasswordShown: ({ isShown }) => finish(() => rooms.protectContent(isShown)),
    ...rooms.programs,

    readKeychainName: async () => ({ name: await rooms.welcome.keychainName() }),
    endWelcome: () => finish(rooms.welcome.end),
    startDemo: () => finish(rooms.welcome.startDemo),

    ...createActivityHandlers(rooms.activity),
    ...createBackupHandlers(rooms.backups, () => rooms.lock.requireOpen()),
    ...rooms.diagnostics,
    ...createUpdatesHandlers(rooms.updates),
  };
}

export const nothingAsked: OpenRequest = { view: 'accounts', accountId: null, failure: null };

/** For a call that has nothing to reply. What the act throws, the call throws. */
async function finish(act: () => void | Promise<void>): Promise<null> {
  await act();
  return null;
}
