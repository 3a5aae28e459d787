/*
 * Our client and npm @lukehagar/plexjs (0.39.0 and 0.43.0), which we did not write, put the same
 * questions to the same stand-in. What they sent and what they understood is compared field by
 * field; every difference that is meant is named.
 */
import { PlexAPI as OldPlex } from 'plexjs-old';
import { PlexAPIError as OldPlexError } from 'plexjs-old/sdk/models/errors/plexapierror.js';
import {
  GetTransientTokenQueryParamType,
  IncludeHttps,
  IncludeIPv6,
  IncludeRelay,
  Scope,
} from 'plexjs-old/sdk/models/operations/index.js';
import { PlexAPI as NewPlex } from 'plexjs-new';
import {
  GetTransientTokenScope,
  GetTransientTokenType,
} from 'plexjs-new/sdk/models/operations/index.js';
import { BoolInt } from 'plexjs-new/sdk/models/shared/index.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FailureCode } from '../../src-main/contract/failure-codes.ts';
import { KeyringError } from '../../src-main/keyring-error.ts';
import type { AccountDetails, PlexClient } from '../../src-main/plex/plex-client.ts';
import { createPlexClient } from '../../src-main/plex/plex-client.ts';
import { Token } from '../../src-main/token.ts';
import { ask, field } from './ask.ts';
import { bareStatuses, errorTable } from './error-table.ts';
import type { Account, FakePlex, MediaServer, ReceivedRequest } from './fake-plex.ts';
import { faults, startFakePlex } from './fake-plex.ts';

const LOGIN = 'nora+k@example.test';
const PASSWORD = 'p&a=s s+ö% ü';
const CODE = '012345';

/** One installation, as both are told to introduce themselves. */
const identity = {
  clientIdentifier: '5f0e8c1a-0000-4000-8000-00000000cafe',
  product: 'Keyring for Plex',
  version: '1.2.3',
  platform: 'Linux',
  platformVersion: '6.8',
  device: 'PC',
  deviceName: 'Attic desk',
  model: 'x64',
};

let plex: FakePlex;
let nora: Account;
let sam: Account;
let server: MediaServer;
let ours: PlexClient;

beforeEach(async () => {
  plex = await startFakePlex();
  nora = plex.addAccount({
    username: 'nora_k',
    email: LOGIN,
    password: PASSWORD,
    verificationCode: CODE,
    homePin: '4711',
    homeAdmin: true,
    plexPass: true,
  });
  sam = plex.addAccount({ username: 'sam', password: 'sam-pass' });
  server = await plex.addServer({
    name: 'Attic "box" & <co>',
    owner: nora,
    sharedWith: [sam],
    connections: ['local', 'remote', 'relay', 'IPv6'],
  });
  ours = createPlexClient({ plexTvUrl: plex.url, serverUrl: server.url, device: identity });
});

afterEach(async () => {
  ours.close();
  await plex.stop();
});

const call = { clientIdentifier: identity.clientIdentifier };

const accountCalls = () => ({ serverURL: `${plex.url}/api/v2` });

function oldSdk(accessToken = ''): OldPlex {
  return new OldPlex({ serverURL: server.url, accessToken });
}

function newSdk(token: string): NewPlex {
  return new NewPlex({ serverURL: server.url, token, ...identity });
}

function theirSignIn(verificationCode?: string) {
  return oldSdk().authentication.postUsersSignInData(
    {
      clientID: identity.clientIdentifier,
      clientName: identity.product,
      clientVersion: identity.version,
      platform: identity.platform,
      deviceNickname: identity.device,
      requestBody: { login: LOGIN, password: PASSWORD, rememberMe: true, verificationCode },
    },
    accountCalls(),
  );
}

function ourSignIn(verificationCode?: string) {
  return ours.postUsersSignInData({ login: LOGIN, password: PASSWORD, verificationCode }, call);
}

