import type { FailureCode } from '../contract/failure-codes.ts';
import { AccountId } from '../contract/entities.ts';
import type { KeychainState, ServerId } from '../contract/entities.ts';
import type { Handlers } from '../contract/bridge.ts';
import { KeyringError } from '../keyring-error.ts';
import type { AccountStore } from '../accounts/account-store.ts';
import type { TokenAdoption } from '../adopt/token-adoption.ts';
import type { SignIn } from '../accounts/sign-in.ts';
import type { NamedTokenStore } from '../named-tokens/named-token-store.ts';
import type { JwtRenewals } from '../plex-jwt/jwt-renewals.ts';
import type { ServerDirectory } from '../servers/server-directory.ts';
import type { SourceLookup } from '../servers/source-lookup.ts';
import type { TransientTokens } from '../servers/transient-tokens.ts';
import type { IdleLock } from '../shell/idle-lock.ts';
import { Token } from '../token.ts';
import type { Approvals, Wanted } from './approvals.ts';
import type { AskingProgram, ProgramReader } from './asking-program.ts';
import {
  findAccount,
  findCredential,
  findNamedToken,
  findServer,
  idOf,
  listCredentials,
  nameOfAccount,
} from './find-credential.ts';
import type { Credentials, Found } from './find-credential.ts';
import { LARGEST_FRAME } from './protocol.ts';
import type { AnyReply, HandedOver, Purpose, Reply, Request } from './protocol.ts';
import type { UsableServer } from '../credential-words.ts';
import type { Answer, Asker } from './socket-server.ts';

/** What the answers to programs are made of: the same rooms that the page's calls are made of. */
export type BrokerRooms = {
  version: string;
  /** Resolves once the keychain was looked at. */
  looked: () => Promise<void>;
  accounts: Pick<AccountStore, 'list' | 'credential'>;
  namedTokens: Pick<NamedTokenStore, 'list'>;
  /** Renews a JWT that is about to end. */
  jwtRenewals: Pick<JwtRenewals, 'use'>;
  servers: Pick<ServerDirectory, 'lists' | 'load'>;
  transientTokens: Pick<TransientTokens, 'list' | 'use' | 'tokenUse'>;
  sources: Pick<SourceLookup, 'token'>;
  signIn: Pick<SignIn, 'start' | 'verify' | 'cancel'>;
  tokenAdoption: Pick<TokenAdoption, 'adopt'>;
  handlers: Pick<
    Handlers,
    | 'mintTransientToken'
    | 'lookUpSource'
    | 'signOut'
    | 'readActivity'
    | 'makeNamedToken'
    | 'revokeNamedToken'
  >;
  lock: Pick<IdleLock, 'isLocked' | 'unlock'>;
  keychainState: () => KeychainState;
  unlockKeychain: () => Promise<KeychainState>;
  /** Where an account's token is good. */
  plexOrigin: string;
  now: () => number;
  approvals: Pick<Approvals, 'require'>;
  readProgram: ProgramReader;
  /** A program was given a credential, or was refused it. */
  noteUse: (use: ProgramUse) => void;
};

/** For the activity log. `failure`: its code, or null when the program got what it asked for. */
export type ProgramUse = {
  program: AskingProgram['summary'];
  wanted: Wanted;
  purpose: Purpose | 'mint' | 'source' | 'sign-in' | 'sign-out' | 'new-token' | 'revoke';
  /** The name of what is made, where that is not the name of what was wanted. */
  made?: string;
  failure: FailureCode | null;
};

