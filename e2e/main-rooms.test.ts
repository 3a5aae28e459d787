/*
 * Main's own parts together, without Electron: sign-in, account store, servers, transient tokens and
 * source look-up, with the real Plex client against the stand-in.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCredentialListFile } from '../src-main/accounts/credential-list-file.ts';
import { createAccountStore } from '../src-main/accounts/account-store.ts';
import type { AccountStore } from '../src-main/accounts/account-store.ts';
import { createCredentialStore } from '../src-main/accounts/credential-store.ts';
import { createAccountKeeper } from '../src-main/accounts/keep-account.ts';
import { createSignInTurn } from '../src-main/accounts/sign-in-turn.ts';
import { createSignIn } from '../src-main/accounts/sign-in.ts';
import { signOut } from '../src-main/accounts/sign-out.ts';
import { createTokenDetailsReader, healthAfter } from '../src-main/accounts/token-details.ts';
import { AccountId, ServerId } from '../src-main/contract/entities.ts';
import { createPace } from '../src-main/expiry/pace.ts';
import { createScheduler } from '../src-main/expiry/scheduler.ts';
import { createMemoryKeychain } from '../src-main/keychain/memory-keychain.ts';
import { KeyringError } from '../src-main/keyring-error.ts';
import { serverUrlCandidates } from '../src-main/plex/server-address.ts';
import { createServerDirectory } from '../src-main/servers/server-directory.ts';
import { openServerNotes } from '../src-main/servers/server-notes.ts';
import { createSourceLookup } from '../src-main/servers/source-lookup.ts';
import { createTransientTokens } from '../src-main/servers/transient-tokens.ts';
import { createPrivateFile } from '../src-main/settings/private-file.ts';
import { addDemoWorld } from './fake-plex/demo-world.ts';
import type { DemoAccount, DemoWorld } from './fake-plex/demo-world.ts';
import { faults, startFakePlex } from './fake-plex/fake-plex.ts';
import type { FakePlex } from './fake-plex/fake-plex.ts';
import { clientOf } from './support/plex-client.ts';

const SIGN_IN = '/api/v2/users/signin';

let folder: string;
let plex: FakePlex;
let world: DemoWorld;
let rooms: Awaited<ReturnType<typeof openRooms>>;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'keyring-rooms-'));
  plex = await startFakePlex();
  world = await addDemoWorld(plex);
  rooms = await openRooms();
});
afterEach(async () => {
  await rooms.close();
  await plex.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As app.ts joins them, with a keychain in memory. `seen.refuseWrite`: why the account store takes nothing. */
async function openRooms() {
  const client = clientOf(plex, 1_500);
  const keychain = createMemoryKeychain({ plexOrigin: plex.url });
  const credentials = createCredentialStore({
    keychain,
    listFile: createCredentialListFile(createPrivateFile(path.join(folder, 'accounts.json'))),
    plexOrigin: plex.url,
    now: Date.now,
  });
  const accounts = createAccountStore(credentials);
  await credentials.start();
  const seen: { refuseWrite: KeyringError | undefined } = { refuseWrite: undefined };
  const add: AccountStore['add'] = (...account) =>
    seen.refuseWrite ? Promise.reject(seen.refuseWrite) : accounts.add(...account);
  const details = createTokenDetailsReader({ plex: client, accounts, now: Date.now });
  const notes = await openServerNotes(createPrivateFile(path.join(folder, 'servers.json')), () => {
    throw new Error('the notes were not written');
  });
  const servers = createServerDirectory({
    plex: client,
    credential: (accountId) => accounts.credential(accountId),
    notes,
    addressCandidates: serverUrlCandidates,
    hiddenNames: () => Promise.resolve(new Set()),
    now: Date.now,
    onTokenUsed: (accountId, failure) =>
      accounts.noteHealth(accountId, {
        state: failure === null ? 'valid' : healthAfter(failure),
        checkedAt: Date.now(),
      }),
  });
  const scheduler = createScheduler();
  const pace = createPace();
  return {
    client,
    keychain,
    accounts,
    details,
    servers,
    seen,
    signIn: createSignIn({
      plex: client,
      keeper: createAccountKeeper({ plex: client, accounts: { add }, keychain }),
      turn: createSignInTurn(),
      newClientIdentifier: randomUUID,
      onSignedIn: (accountId, known) => details.remember(accountId, known),
    }),
    transientTokens: createTransientTokens({
      plex: client,
      servers,
      scheduler,
      pace,
      now: Date.now,
      leadMinutes: () => 60,
      onServerTokenUsed: () => undefined,
    }),
    sources: createSourceLookup({
      plex: client,
      servers,
      onServerTokenUsed: () => undefined,
    }),
    close: async () => {
      scheduler.close();
      pace.close();
      client.close();
      await credentials.close();
    },
  };
}