function theirTokenDetails(token: string) {
  return oldSdk(token).authentication.getTokenDetails(accountCalls());
}

function ourTokenDetails(token: string) {
  return ours.getTokenDetails(new Token(token), call);
}

/** What matters of a request, free of order and spelling. */
function essence(request: ReceivedRequest | undefined) {
  if (request === undefined) throw new Error('nothing was received');
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  return {
    method: request.method,
    path: request.path,
    query: [...request.query].sort(),
    form: [...request.form].sort(),
    contentType: header('content-type'),
    contentLength: request.method === 'POST' && request.body === '' ? header('content-length') : '',
    accept: header('accept'),
    tokenInHeader: header('x-plex-token'),
    clientIdentifier: header('x-plex-client-identifier'),
    product: header('x-plex-product'),
    version: header('x-plex-version'),
    platform: header('x-plex-platform'),
    platformVersion: header('x-plex-platform-version'),
    device: header('x-plex-device'),
    deviceName: header('x-plex-device-name'),
    model: header('x-plex-model'),
  };
}

type Essence = ReturnType<typeof essence>;

/** Only what they sent; where they left a header out, there is nothing to compare. */
function sentFields(sent: Essence): Partial<Essence> {
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
}

/** Both do the same; ours must have sent all that theirs did, and its whole identity. */
async function compareSent(
  log: FakePlex['requests'],
  theirCall: () => Promise<unknown>,
  ourCall: () => Promise<unknown>,
): Promise<{ theirs: Essence; ours: Essence }> {
  log.clear();
  await theirCall();
  const theirs = essence(log.last);
  log.clear();
  await ourCall();
  expect(log.count).toBe(1);
  const sent = { theirs, ours: essence(log.last) };
  expect(sent.ours).toMatchObject(sentFields(theirs));
  expect(sent.ours).toMatchObject(identity);
  return sent;
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('the call succeeded');
}

async function ourFailure(promise: Promise<unknown>): Promise<FailureCode> {
  const failure = await failureOf(promise);
  if (failure instanceof KeyringError) return failure.code;
  throw failure;
}

async function theirFailure(promise: Promise<unknown>): Promise<OldPlexError> {
  const failure = await failureOf(promise);
  if (failure instanceof OldPlexError) return failure;
  throw failure;
}

/** An account without what ours leaves at the door. */
function withoutSecrets(account: object | undefined): Record<string, unknown> {
  const { services, ...rest } = account as Record<string, unknown> & { services: object[] };
  return {
    ...omit(rest, 'pin'),
    services: services.map((service) => omit(service, 'token', 'secret')),
  };
}