/** Answers what programs ask: locked and unlocked, approved and denied as everywhere in the app. */
export function createProgramCalls(rooms: BrokerRooms): Answer {
  /** Connections whose sign-in waits for a code: nobody else may send it. */
  const awaitingCode = new WeakSet();

  const credentials = (): Credentials => ({
    accounts: rooms.accounts.list(),
    namedTokens: rooms.namedTokens.list(),
    transientTokens: rooms.transientTokens.list(),
    servers: rooms.servers.lists(),
    now: rooms.now(),
  });

  /** Whoever finds the computer unattended gets no token; with somebody there, they are asked. */
  const requireUnlocked = async ({ noInput, tell }: Asker): Promise<void> => {
    if (!rooms.lock.isLocked) return;
    if (noInput) throw new KeyringError('app-locked', 'nobody is to be asked');
    tell('unlock');
    if (!(await rooms.lock.unlock())) throw new KeyringError('app-locked', 'stayed locked');
  };

  const requireKeychain = async ({ noInput, tell }: Asker): Promise<void> => {
    if (rooms.keychainState() !== 'locked' || noInput) return;
    tell('keychain');
    await rooms.unlockKeychain();
    await rooms.looked();
  };

  /** Asks the person, once, and has each use written down. */
  const withApproval = async <Value>(
    asker: Asker,
    wanted: Wanted,
    purpose: ProgramUse['purpose'],
    act: () => Promise<Value>,
    made?: string,
  ): Promise<Value> => {
    const program = await rooms.readProgram(asker.claim);
    const note = (failure: FailureCode | null): void =>
      rooms.noteUse({
        program: program.summary,
        wanted,
        purpose,
        failure,
        ...(made === undefined ? {} : { made }),
      });
    try {
      await requireUnlocked(asker);
      await rooms.approvals.require({
        program,
        wanted,
        noInput: asker.noInput,
        signal: asker.signal,
        onAsking: () => asker.tell('approval'),
      });
      // It may have been locked while the question stood.
      if (rooms.lock.isLocked) throw new KeyringError('app-locked', 'locked meanwhile');
      const value = await act();
      note(null);
      return value;
    } catch (error) {
      note(error instanceof KeyringError ? error.code : 'internal');
      throw error;
    }
  };

  const handOver = async (found: Found): Promise<HandedOver> => {
    switch (found.kind) {
      case 'account': {
        const { token, clientIdentifier } = rooms.accounts.credential(found.account.accountId);
        return handed(found, token, { address: rooms.plexOrigin, clientIdentifier }, null);
      }
      case 'named-token': {
        const { namedTokenId } = found.namedToken;
        return rooms.jwtRenewals.use(namedTokenId, ({ token, clientIdentifier, jwt }) => {
          const endsAt = jwt === null ? null : jwt.endsAt;
          const use = { address: rooms.plexOrigin, clientIdentifier };
          return Promise.resolve(handed(found, token, use, endsAt));
        });
      }
      case 'transient-token': {
        const { transientTokenId, endsAtLatest } = found.transientToken;
        const token = await rooms.transientTokens.use(transientTokenId);
        const use = rooms.transientTokens.tokenUse(transientTokenId);
        return handed(found, token, use, endsAtLatest);
      }
    }
  };

  const get = async (name: string, purpose: Purpose, asker: Asker): Promise<HandedOver> => {
    const found = findCredential(credentials(), name);
    const wanted: Wanted = {
      kind: found.kind,
      id: idOf(found),
      name: found.name,
      access: 'read-token',
    };
    return withApproval(asker, wanted, purpose, () => handOver(found));
  };

  /** Servers are known once Plex was asked for them; a name that is not among them asks again. */
  const server = async (wanted: {
    server: string;
    account: string | undefined;
  }): Promise<UsableServer> => {
    const look = (): UsableServer => {
      const { servers, accounts } = credentials();
      return findServer(servers, accounts, wanted);
    };
    try {
      return look();
    } catch (error) {
      if (!(error instanceof KeyringError) || error.code !== 'server-unknown') throw error;
      const held = rooms.accounts.list().filter(({ token }) => token === 'held');
      const loads = held.map(({ accountId }) => rooms.servers.load(accountId));
      const failures = (await Promise.allSettled(loads)).flatMap((each) =>
        each.status === 'rejected' ? [each.reason as unknown] : [],
      );
      try {
        return look();
      } catch (unknown) {
        // That Plex could not be asked says more than that the name is unknown.
        throw failures.find((each) => each instanceof KeyringError) ?? unknown;
      }
    }
  };

  const wantedServer = (found: UsableServer, access: Wanted['access']): Wanted => ({
    kind: 'server',
    id: `${found.accountId} ${found.serverId}`,
    name: found.name,
    access,
  });

  const mint = async (
    asked: Extract<Request, { command: 'mint' }>,
    asker: Asker,
  ): Promise<HandedOver> => {
    const found = await server({ server: asked.server, account: asked.account });
    const wanted = wantedServer(found, 'make-transient-token');
    return withApproval(asker, wanted, 'mint', async () => {
      const made = await rooms.handlers.mintTransientToken({
        ...idsOf(found),
        plainHttpAgreed: false,
      });
      const transientToken = made;
      return handOver({ kind: 'transient-token', name: made.serverName, transientToken });
    });
  };

  const source = async (
    asked: Extract<Request, { command: 'source' }>,
    asker: Asker,
  ): Promise<Reply<'source'>> => {
    const found = await server({ server: asked.server, account: asked.account });
    return withApproval(asker, wantedServer(found, 'read-source'), 'source', async () => {
      const { sourceConnectionId, name, clientIdentifier, connections } =
        await rooms.handlers.lookUpSource({
          ...idsOf(found),
          source: asked.source,
          refresh: false,
          plainHttpAgreed: false,
        });
      return {
        name,
        sourceClientIdentifier: clientIdentifier,
        token: rooms.sources.token(sourceConnectionId).reveal(),
        clientIdentifier: rooms.accounts.credential(found.accountId).clientIdentifier,
        connections,
      };
    });
  };

  /** Without a question, for the password is the person's own; but it is written down. */
  const noteSignIn = async (asker: Asker, id: string, failure: FailureCode | null) => {
    const { summary } = await rooms.readProgram(asker.claim);
    const name = nameOfAccount(rooms.accounts.list(), id);
    const wanted: Wanted = { kind: 'account', id, name, access: 'read-token' };
    rooms.noteUse({ program: summary, wanted, purpose: 'sign-in', failure });
  };

  const notingFailure = async <Value>(asker: Asker, act: () => Promise<Value>): Promise<Value> => {
    try {
      return await act();
    } catch (error) {
      await noteSignIn(asker, '', error instanceof KeyringError ? error.code : 'internal');
      throw error;
    }
  };

  const signedIn = async (
    step: Awaited<ReturnType<SignIn['start']>>,
    asker: Asker,
  ): Promise<Reply<'sign-in'>> => {
    if (step.kind === 'code-needed') {
      awaitingCode.add(asker.connection);
      asker.signal.addEventListener('abort', () => {
        if (awaitingCode.delete(asker.connection)) rooms.signIn.cancel();
      });
      return { step: 'code-needed', name: '' };
    }
    awaitingCode.delete(asker.connection);
    await noteSignIn(asker, step.accountId, null);
    return { step: 'signed-in', name: nameOfAccount(rooms.accounts.list(), step.accountId) };
  };

  const verifyCode = async (code: string, asker: Asker): Promise<Reply<'verify-code'>> => {
    if (!awaitingCode.has(asker.connection))
      throw new KeyringError('sign-in-attempt-ended', 'not of this connection');
    const next = await notingFailure(asker, () => rooms.signIn.verify(code));
    const { step, name } = await signedIn(next, asker);
    if (step === 'code-needed') throw new KeyringError('verification-code-required', 'once more');
    return { step, name };
  };

  /** Without a question as well: whoever has the token has it already. */
  const keepToken = async (
    { token, keepIn }: Extract<Request, { command: 'keep-token' }>,
    asker: Asker,
  ): Promise<Reply<'keep-token'>> => {
    await requireUnlocked(asker);
    const { name, accountId } = await notingFailure(asker, () =>
      rooms.tokenAdoption.adopt(new Token(token), keepIn, asker.signal),
    );
    if (accountId !== null) await noteSignIn(asker, accountId, null);
    return { name };
  };

  const signOut = async (name: string, asker: Asker): Promise<Reply<'sign-out'>> => {
    const accounts = { ...credentials(), namedTokens: [], transientTokens: [] };
    const found = findCredential(accounts, name);
    const wanted: Wanted = {
      kind: 'account',
      id: idOf(found),
      name: found.name,
      access: 'sign-out',
    };
    return withApproval(asker, wanted, 'sign-out', async () => {
      await rooms.handlers.signOut({ accountId: AccountId.parse(wanted.id) });
      return { name: found.name };
    });
  };

  const newToken = async (
    asked: Extract<Request, { command: 'new-token' }>,
    asker: Asker,
  ): Promise<Reply<'new-token'>> => {
    const { accountId, name: owner } = findAccount(rooms.accounts.list(), asked.account);
    const wanted: Wanted = {
      kind: 'account',
      id: accountId,
      name: owner,
      access: 'make-named-token',
    };
    const make = async (): Promise<HandedOver> => {
      const { name, kind } = asked;
      const { namedTokenId } = await rooms.handlers.makeNamedToken({ accountId, name, kind });
      return handOver(findNamedToken(credentials(), namedTokenId));
    };
    return withApproval(asker, wanted, 'new-token', make, asked.name);
  };

  const revoke = async (name: string, asker: Asker): Promise<Reply<'revoke'>> => {
    const found = findNamedToken(credentials(), name);
    const { namedTokenId } = found.namedToken;
    const wanted: Wanted = {
      kind: 'named-token',
      id: namedTokenId,
      name: found.name,
      access: 'revoke',
    };
    return withApproval(asker, wanted, 'revoke', async () => ({
      name: found.name,
      outcome: await rooms.handlers.revokeNamedToken({ namedTokenId }),
    }));
  };

  return async (request, asker): Promise<AnyReply> => {
    await rooms.looked();
    const isOpen = request.command === 'list' || request.command === 'activity';
    if (!isOpen) await requireKeychain(asker);
    switch (request.command) {
      case 'list': {
        const listed = fitting(listCredentials(credentials()));
        return {
          version: rooms.version,
          keychain: rooms.keychainState(),
          isLocked: rooms.lock.isLocked,
          credentials: listed.rows,
          isWhole: listed.isWhole,
        };
      }
      case 'activity': {
        const { rows, isWhole } = fitting(await rooms.handlers.readActivity(null));
        return { entries: rows, isWhole };
      }
      case 'get':
        return get(request.name, request.purpose, asker);
      case 'mint':
        return mint(request, asker);
      case 'source':
        return source(request, asker);
      case 'sign-in': {
        const { login, password, keepIn } = request;
        const start = () => rooms.signIn.start({ login, password, keepIn });
        return signedIn(await notingFailure(asker, start), asker);
      }
      case 'verify-code':
        return verifyCode(request.code, asker);
      case 'keep-token':
        return keepToken(request, asker);
      case 'sign-out':
        return signOut(request.name, asker);
      case 'new-token':
        return newToken(request, asker);
      case 'revoke':
        return revoke(request.name, asker);
    }
  };
}

function handed(
  { kind, name }: Found,
  token: Token,
  use: { address: string | undefined; clientIdentifier: string },
  endsAtLatest: number | null,
): HandedOver {
  const { address, clientIdentifier } = use;
  return {
    kind,
    name,
    token: token.reveal(),
    address: address === undefined ? '' : new URL(address).origin,
    clientIdentifier,
    endsAtLatest,
  };
}

function idsOf({ accountId, serverId }: UsableServer): {
  accountId: AccountId;
  serverId: ServerId;
} {
  return { accountId, serverId };
}

/** As many as one frame holds, with room for what is said besides. */
function fitting<Row>(rows: Row[]): { rows: Row[]; isWhole: boolean } {
  let room = LARGEST_FRAME - 1_024;
  const last = rows.findIndex((each) => {
    room -= Buffer.byteLength(JSON.stringify(each)) + 1;
    return room < 0;
  });
  return last === -1 ? { rows, isWhole: true } : { rows: rows.slice(0, last), isWhole: false };
}