/** @returns the account's id */
async function signInAs({ username, password, verificationCode }: DemoAccount): Promise<AccountId> {
  const first = await rooms.signIn.start({ login: username, password, keepIn: 'keychain' });
  const step =
    first.kind === 'code-needed' ? await rooms.signIn.verify(verificationCode ?? '') : first;
  if (step.kind !== 'signed-in') throw new Error('Plex asks for a code again');
  return step.accountId;
}

const posts = () => plex.requests.to(SIGN_IN, 'POST');
const start = (login: string, password: string) =>
  rooms.signIn.start({ login, password, keepIn: 'keychain' });

describe('signing in', () => {
  test('with a code, under one client identifier, leaves one token at Plex and one entry here', async () => {
    const { username, password, account } = world.nora;
    const before = account.currentTokens();
    expect(await start(username, password)).toEqual({ kind: 'code-needed' });
    await expect(rooms.signIn.verify('000 000')).rejects.toMatchObject({
      code: 'verification-code-wrong',
    });
    expect(await rooms.signIn.verify(' 246 810 ')).toEqual({
      kind: 'signed-in',
      accountId: account.uuid,
    });
    const identifiers = posts().map(({ headers }) => headers['x-plex-client-identifier']);
    expect(identifiers.length).toBe(3);
    expect(new Set(identifiers).size).toBe(1);
    expect(posts().map(({ form }) => form.get('verificationCode'))).toEqual([
      null,
      '000000',
      '246810',
    ]);
    expect(rooms.keychain.texts.size).toBe(1);
    const [made, ...others] = account.currentTokens().filter((token) => !before.includes(token));
    expect(others).toEqual([]);
    const accountId = AccountId.parse(account.uuid);
    expect(rooms.accounts.credential(accountId).token.reveal()).toBe(made);
    expect(await rooms.details.read(accountId, false)).toMatchObject({
      owner: 'nora_k',
      twoFactorEnabled: true,
      health: { state: 'valid' },
    });
    expect(plex.requests.to('/api/v2/user')).toEqual([]);
  });

  test('again replaces the credential in place, and ends the old token at Plex', async () => {
    const { account } = world.sam;
    const accountId = await signInAs(world.sam);
    const old = rooms.accounts.credential(accountId);
    await signInAs(world.sam);
    const fresh = rooms.accounts.credential(accountId);
    expect(fresh.clientIdentifier).not.toBe(old.clientIdentifier);
    await expect.poll(() => account.currentTokens()).toEqual([fresh.token.reveal()]);
    const [end] = plex.requests.to('/api/v2/users/signout', 'DELETE');
    expect(end?.headers).toMatchObject({
      'x-plex-token': old.token.reveal(),
      'x-plex-client-identifier': old.clientIdentifier,
    });
    expect(rooms.accounts.list().length).toBe(1);
    await expect.poll(() => rooms.keychain.texts.size).toBe(1);
  });

  test.each([
    ['right', undefined, undefined],
    ['wrong', faults.plexError(401, 1001), 'credentials-refused'],
    ['held off', faults.rateLimit(1), 'rate-limited'],
    ['failing', faults.answerWith(503), 'plex-busy'],
    ['reset', faults.reset, 'offline'],
    ['hanging', faults.hang, 'timed-out'],
    ['cut short', faults.cutBody, 'offline'],
    ['garbled', faults.garbage('application/json', 201), 'answer-unreadable'],
    ['redirected', faults.redirect(307, 'http://127.0.0.1:1/'), 'redirect-refused'],
  ])('sends the password once when it is %s', async (_how, fault, code) => {
    if (fault) plex.fault(SIGN_IN, fault);
    const { username, password } = world.sam;
    const outcome = await start(username, password).then(
      () => undefined,
      (error: unknown) => (error instanceof KeyringError ? error.code : error),
    );
    expect(outcome).toBe(code);
    expect(posts().length).toBe(1);
  });

  test('leaves no token behind when it cannot be kept', async () => {
    rooms.seen.refuseWrite = new KeyringError('keychain-refused', 'as the test wants it');
    const { username, password, account } = world.sam;
    await expect(start(username, password)).rejects.toMatchObject({ code: 'keychain-refused' });
    expect(posts().length).toBe(1);
    expect(account.currentTokens()).toEqual([]);
    expect(rooms.accounts.list()).toEqual([]);
  });

  test('sends nothing while the keychain is locked', async () => {
    rooms.keychain.setState('locked');
    const { username, password } = world.sam;
    await expect(start(username, password)).rejects.toMatchObject({ code: 'keychain-locked' });
    expect(plex.requests.count).toBe(0);
  });

  test('may be broken off, and started anew', async () => {
    const hanging = plex.fault(SIGN_IN, faults.hang);
    const { username, password } = world.sam;
    const broken = start(username, password);
    await expect.poll(() => posts().length).toBe(1);
    rooms.signIn.cancel();
    await expect(broken).rejects.toMatchObject({ code: 'cancelled' });
    hanging.cancel();
    expect(await start(username, password)).toMatchObject({ kind: 'signed-in' });
  });
});