function omit(value: object, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

/** Ours, with its token readable. */
function readable(account: AccountDetails): Record<string, unknown> {
  return { ...account, authToken: account.authToken.reveal() };
}

describe('sign-in', () => {
  test('sends the same form and the same identity', async () => {
    const sent = await compareSent(
      plex.requests,
      () => theirSignIn(CODE),
      () => ourSignIn(CODE),
    );
    expect(sent.ours.form).toEqual([
      ['login', LOGIN],
      ['password', PASSWORD],
      ['rememberMe', 'true'],
      ['verificationCode', CODE],
    ]);
    expect(sent.ours.tokenInHeader).toBeUndefined();
    expect(sent.theirs).toMatchObject({ product: identity.product, device: identity.device });
  });

  test('sends the same form without a code, and hears the same refusal', async () => {
    const sent = await compareSent(
      plex.requests,
      () => failureOf(theirSignIn()),
      () => failureOf(ourSignIn()),
    );
    expect(sent.ours.form).toEqual(sent.theirs.form);
    expect(await theirFailure(theirSignIn())).toMatchObject({ errors: [{ code: 1029 }] });
    expect(await ourFailure(ourSignIn())).toBe('verification-code-required');
  });

  test('understands every field alike', async () => {
    const theirs = (await theirSignIn(CODE)).userPlexAccount;
    const { account, token } = await ourSignIn(CODE);
    expect(theirs?.authToken).not.toBe(token.reveal()); // the second sign-in replaced it
    expect(nora.currentTokens()).toEqual([token.reveal()]);
    expect(readable(account)).toMatchObject(omit(withoutSecrets(theirs), 'authToken'));
  });
});

describe('token details', () => {
  test('put the token in the same place', async () => {
    const token = plex.issueToken(nora);
    const sent = await compareSent(
      plex.requests,
      () => theirTokenDetails(token),
      () => ourTokenDetails(token),
    );
    expect(sent.ours.tokenInHeader).toBe(token);
    expect(sent.theirs.clientIdentifier).toBeUndefined(); // theirs names no device here
  });

  test('are understood alike, and ours misses no field that is no secret', async () => {
    const token = plex.issueToken(nora);
    const theirs = (await theirTokenDetails(token)).userPlexAccount;
    const account = readable(await ourTokenDetails(token));
    expect(account).toMatchObject(withoutSecrets(theirs));
    const raw = field(await ask(`${plex.url}/api/v2/user`, { token })) as object;
    expect(account).toEqual(withoutSecrets(raw));
  });

  test('are understood in XML as they are in JSON', async () => {
    const token = plex.issueToken(nora);
    const theirs = (await theirTokenDetails(token)).userPlexAccount;
    plex.fault('/api/v2/user', faults.inForm('xml'));
    const account = readable(await ourTokenDetails(token));
    expect(withoutBlanks(account)).toMatchObject(withoutBlanks(withoutSecrets(theirs)));
  });
});

/** XML cannot tell `null`, an empty list and nothing apart, and writes times with blanks. */
function withoutBlanks(fields: object): Record<string, unknown> {
  const filled = Object.entries(fields).filter(([, value]) => !isBlank(value));
  return Object.fromEntries(filled.map(([name, value]) => [name, plain(value)]));
}

function plain(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/^([\d-]{10}) ([\d:]{8}) UTC$/, '$1T$2Z');
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'object' && value !== null ? withoutBlanks(value) : value;
}

function isBlank(value: unknown): boolean {
  if (typeof value !== 'object') return value === '' || value === undefined;
  return value === null || Object.keys(value).length === 0;
}

describe('the server list', () => {
  const theirs = async (token: string) => {
    const { clientIdentifier } = identity;
    const { Enable: https } = IncludeHttps;
    const list = oldSdk(token).plex.getServerResources(
      clientIdentifier,
      https,
      IncludeRelay.Enable,
      IncludeIPv6.Enable,
      accountCalls(),
    );
    return (await list).plexDevices ?? [];
  };

  test.each(['owner', 'guest'])('is asked for and understood alike by the %s', async (who) => {
    const token = plex.issueToken(who === 'owner' ? nora : sam);
    const sent = await compareSent(
      plex.requests,
      () => theirs(token),
      () => ours.getResources(new Token(token), call),
    );
    expect(sent.ours.query).toEqual(sent.theirs.query);
    const list = (await ours.getResources(new Token(token), call)).map((entry) => ({
      ...entry,
      accessToken: entry.accessToken?.reveal(),
    }));
    const expected = (await theirs(token)).map((entry) => ({
      ...entry,
      provides: entry.provides.split(','),
      createdAt: entry.createdAt.toISOString().replace('.000Z', 'Z'),
      lastSeenAt: expect.any(String) as string,
      connections: entry.connections.map(({ iPv6, ...rest }) => ({ ...rest, IPv6: iPv6 })),
    }));
    expect(list).toEqual(expected);
  });
});

