import type { Account, DeviceIdentity } from './accounts.ts';
import type { Answer, PlexErrorEntry } from './answers.ts';
import { answer, mediaContainer, noContent, plexTvDocument, plexTvErrors } from './answers.ts';
import { epochSeconds } from './clock.ts';
import { exchangeAtPoll, jwtRoutes, keyOfPin } from './jwt-routes.ts';
import { personPageRoutes } from './person-pages.ts';
import { pinObject } from './pins.ts';
import type { ReceivedRequest } from './request-log.ts';
import { plexValue } from './request-log.ts';
import { resourceList } from './resources.ts';
import type { PlexTv, SessionHandler } from './route-guards.ts';
import { identified, jsonBody, malformed, refuse, withSession } from './route-guards.ts';
import type { Handler, Route } from './routes.ts';
import { dispatch } from './routes.ts';
import { judgeSignIn } from './sign-in.ts';
import { signInObject, userObject } from './user-object.ts';

/** plex.tv and clients.plex.tv: one origin, the paths unchanged. */
export function routePlexTv(plex: PlexTv): (request: ReceivedRequest) => Answer {
  const routes = [...plexTvRoutes(plex), ...jwtRoutes(plex), ...personPageRoutes(plex)];
  return (request) => {
    const whole = dispatch(routes, request, {
      notFound: refuse(404, { code: 1002, message: 'There is no such resource.', status: 404 }),
      methodNotAllowed: refuse(405, { code: 1005, message: 'Not with this method.', status: 405 }),
    });
    const date = new Date(plex.clock.now()).toUTCString();
    return { ...whole, headers: { date, ...whole.headers } };
  };
}

function plexTvRoutes(plex: PlexTv): Route[] {
  return [
    { path: '/api/v2/users/signin', methods: { POST: identified(signIn(plex)) } },
    { path: '/api/v2/user', methods: { GET: withSession(plex, showUser(plex)) } },
    {
      path: '/api/v2/users/signout',
      methods: { DELETE: identified(withSession(plex, signOut(plex))) },
    },
    {
      path: '/api/v2/ping',
      methods: { GET: identified(withSession(plex, ({ wants }) => pong(wants))) },
    },
    {
      path: '/api/v2/resources',
      methods: { GET: identified(withSession(plex, showResources(plex))) },
    },
    { path: '/api/v2/pins', methods: { POST: identified(createPin(plex)) } },
    {
      path: '/api/v2/pins/link',
      methods: { PUT: identified(withSession(plex, linkPin(plex))) },
    },
    { path: /^\/api\/v2\/pins\/(\d+)$/, methods: { GET: identified(pollPin(plex)) } },
    {
      path: '/api/v2/home/users',
      methods: { GET: identified(withSession(plex, showHome(plex))) },
    },
    {
      path: /^\/api\/v2\/home\/users\/(\w+)\/switch$/,
      methods: { POST: identified(withSession(plex, switchUser(plex))) },
    },
    {
      path: '/api/claim/token.json',
      methods: { GET: identified(withSession(plex, createClaim(plex))) },
    },
    { path: '/devices.json', methods: { GET: withSession(plex, showDevices(plex, 'json')) } },
    { path: '/devices.xml', methods: { GET: withSession(plex, showDevices(plex, 'xml')) } },
    {
      path: /^\/devices\/(\d+)\.xml$/,
      methods: { DELETE: withSession(plex, removeDevice(plex)) },
    },
  ];
}

const pinUnknown: PlexErrorEntry = { code: 1020, message: 'The code is unknown or has expired.' };
const managedUser: PlexErrorEntry = {
  code: 1009,
  message: 'Managed users may not do this.',
  status: 403,
};
const homePinRequired: PlexErrorEntry = { code: 1041, message: 'A valid PIN is required.' };

