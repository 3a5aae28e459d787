/*
 * The stand-in, judged by two generations of an SDK that we did not write: npm @lukehagar/plexjs
 * 0.39.0 (GET for transient tokens, typed errors) and 0.43.0 (POST, no account calls).
 */
import { HTTPClient, PlexAPI as OldPlex } from 'plexjs-old';
import {
  GetPinBadRequest,
  GetServerResourcesBadRequest,
  GetServerResourcesUnauthorized,
  GetTokenByPinIdResponseBody,
  GetTokenDetailsBadRequest,
  GetTokenDetailsUnauthorized,
  PostUsersSignInDataBadRequest,
  PostUsersSignInDataUnauthorized,
  ResponseValidationError as OldValidationError,
  SDKError as OldSdkError,
} from 'plexjs-old/sdk/models/errors/index.js';
import {
  GetTransientTokenQueryParamType,
  IncludeHttps,
  IncludeIPv6,
  IncludeRelay,
  Scope,
} from 'plexjs-old/sdk/models/operations/index.js';
import { PlexAPI as NewPlex } from 'plexjs-new';
import {
  ResponseValidationError as NewValidationError,
  SDKError as NewSdkError,
} from 'plexjs-new/sdk/models/errors/index.js';
import {
  GetTransientTokenScope,
  GetTransientTokenType,
} from 'plexjs-new/sdk/models/operations/index.js';
import { BoolInt } from 'plexjs-new/sdk/models/shared/index.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bareStatuses, errorTable } from './error-table.ts';
import type { Account, FakePlex, MediaServer } from './fake-plex.ts';
import { faults, startFakePlex } from './fake-plex.ts';

const PASSWORD = 'p&a=s s+ö%';
const CODE = '012345';
const CLIENT = 'sdk-device';

let plex: FakePlex;
let nora: Account;
let sam: Account;
let server: MediaServer;
let accountCalls: { serverURL: string };

beforeEach(async () => {
  plex = await startFakePlex();
  nora = plex.addAccount({
    username: 'nora_k',
    email: 'nora@example.test',
    password: PASSWORD,
    verificationCode: CODE,
    homePin: '4711',
    homeAdmin: true,
    plexPass: true,
  });
  sam = plex.addAccount({ username: 'sam', password: 'sam-pass' });
  server = await plex.addServer({
    name: 'Attic box',
    owner: nora,
    sharedWith: [sam],
    connections: ['local', 'remote', 'relay', 'IPv6'],
  });
  accountCalls = { serverURL: `${plex.url}/api/v2` };
});

afterEach(() => plex.stop());

function signIn(change: Record<string, unknown> = {}, clientID = CLIENT) {
  const requestBody = { login: 'nora_k', password: PASSWORD, verificationCode: CODE, ...change };
  return new OldPlex().authentication.postUsersSignInData(
    { clientID, clientName: 'Check', clientVersion: '1', platform: 'Linux', requestBody },
    accountCalls,
  );
}

function tokenDetails(accessToken: string) {
  return new OldPlex({ accessToken }).authentication.getTokenDetails(accountCalls);
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('the call succeeded');
}