describe('a PIN', () => {
  const clientID = identity.clientIdentifier;
  const theirPin = (strong: boolean, clientIdentifier = clientID) =>
    oldSdk().plex.getPin(
      {
        strong,
        clientID: clientIdentifier,
        clientName: identity.product,
        clientVersion: identity.version,
        platform: identity.platform,
        deviceNickname: identity.device,
      },
      accountCalls(),
    );
  const theirLook = (pinID: number) =>
    oldSdk().plex.getTokenByPinId({ pinID, clientID }, accountCalls());
  const ourLook = (id: number | string) => ours.checkPin(new Token(String(id)), call);

  test.each([true, false])('is asked for alike (strong: %s)', async (strong) => {
    const sent = await compareSent(
      plex.requests,
      () => theirPin(strong),
      () => ours.createPin({ strong }, call),
    );
    expect(sent.ours.query).toEqual(sent.theirs.query);
    expect(sent.ours.form).toEqual(sent.theirs.form);
    expect(sent.ours.tokenInHeader).toBeUndefined();
  });

  test('of a tool is asked for alike, under its own identifier, and by its own name', async () => {
    const clientIdentifier = 'client-of-tautulli';
    plex.requests.clear();
    await theirPin(false, clientIdentifier);
    const theirs = sentFields(essence(plex.requests.last));
    plex.requests.clear();
    await ours.createPin({ strong: false }, { clientIdentifier, deviceName: 'Tautulli' });
    expect(plex.requests.count).toBe(1);
    const sent = essence(plex.requests.last);
    // They have no device name to send; of the rest nothing may differ.
    expect(theirs.deviceName).toBeUndefined();
    expect(sent).toMatchObject({ ...theirs, clientIdentifier, deviceName: 'Tautulli' });
    expect(sent.tokenInHeader).toBeUndefined();
  });

  test.each(['json', 'xml'] as const)('of ours is theirs too, from %s', async (form) => {
    if (form === 'xml') plex.fault('/api/v2/pins', faults.inForm('xml'), { times: 1 });
    const askedAt = Date.now();
    const pin = await ours.createPin({ strong: true }, call);
    const theirs = (await theirLook(Number(pin.id.reveal()))).authPinContainer;
    expect(theirs).toMatchObject({ code: pin.code.reveal(), clientIdentifier: clientID });
    expect(pin.expiresAt - askedAt).toBeGreaterThanOrEqual(1_800_000);
    expect(pin.expiresAt).toBeLessThanOrEqual(Date.now() + 1_800_000);
  });

  test('of theirs is looked at alike, before and after its approval', async () => {
    const pin = (await theirPin(true)).authPinContainer;
    const id = pin?.id ?? 0;
    const sent = await compareSent(
      plex.requests,
      () => theirLook(id),
      () => ourLook(id),
    );
    expect(sent.ours.query).toEqual(sent.theirs.query);
    expect(sent.ours.tokenInHeader).toBeUndefined();
    expect((await theirLook(id)).authPinContainer?.authToken).toBeNull();
    expect(await ourLook(id)).toBe('waiting');

    await ours.linkPin(new Token(pin?.code ?? ''), new Token(plex.issueToken(nora)), call);
    const theirs = (await theirLook(id)).authPinContainer?.authToken;
    const [json, again] = [await ourLook(id), await ourLook(id)];
    plex.fault(/pins/, faults.inForm('xml'));
    const xml = await ourLook(id);
    const found = [json, again, xml].map((token) => (token === 'waiting' ? '' : token.reveal()));
    expect(found).toEqual([theirs, theirs, theirs]);
    expect(nora.currentTokens()).toContain(theirs);
  });

  test.each(['expired', "another identifier's", 'never made'])(
    'that is %s is gone',
    async (why) => {
      const pin = (await theirPin(true, why.startsWith('another') ? 'another' : clientID))
        .authPinContainer;
      if (why === 'expired') plex.clock.advance(1_800_000);
      const id = why === 'never made' ? 1 : (pin?.id ?? 0);
      expect(await failureOf(theirLook(id))).toMatchObject({ errors: [{ code: 1020 }] });
      expect(await ourFailure(ourLook(id))).toBe('pin-expired');
    },
  );
});