function signIn(plex: PlexTv): Handler {
  return (request, captured) => {
    const login = request.form.get('login') ?? '';
    const password = request.form.get('password') ?? '';
    const rememberMe = request.form.get('rememberMe') ?? 'false';
    if (login === '' || password === '' || !['true', 'false'].includes(rememberMe)) {
      return refuse(400, malformed)(request, captured);
    }
    const verificationCode = request.form.get('verificationCode') ?? '';
    const verdict = judgeSignIn(plex.accounts, plex.pause, { login, password, verificationCode });
    if ('code' in verdict) return plexTvErrors(request.wants, 401, [verdict]);
    const session = plex.accounts.signIn(verdict, deviceOf(request));
    const user = signInObject(session, homeSize(plex, verdict), request.wants);
    return plexTvDocument(request.wants, 201, 'user', user);
  };
}

function showUser(plex: PlexTv): SessionHandler {
  return ({ wants }, _captured, session) => {
    const user = userObject(session, homeSize(plex, session.account), wants);
    return plexTvDocument(wants, 200, 'user', user);
  };
}

function signOut(plex: PlexTv): SessionHandler {
  return (_request, _captured, session) => {
    plex.accounts.revoke(session.token);
    return noContent();
  };
}

function pong(wants: ReceivedRequest['wants']): Answer {
  if (wants === 'json') return plexTvDocument(wants, 200, 'pong', { pong: true });
  return answer(200, 'application/xml; charset=utf-8', '<pong>true</pong>\n');
}

function showResources(plex: PlexTv): SessionHandler {
  return (request, captured, session) => {
    const flags = ['includeHttps', 'includeRelay', 'includeIPv6'];
    const [, relay, IPv6] = flags.map((name) => request.query.get(name) ?? '0');
    if (flags.some((name) => !['0', '1'].includes(request.query.get(name) ?? '0'))) {
      return refuse(400, malformed)(request, captured);
    }
    const players = plex.players.get(session.account) ?? [];
    const include = { relay: relay === '1', IPv6: IPv6 === '1' };
    const list = resourceList(session, plex, players, include);
    return plexTvDocument(request.wants, 200, 'resources', list);
  };
}

function createPin(plex: PlexTv): Handler {
  return (request, captured) => {
    const key = keyOfPin(plex, request);
    if (key === null) return refuse(400, malformed)(request, captured);
    const product = plexValue(request, 'X-Plex-Product') ?? '0';
    const strong =
      request.query.get('strong') ?? (jsonBody(request)['strong'] === true ? 'true' : 'false');
    const pin = plex.pins.create(deviceOf(request), product, ['true', '1'].includes(strong), key);
    const shown = pinObject(pin, plex.clock.now(), plex.url(), request.wants);
    return plexTvDocument(request.wants, 201, 'pin', shown);
  };
}

function pollPin(plex: PlexTv): Handler {
  return (request, captured) => {
    const pin = plex.pins.byId(Number(captured));
    const identifier = plexValue(request, 'X-Plex-Client-Identifier');
    if (pin?.device.clientIdentifier !== identifier || pin === undefined) {
      return refuse(404, pinUnknown)(request, captured);
    }
    exchangeAtPoll(plex, pin, request);
    const shown = pinObject(pin, plex.clock.now(), plex.url(), request.wants);
    return plexTvDocument(request.wants, 200, 'pin', shown);
  };
}

function linkPin(plex: PlexTv): SessionHandler {
  return (request, captured, session) => {
    const pin = plex.pins.byCode(request.form.get('code') ?? '');
    if (pin === undefined) return refuse(404, pinUnknown)(request, captured);
    plex.pins.approve(pin, session.account);
    return noContent();
  };
}

/** The Home of an account: here everyone is in one, if any of them is its admin. */
function homeMembers(plex: PlexTv, account: Account): readonly Account[] {
  const members = plex.accounts.all().filter(({ managed, homeAdmin }) => managed || homeAdmin);
  return members.includes(account) ? members : [account];
}

function homeSize(plex: PlexTv, account: Account): number {
  return homeMembers(plex, account).length;
}