describe('0.39.0 sign-in', () => {
  test('understands the account as it is', async () => {
    const { userPlexAccount, statusCode } = await signIn();
    expect(statusCode).toBe(201);
    expect(nora.currentTokens()).toEqual([userPlexAccount?.authToken]);
    expect(userPlexAccount).toMatchObject({
      id: nora.id,
      uuid: nora.uuid,
      username: 'nora_k',
      title: 'nora_k',
      email: 'nora@example.test',
      hasPassword: true,
      twoFactorEnabled: true,
      protected: true,
      pin: nora.canaries.pinHash,
      homeAdmin: true,
      country: 'NO',
      subscription: { active: true, status: 'Active', plan: 'lifetime' },
      entitlements: ['all'],
      roles: ['plexpass'],
      mailingListStatus: 'unsubscribed',
      services: [{ token: nora.canaries.serviceToken, secret: nora.canaries.serviceSecret }],
      pastSubscriptions: [{ state: 'ended', type: 'plexpass' }],
      trials: [],
    });
    expect(userPlexAccount?.joinedAt).toBe(Math.floor(nora.joinedAtMs / 1000));
  });

  test('is received as the form it sent', async () => {
    await signIn();
    const sent = plex.requests.last;
    expect(Object.fromEntries(sent?.form ?? [])).toEqual({
      login: 'nora_k',
      password: PASSWORD,
      rememberMe: 'false',
      verificationCode: CODE,
    });
  });

  test.each([
    [1029, { verificationCode: undefined }],
    [1028, { verificationCode: '000000' }],
    [1001, { password: 'wrong' }],
    [1001, { login: 'nobody' }],
  ])('types the refusal %i', async (code, change) => {
    const failure = await failureOf(signIn(change));
    expect(failure).toBeInstanceOf(PostUsersSignInDataUnauthorized);
    expect(failure).toMatchObject({ statusCode: 401, errors: [{ code, status: 401 }] });
  });

  test('types 1030, 1031 and 1000', async () => {
    nora.emailOnlyAuth = true;
    expect(await failureOf(signIn())).toMatchObject({ errors: [{ code: 1030 }] });
    expect((await signIn({ login: 'nora@example.test' })).statusCode).toBe(201);
    nora.addressBlocked = true;
    expect(await failureOf(signIn())).toMatchObject({ errors: [{ code: 1031 }] });
    const missing = await failureOf(signIn({}, ''));
    expect(missing).toBeInstanceOf(PostUsersSignInDataBadRequest);
    expect(missing).toMatchObject({ errors: [{ code: 1000 }] });
  });

  test('ends the earlier token of its client identifier', async () => {
    const first = await signIn();
    const second = await signIn();
    const token = first.userPlexAccount?.authToken ?? '';
    expect(await failureOf(tokenDetails(token))).toBeInstanceOf(GetTokenDetailsUnauthorized);
    const again = await tokenDetails(second.userPlexAccount?.authToken ?? '');
    expect(again.userPlexAccount?.id).toBe(nora.id);
  });

  test('takes 201 and nothing else, as measured', async () => {
    plex.fault('/api/v2/users/signin', faults.withStatus(200));
    expect(await failureOf(signIn())).toBeInstanceOf(OldSdkError);
  });
});

describe('0.39.0 token details', () => {
  test('are the same account, without a client identifier', async () => {
    const token = plex.issueToken(nora);
    const { userPlexAccount } = await tokenDetails(token);
    expect(plex.requests.last?.headers).not.toHaveProperty('x-plex-client-identifier');
    expect(userPlexAccount).toMatchObject({ id: nora.id, uuid: nora.uuid, authToken: token });
    const rememberedFor = (userPlexAccount?.rememberExpiresAt ?? 0) - plex.clock.now() / 1000;
    expect(rememberedFor / 86_400).toBeCloseTo(14, 2);
  });

  test('of a managed user do not fit its schema, as measured', async () => {
    const kid = plex.addAccount({ title: 'Kid', managed: true });
    const failure = await failureOf(tokenDetails(plex.issueToken(kid)));
    expect(failure).toBeInstanceOf(OldValidationError);
  });

  test.each(errorTable)(
    'fail with $code at $status as the SDK types it',
    async ({ code, status }) => {
      plex.fault('/api/v2/user', faults.plexError(status, [code, 1999]));
      const failure = await failureOf(tokenDetails('any'));
      const typed = { 400: GetTokenDetailsBadRequest, 401: GetTokenDetailsUnauthorized }[status];
      expect(failure).toBeInstanceOf(typed ?? OldSdkError);
      expect(failure).toMatchObject(
        typed === undefined
          ? { statusCode: status }
          : { errors: [{ code, status }, { code: 1999 }] },
      );
    },
  );

  test.each(bareStatuses)('fail with HTML at %i as a plain SDK error', async (status) => {
    plex.fault('/api/v2/user', faults.htmlPage(status));
    const failure = await failureOf(tokenDetails('any'));
    expect(failure).toBeInstanceOf(OldSdkError);
    expect(failure).toMatchObject({ statusCode: status, contentType: 'text/html' });
  });
});

describe('0.39.0 server list', () => {
  const resources = (token: string, clientID = CLIENT) =>
    new OldPlex({ accessToken: token }).plex.getServerResources(
      clientID,
      IncludeHttps.Enable,
      IncludeRelay.Enable,
      IncludeIPv6.Enable,
      accountCalls,
    );

  test('holds an owned server with all its connections', async () => {
    const token = plex.issueToken(nora);
    const [device] = (await resources(token)).plexDevices ?? [];
    expect(device).toMatchObject({
      name: 'Attic box',
      clientIdentifier: server.machineIdentifier,
      accessToken: token,
      owned: true,
      ownerId: null,
      provides: 'server',
    });
    const uris = device?.connections.map(({ uri }) => uri);
    expect(uris).toEqual(server.connections().map(({ uri }) => uri));
  });

  test('holds a shared server with a token that the server takes', async () => {
    const [device] = (await resources(plex.issueToken(sam))).plexDevices ?? [];
    expect(device).toMatchObject({ owned: false, ownerId: nora.id, sourceTitle: 'nora_k' });
    const guest = new OldPlex({ serverURL: server.url, accessToken: device?.accessToken ?? '' });
    expect((await guest.server.getServerCapabilities()).statusCode).toBe(200);
  });

  test('types 1001 and 1000', async () => {
    const refused = await failureOf(resources('unknown'));
    expect(refused).toBeInstanceOf(GetServerResourcesUnauthorized);
    expect(refused).toMatchObject({ errors: [{ code: 1001 }] });
    const missing = await failureOf(resources(plex.issueToken(nora), ''));
    expect(missing).toBeInstanceOf(GetServerResourcesBadRequest);
    expect(missing).toMatchObject({ errors: [{ code: 1000 }] });
  });
});