describe('a transient token', () => {
  test('is asked for with POST as 0.43.0 does', async () => {
    const token = plex.issueToken(nora);
    const type = GetTransientTokenType.Delegation;
    const scope = GetTransientTokenScope.All;
    const sent = await compareSent(
      server.requests,
      () => newSdk(token).general.getTransientToken({ type, scope }),
      () => ours.getTransientToken(new Token(token), {}, call),
    );
    expect(sent.ours).toEqual(sent.theirs);
    expect(sent.ours).toMatchObject({ method: 'POST', contentLength: '0', tokenInHeader: token });
  });

  test('is asked for with GET as 0.39.0 does, where POST is refused', async () => {
    const token = plex.issueToken(nora);
    const type = GetTransientTokenQueryParamType.Delegation;
    await oldSdk(token).authentication.getTransientToken(type, Scope.All);
    const theirs = essence(server.requests.last);
    server.behaviour.postRefusedWith = 405;
    server.requests.clear();
    await ours.getTransientToken(new Token(token), {}, call);
    expect(server.requests.all.map(({ method }) => method)).toEqual(['POST', 'GET']);
    expect(essence(server.requests.last)).toMatchObject(sentFields(theirs));
  });

  test('is read alike, and is good for the server', async () => {
    const token = plex.issueToken(nora);
    const type = GetTransientTokenType.Delegation;
    const scope = GetTransientTokenScope.All;
    const { object } = await newSdk(token).general.getTransientToken({ type, scope });
    const transient = await ours.getTransientToken(new Token(token), {}, call);
    expect(server.transientTokens()).toEqual([
      object?.mediaContainer?.token,
      transient.token.reveal(),
    ]);
    server.fault('/security/token', faults.inForm('xml'));
    const fromXml = await ours.getTransientToken(new Token(token), {}, call);
    expect(server.transientTokens().at(-1)).toBe(fromXml.token.reveal());
  });
});

describe('source connections', () => {
  const source = () => `server://${server.machineIdentifier}/com.plexapp.plugins.library`;

  test('are asked for as 0.43.0 does, refresh included', async () => {
    const token = plex.issueToken(nora);
    const sent = await compareSent(
      server.requests,
      () =>
        newSdk(token).general.getSourceConnectionInformation({
          source: source(),
          refresh: BoolInt.One,
        }),
      () =>
        ours.getSourceConnectionInformation(
          new Token(token),
          { source: source(), refresh: true },
          call,
        ),
    );
    expect(sent.ours).toEqual(sent.theirs);
  });

  test('are asked for as 0.39.0 does, without refresh', async () => {
    const token = plex.issueToken(nora);
    const sent = await compareSent(
      server.requests,
      () => oldSdk(token).authentication.getSourceConnectionInformation(source()),
      () => ours.getSourceConnectionInformation(new Token(token), { source: source() }, call),
    );
    expect(sent.ours.query).toEqual(sent.theirs.query);
  });

  test.each(['JSON', 'XML', 'a list of devices'])('are understood alike from %s', async (form) => {
    const token = plex.issueToken(nora);
    const { object } = await newSdk(token).general.getSourceConnectionInformation({
      source: source(),
    });
    const theirs = object?.mediaContainer?.device;
    if (form === 'XML') server.fault('/security/resources', faults.inForm('xml'));
    server.behaviour.deviceAsArray = form === 'a list of devices'; // which theirs cannot read
    const found = await ours.getSourceConnectionInformation(
      new Token(token),
      { source: source() },
      call,
    );
    expect(found.name).toBe(theirs?.name);
    expect(found.clientIdentifier).toBe(theirs?.clientIdentifier);
    expect(found.connections).toMatchObject(theirs?.connection ?? []);
    expect(server.transientTokens()).toEqual([theirs?.accessToken, found.token.reveal()]);
  });
});