function showHome(plex: PlexTv): SessionHandler {
  return ({ wants }, _captured, { account }) => {
    const members = homeMembers(plex, account);
    const users = members.map((member, index) => ({
      id: member.id,
      uuid: member.uuid,
      title: member.title,
      username: member.managed ? null : member.username,
      email: member.managed ? null : member.email,
      friendlyName: member.managed ? null : member.friendlyName,
      thumb: `https://plex.tv/users/${member.uuid}/avatar?c=${String(index + 1)}`,
      hasPassword: member.password !== undefined,
      restricted: member.managed,
      restrictionProfile: member.managed ? 'little_kid' : null,
      admin: member.homeAdmin,
      guest: false,
      protected: member.homePin !== undefined,
    }));
    return plexTvDocument(wants, 200, 'home', {
      id: 7001,
      name: `Home of ${members.find(({ homeAdmin }) => homeAdmin)?.title ?? account.title}`,
      guestUserID: null,
      guestUserUUID: '',
      guestEnabled: false,
      subscription: members.some(({ plexPass }) => plexPass),
      users,
    });
  };
}

function switchUser(plex: PlexTv): SessionHandler {
  return (request, captured, session) => {
    const member = homeMembers(plex, session.account).find(
      ({ id, uuid }) => captured === uuid || captured === String(id),
    );
    if (member === undefined) {
      return refuse(404, { code: 1002, message: 'There is no such user.', status: 404 })(
        request,
        '',
      );
    }
    if (member.homePin !== undefined && request.query.get('pin') !== member.homePin) {
      return refuse(403, homePinRequired)(request, captured);
    }
    const switched = plex.accounts.signIn(member, deviceOf(request));
    const user = userObject(switched, homeSize(plex, member), request.wants);
    return plexTvDocument(request.wants, 201, 'user', user);
  };
}

/** In JSON whatever is asked for, as its path says. A managed user has no servers to claim. */
function createClaim(plex: PlexTv): SessionHandler {
  return (request, captured, { account }) =>
    account.managed
      ? refuse(403, managedUser)(request, captured)
      : plexTvDocument('json', 200, 'claim', { token: plex.claims.create(account) });
}

/** Every device of the account with its token: a page that no client should keep. */
function showDevices(plex: PlexTv, form: 'json' | 'xml'): SessionHandler {
  return (_request, _captured, { account }) => {
    const devices = plex.accounts
      .sessionsOf(account)
      .map(({ device, token, deviceId, createdAtMs }) => ({
        name: device.name,
        publicAddress: '198.51.100.7',
        product: device.product,
        productVersion: device.version,
        platform: device.platform,
        platformVersion: '',
        device: device.device,
        model: '',
        vendor: '',
        provides: '',
        clientIdentifier: device.clientIdentifier,
        version: device.version,
        id: String(deviceId),
        token,
        createdAt: String(epochSeconds(createdAtMs)),
        lastSeenAt: String(epochSeconds(plex.clock.now())),
        screenResolution: '',
        screenDensity: '',
      }));
    if (form === 'json') return plexTvDocument('json', 200, 'devices', devices);
    return mediaContainer('xml', {
      publicAddress: '198.51.100.7',
      size: devices.length,
      Device: devices,
    });
  };
}

function removeDevice(plex: PlexTv): SessionHandler {
  return (request, captured, { account }) => {
    const session = plex.accounts
      .sessionsOf(account)
      .find(({ deviceId }) => String(deviceId) === captured);
    if (session === undefined) {
      return refuse(404, { code: 1002, message: 'There is no such device.', status: 404 })(
        request,
        '',
      );
    }
    plex.accounts.revoke(session.token);
    return mediaContainer('xml', { size: 0 });
  };
}

function deviceOf(request: ReceivedRequest): DeviceIdentity {
  const value = (name: string): string => plexValue(request, `X-Plex-${name}`) ?? '';
  return {
    clientIdentifier: value('Client-Identifier'),
    name: value('Device-Name') || value('Device') || 'Unnamed',
    product: value('Product'),
    version: value('Version'),
    platform: value('Platform'),
    device: value('Device'),
  };
}