describe('0.39.0 PIN', () => {
  const create = (clientID = CLIENT) =>
    new OldPlex().plex.getPin({ strong: true, clientID, clientName: 'Check' }, accountCalls);
  const poll = (pinID: number, clientID = CLIENT) =>
    new OldPlex().plex.getTokenByPinId({ pinID, clientID }, accountCalls);

  test('is made, waits, and hands out the token', async () => {
    const { authPinContainer: pin, statusCode } = await create();
    expect(statusCode).toBe(201);
    expect(pin).toMatchObject({ product: 'Check', clientIdentifier: CLIENT, expiresIn: 1800 });
    const id = pin?.id ?? 0;
    expect((await poll(id)).authPinContainer?.authToken).toBeNull();
    plex.approvePin(pin?.code ?? '', sam);
    expect((await poll(id)).authPinContainer?.authToken).toBe(sam.currentTokens()[0]);
  });

  test('types 1000 and 1020', async () => {
    expect(await failureOf(create(''))).toBeInstanceOf(GetPinBadRequest);
    const { authPinContainer: pin } = await create();
    const foreign = await failureOf(poll(pin?.id ?? 0, 'another'));
    expect(foreign).toBeInstanceOf(GetTokenByPinIdResponseBody);
    expect(foreign).toMatchObject({ statusCode: 404, errors: [{ code: 1020 }] });
    plex.clock.advance(1_800_000);
    expect(await failureOf(poll(pin?.id ?? 0))).toMatchObject({ errors: [{ code: 1020 }] });
  });
});

describe('0.39.0 at a media server', () => {
  /** It throws these two bodies away, so they are read on the way in. */
  function withBodies(accessToken: string) {
    const bodies: string[] = [];
    const fetcher: typeof fetch = async (...request) => {
      const response = await fetch(...request);
      bodies.push(await response.clone().text());
      return response;
    };
    const httpClient = new HTTPClient({ fetcher });
    return { sdk: new OldPlex({ serverURL: server.url, accessToken, httpClient }), bodies };
  }

  const mint = (sdk: OldPlex) =>
    sdk.authentication.getTransientToken(GetTransientTokenQueryParamType.Delegation, Scope.All);

  test('gets a transient token with GET', async () => {
    const { sdk, bodies } = withBodies(plex.issueToken(nora));
    expect((await mint(sdk)).statusCode).toBe(200);
    expect(server.requests.last?.method).toBe('GET');
    expect(JSON.parse(bodies[0] ?? '')).toEqual({
      MediaContainer: { size: 0, token: server.transientTokens()[0] },
    });
  });

  test('gets source connections', async () => {
    const { sdk, bodies } = withBodies(plex.issueToken(nora));
    const source = `server://${server.machineIdentifier}`;
    await sdk.authentication.getSourceConnectionInformation(source);
    expect(server.requests.last?.query.get('source')).toBe(source);
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({
      MediaContainer: { Device: { accessToken: server.transientTokens()[0] } },
    });
  });

  test('reads identity and server info', async () => {
    const sdk = new OldPlex({ serverURL: server.url, accessToken: plex.issueToken(nora) });
    const identity = (await sdk.server.getServerIdentity()).object?.mediaContainer;
    expect(identity).toMatchObject({ claimed: true, machineIdentifier: server.machineIdentifier });
    const info = (await sdk.server.getServerCapabilities()).object?.mediaContainer;
    expect(info).toMatchObject({ friendlyName: 'Attic box', myPlexUsername: nora.email });
  });

  test('finds HTML where it is refused', async () => {
    const { sdk } = withBodies('unknown');
    const refused = { statusCode: 401, contentType: 'text/html' };
    expect(await failureOf(mint(sdk))).toMatchObject(refused);
    const source = `server://${server.machineIdentifier}`;
    const asked = sdk.authentication.getSourceConnectionInformation(source);
    expect(await failureOf(asked)).toMatchObject(refused);
    expect(await failureOf(sdk.server.getServerCapabilities())).toBeInstanceOf(OldSdkError);
  });
});