describe('identity', () => {
  test('is asked for without the token that 0.43.0 sends', async () => {
    const token = plex.issueToken(nora);
    await newSdk(token).general.getIdentity();
    expect(essence(server.requests.last).tokenInHeader).toBe(token);
    const sent = await compareSent(
      server.requests,
      () => oldSdk().server.getServerIdentity(),
      () => ours.getIdentity({}, call),
    );
    expect(sent.ours.tokenInHeader).toBeUndefined();
  });

  test('is understood alike', async () => {
    const { object } = await newSdk('none').general.getIdentity();
    const { machineIdentifier, version, claimed } = object?.mediaContainer ?? {};
    expect(await ours.getIdentity({}, call)).toEqual({ machineIdentifier, version, claimed });
    const old = (await oldSdk().server.getServerIdentity()).object?.mediaContainer;
    expect(old).toMatchObject({ machineIdentifier, version, claimed });
    server.fault('/identity', faults.inForm('xml'));
    expect(await ours.getIdentity({}, call)).toEqual({ machineIdentifier, version, claimed });
  });
});

/** What each of plex.tv's codes is to a user of Keyring. */
const meanings: Record<number, FailureCode> = {
  1000: 'client-identifier-missing',
  1001: 'token-rejected',
  1002: 'not-found',
  1003: 'rate-limited',
  1004: 'request-malformed',
  1005: 'method-not-allowed',
  1006: 'not-acceptable',
  1007: 'plex-busy',
  1008: 'action-impossible',
  1009: 'managed-user-refused',
  1010: 'field-blank',
  1011: 'value-taken',
  1012: 'subscription-required',
  1013: 'sign-up-required',
  1014: 'already-exists',
  1020: 'pin-expired',
  1025: 'two-factor-off',
  1026: 'two-factor-secret-missing',
  1027: 'two-factor-already-on',
  1028: 'verification-code-wrong',
  1029: 'verification-code-required',
  1030: 'email-required',
  1031: 'address-blocked',
  1032: 'format-refused',
  1033: 'format-refused',
  1034: 'format-refused',
  1035: 'format-refused',
  1036: 'format-refused',
  1037: 'format-refused',
  1038: 'format-refused',
  1039: 'format-refused',
  1040: 'password-required',
  1041: 'home-pin-required',
  1042: 'role-missing',
  1043: 'not-available-to-user',
  1045: 'password-and-code-required',
  1062: 'reset-token-invalid',
  1068: 'not-available-for-device',
  1069: 'code-expired',
  1080: 'server-token-required',
  1097: 'device-key-mismatch',
  1998: 'validation-refused',
  1999: 'refused-by-plex',
};

/** What a status says where no code does. */
const statusMeanings: Record<number, FailureCode> = {
  400: 'request-malformed',
  401: 'token-rejected',
  403: 'token-refused',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  410: 'route-removed',
  422: 'validation-refused',
  429: 'rate-limited',
  498: 'token-expired',
  500: 'plex-busy',
  502: 'plex-busy',
  503: 'plex-busy',
  504: 'plex-busy',
};

/** A server that fails has judged nothing, whatever code it adds. */
function meaningOf(status: number, code: number): FailureCode | undefined {
  return status >= 500 ? 'plex-busy' : meanings[code];
}

/** At sign-in, a refusal is of what was typed. */
function atSignIn(meaning: FailureCode | undefined): FailureCode | undefined {
  return meaning === 'token-rejected' ? 'credentials-refused' : meaning;
}