describe('signing out', () => {
  test('offline removes nothing; in reach it ends the token and the entry', async () => {
    const { account } = world.sam;
    const accountId = await signInAs(world.sam);
    const run = () => signOut({ plex: rooms.client, accounts: rooms.accounts }, accountId);
    await plex.goOffline();
    await expect(run()).rejects.toMatchObject({ code: 'offline' });
    expect(rooms.accounts.list().length).toBe(1);
    expect(rooms.keychain.texts.size).toBe(1);
    await plex.goOnline();
    await run();
    expect(account.currentTokens()).toEqual([]);
    expect(rooms.accounts.list()).toEqual([]);
    expect(rooms.keychain.texts.size).toBe(0);
  });

  test('of a token that is dead already removes the entry', async () => {
    const accountId = await signInAs(world.sam);
    plex.revokeAll(world.sam.account);
    await signOut({ plex: rooms.client, accounts: rooms.accounts }, accountId);
    expect(rooms.keychain.texts.size).toBe(0);
  });
});

describe('servers', () => {
  const atticId = () => ServerId.parse(world.atticBox.machineIdentifier);

  test('get a token only after they said who they are', async () => {
    const accountId = await signInAs(world.sam);
    await rooms.transientTokens.mint(accountId, atticId(), false);
    const paths = world.atticBox.requests.all.map(({ path: asked }) => asked);
    expect(paths[0]).toBe('/identity');
    for (const request of world.atticBox.requests.to('/identity'))
      expect(request.rawHeaders.join('\n').toLowerCase()).not.toContain('x-plex-token');
    const [minted] = world.atticBox.requests.to('/security/token');
    const sharedToken = minted?.headers['x-plex-token'];
    expect(sharedToken).not.toBe(rooms.accounts.credential(accountId).token.reveal());
  });

  test('that stand in for another get none', async () => {
    const { account } = world.nora;
    const impostor = world.summerHouse;
    const cabin = await plex.addServer({
      name: 'Cabin',
      owner: account,
      connections: ['remote'],
      extraConnections: [
        {
          protocol: 'http',
          address: '127.0.0.1',
          port: Number(new URL(impostor.url).port),
          uri: impostor.url,
          local: true,
          relay: false,
          IPv6: false,
        },
      ],
    });
    const accountId = await signInAs(world.nora);
    const cabinId = ServerId.parse(cabin.machineIdentifier);
    const { server } = await rooms.servers.connect(accountId, cabinId, false);
    expect(server.serverUrl).toBe(cabin.urlOf('remote'));
    await cabin.stop();
    await expect(rooms.servers.connect(accountId, cabinId, false)).rejects.toMatchObject({
      code: 'wrong-server',
    });
    expect(impostor.requests.count).toBe(2);
    for (const { headers, target } of impostor.requests.all) {
      expect(target).toBe('/identity');
      expect(headers['x-plex-token']).toBeUndefined();
    }
  });

  test('added by hand get the token of the account’s list, strangers none', async () => {
    const accountId = await signInAs(world.sam);
    const known = await rooms.servers.addByHand(accountId, world.atticBox.url, false);
    expect(known).toEqual({ serverId: atticId(), hasToken: true });
    const stranger = await rooms.servers.addByHand(accountId, world.summerHouse.url, false);
    expect(stranger.hasToken).toBe(false);
    await expect(
      rooms.transientTokens.mint(accountId, stranger.serverId, false),
    ).rejects.toMatchObject({ code: 'server-token-missing' });
    for (const { headers } of world.summerHouse.requests.all)
      expect(headers['x-plex-token']).toBeUndefined();
    await expect(rooms.servers.addByHand(accountId, plex.url, false)).rejects.toMatchObject({
      code: 'not-a-plex-server',
    });
  });

  test('work with the new token at once after a new sign-in', async () => {
    const accountId = await signInAs(world.nora);
    await rooms.servers.load(accountId);
    const old = rooms.accounts.credential(accountId).token.reveal();
    await signInAs(world.nora);
    await expect.poll(() => world.nora.account.currentTokens()).not.toContain(old);
    await rooms.transientTokens.mint(accountId, atticId(), false);
    const tokens = world.atticBox.requests
      .to('/security/token')
      .map(({ headers }) => headers['x-plex-token']);
    expect(tokens).toEqual([rooms.accounts.credential(accountId).token.reveal()]);
  });

  test('tell of a rejected token in the list, which stays', async () => {
    const accountId = await signInAs(world.nora);
    await rooms.servers.load(accountId);
    plex.revokeAll(world.nora.account);
    await expect(rooms.servers.load(accountId)).rejects.toMatchObject({ code: 'token-rejected' });
    expect(rooms.servers.lists()[0]).toMatchObject({ failure: 'token-rejected', loading: false });
    expect(rooms.servers.lists()[0]?.servers.length).toBe(2);
    expect(rooms.accounts.list()[0]?.health.state).toBe('rejected');
  });

  test('that restart make their transient tokens gone at the next look, silent ones do not', async () => {
    const accountId = await signInAs(world.nora);
    const { transientTokenId } = await rooms.transientTokens.mint(accountId, atticId(), false);
    const states = () => rooms.transientTokens.list().map(({ state }) => state);
    const token = await rooms.transientTokens.use(transientTokenId);
    expect(world.atticBox.transientTokens()).toEqual([token.reveal()]);
    await world.atticBox.stop();
    await rooms.transientTokens.checkAll();
    expect(states()).toEqual(['could-not-check']);
    await world.atticBox.start();
    await rooms.transientTokens.checkAll();
    expect(states()).toEqual(['valid']);
    await world.atticBox.restart();
    await rooms.transientTokens.checkAll();
    expect(states()).toEqual(['server-restarted']);
  });

  test('tell their owner of a source, and no guest', async () => {
    const noras = await signInAs(world.nora);
    const sams = await signInAs(world.sam);
    const request = {
      serverId: atticId(),
      source: world.summerHouse.machineIdentifier,
      refresh: false,
      plainHttpAgreed: false,
    };
    const found = await rooms.sources.lookUp({ ...request, accountId: noras });
    expect(found).toMatchObject({
      name: 'Summer house',
      clientIdentifier: world.summerHouse.machineIdentifier,
      connections: [{ kind: 'local', address: world.summerHouse.url }],
    });
    expect(world.summerHouse.transientTokens()).toEqual([
      rooms.sources.token(found.sourceConnectionId).reveal(),
    ]);
    await expect(rooms.sources.lookUp({ ...request, accountId: sams })).rejects.toMatchObject({
      code: 'owner-token-needed',
    });
    await expect(
      rooms.sources.lookUp({ ...request, accountId: noras, source: 'feedc0de' }),
    ).rejects.toMatchObject({ code: 'source-unknown' });
  });
});