describe('0.43.0 at a media server', () => {
  const sdkOf = (token: string) =>
    new NewPlex({ serverURL: server.url, token, clientIdentifier: CLIENT, product: 'Check' });
  const mint = (sdk: NewPlex) =>
    sdk.general.getTransientToken({
      type: GetTransientTokenType.Delegation,
      scope: GetTransientTokenScope.All,
    });
  const look = (sdk: NewPlex, source: string) =>
    sdk.general.getSourceConnectionInformation({ source, refresh: BoolInt.One });

  test('gets a transient token with POST, good for a while', async () => {
    const { object } = await mint(sdkOf(plex.issueToken(nora)));
    expect(server.requests.last).toMatchObject({ method: 'POST', body: '' });
    const token = object?.mediaContainer?.token ?? '';
    expect((await sdkOf(token).general.getServerInfo({})).statusCode).toBe(200);
    await server.restart();
    expect(await failureOf(sdkOf(token).general.getServerInfo({}))).toMatchObject({
      statusCode: 401,
    });
  });

  test('gets source connections with every field', async () => {
    const sdk = sdkOf(plex.issueToken(nora));
    const { object } = await look(sdk, `server://${server.machineIdentifier}`);
    expect(object?.mediaContainer?.device).toEqual({
      name: 'Attic box',
      clientIdentifier: server.machineIdentifier,
      accessToken: server.transientTokens()[0],
      connection: server.connections().map(({ protocol, address, port, uri, local, relay }) => ({
        protocol,
        address,
        port,
        uri,
        local,
        ...(relay ? { relay } : {}),
      })),
    });
    expect(server.requests.last?.query.get('refresh')).toBe('1');
  });

  test('reads identity', async () => {
    const { object } = await sdkOf('none').general.getIdentity();
    expect(object?.mediaContainer).toEqual({
      size: 0,
      claimed: true,
      machineIdentifier: server.machineIdentifier,
      version: server.version,
    });
  });

  test('reads server info, and finds HTML where it is refused', async () => {
    const { mediaContainerWithDirectory } = await sdkOf(
      plex.issueToken(nora),
    ).general.getServerInfo({});
    // All that it reads of it, as measured.
    const { size, directory } = mediaContainerWithDirectory?.mediaContainer ?? {};
    expect(size).toBeGreaterThan(0);
    expect(directory).toHaveLength(size ?? 0);
    expect(await failureOf(sdkOf('unknown').general.getServerInfo({}))).toMatchObject({
      statusCode: 401,
      contentType: 'text/html',
    });
  });

  test.each([401, 403] as const)('is refused with %i where the token is bad', async (status) => {
    server.behaviour.badTokenStatus = status;
    const failure = await failureOf(mint(sdkOf('unknown')));
    expect(failure).toBeInstanceOf(NewSdkError);
    expect(failure).toMatchObject({ statusCode: status, contentType: 'text/html' });
  });

  test('is refused as a guest, for a bad source and for an unknown one', async () => {
    const sdk = sdkOf(plex.issueToken(nora));
    expect(await failureOf(look(sdk, 'file://x'))).toMatchObject({ statusCode: 400 });
    expect(await failureOf(look(sdk, 'server://00'))).toMatchObject({ statusCode: 404 });
    const guest = server.makeTransientToken({ account: sam, isOwner: false });
    const asked = look(sdkOf(guest), `server://${server.machineIdentifier}`);
    expect(await failureOf(asked)).toMatchObject({ statusCode: 403 });
  });

  test('takes no list of devices and no XML, as measured', async () => {
    const sdk = sdkOf(plex.issueToken(nora));
    const source = `server://${server.machineIdentifier}`;
    server.behaviour.deviceAsArray = true;
    expect(await failureOf(look(sdk, source))).toBeInstanceOf(NewValidationError);
    server.fault('/security/resources', faults.inForm('xml'));
    expect(await failureOf(look(sdk, source))).toBeInstanceOf(NewSdkError);
  });

  test.each(bareStatuses)('fails with HTML at %i', async (status) => {
    server.fault(/^\/security/, faults.htmlPage(status));
    expect(await failureOf(mint(sdkOf('any')))).toMatchObject({ statusCode: status });
    const asked = look(sdkOf('any'), 'server://00');
    expect(await failureOf(asked)).toMatchObject({ statusCode: status });
  });
});