describe.each(errorTable)('code $code at $status', ({ code, status }) => {
  const isTyped = status === 400 || status === 401; // the only ones whose JSON the SDK types

  test.each(['json', 'json-without-status'] as const)('is the same to both in %s', async (form) => {
    plex.fault('/api/v2/user', faults.plexError(status, code, form));
    const theirs = await theirFailure(theirTokenDetails('any'));
    expect(theirs.statusCode).toBe(status);
    if (isTyped) expect(theirs).toMatchObject({ errors: [{ code }] });
    expect(await ourFailure(ourTokenDetails('any'))).toBe(meaningOf(status, code));
  });

  test.each(['xml', 'xml-without-status'] as const)('is the same in %s', async (form) => {
    plex.fault('/api/v2/user', faults.plexError(status, code, form));
    expect((await theirFailure(theirTokenDetails('any'))).statusCode).toBe(status);
    expect(await ourFailure(ourTokenDetails('any'))).toBe(meaningOf(status, code));
  });

  test.each(['json', 'xml'] as const)('is found behind a general one in %s', async (form) => {
    for (const codes of [
      [1999, code],
      [code, 1999],
    ]) {
      plex.fault('/api/v2/user', faults.plexError(status, codes, form), { times: 2 });
      const theirs = await theirFailure(theirTokenDetails('any'));
      if (isTyped && form === 'json') {
        expect(theirs).toMatchObject({ errors: codes.map((each) => ({ code: each })) });
      }
      expect(await ourFailure(ourTokenDetails('any'))).toBe(meaningOf(status, code));
    }
  });

  test.each(['json', 'xml', 'html'] as const)('ends a sign-in in %s, sent once', async (form) => {
    plex.fault('/api/v2/users/signin', faults.plexError(status, code, form));
    expect((await theirFailure(theirSignIn(CODE))).statusCode).toBe(status);
    plex.requests.clear();
    const meaning = form === 'html' ? statusMeanings[status] : meaningOf(status, code);
    expect(await ourFailure(ourSignIn(CODE))).toBe(atSignIn(meaning));
    expect(plex.requests.count).toBe(1);
  });
});

describe.each(bareStatuses)('HTML at %i', (status) => {
  test('is the same to both at plex.tv', async () => {
    plex.fault(/./, faults.htmlPage(status));
    expect((await theirFailure(theirTokenDetails('any'))).statusCode).toBe(status);
    expect(await ourFailure(ourTokenDetails('any'))).toBe(statusMeanings[status]);
  });

  test('is the same to both at a media server', async () => {
    server.fault(/./, faults.htmlPage(status));
    const type = GetTransientTokenQueryParamType.Delegation;
    const minted = oldSdk('any').authentication.getTransientToken(type, Scope.All);
    expect((await theirFailure(minted)).statusCode).toBe(status);
    const meaning = status === 403 ? 'token-rejected' : statusMeanings[status]; // as newer servers say it
    expect(await ourFailure(ours.getTransientToken(new Token('any'), {}, call))).toBe(meaning);
  });

  test('is the same to both at source connections', async () => {
    server.fault(/./, faults.htmlPage(status));
    const looked = oldSdk('any').authentication.getSourceConnectionInformation('server://00');
    expect((await theirFailure(looked)).statusCode).toBe(status);
    const special: Record<number, FailureCode> = {
      400: 'source-unknown', // what we send fits the grammar
      403: 'owner-token-needed',
      404: 'source-unknown',
    };
    const asked = ours.getSourceConnectionInformation(
      new Token('any'),
      { source: 'server://00' },
      call,
    );
    expect(await ourFailure(asked)).toBe(special[status] ?? statusMeanings[status]);
  });
});

describe('a connection that fails', () => {
  test('is a failure to both', async () => {
    await plex.goOffline();
    expect(await failureOf(theirTokenDetails('any'))).toMatchObject({ name: 'ConnectionError' });
    expect(await ourFailure(ourTokenDetails('any'))).toBe('offline');
  });

  test('is a failure to both when it is reset', async () => {
    plex.fault('/api/v2/user', faults.reset);
    expect(await failureOf(theirTokenDetails('any'))).toBeInstanceOf(Error);
    expect(await ourFailure(ourTokenDetails('any'))).toBe('offline');
  });
});
