import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished } from 'vitest';

import type { PublicJwk } from './jwt-calls.ts';
import { createPlexClient, type PlexClientEdges, type PlexClientOptions } from './plex-client.ts';
import { Token } from '../token.ts';

/** One request as it came. */
type Received = {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: string;
};

export type Answering = (request: Received, response: ServerResponse) => void;

export type TestServer = {
  /** `http://127.0.0.1:PORT`, or https with a certificate. */
  url: string;
  port: number;
  received: Received[];
  /** Connections made so far. */
  connections: () => number;
  /** What it answers from now on. */
  answer(answering: Answering): void;
};

/** A server of Node's own that answers as a test says. It ends with the test. */
export async function startTestServer(
  answering: Answering,
  tls?: { certificate: string; privateKey: string; options?: TlsOptions },
): Promise<TestServer> {
  let current = answering;
  let connections = 0;
  const received: Received[] = [];
  const listener = async (message: IncomingMessage, response: ServerResponse) => {
    response.on('error', () => undefined);
    const request = {
      method: message.method ?? '',
      url: message.url ?? '',
      headers: message.headers,
      rawHeaders: message.rawHeaders,
      body: await text(message),
    };
    received.push(request);
    current(request, response);
  };
  const onRequest: Parameters<typeof createServer>[1] = (message, response) => {
    listener(message, response).catch(() => response.destroy());
  };
  const server =
    tls === undefined
      ? createServer(onRequest)
      : createTlsServer({ cert: tls.certificate, key: tls.privateKey, ...tls.options }, onRequest);
  server.on('connection', () => (connections += 1));
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${String(port)}`,
    port,
    received,
    connections: () => connections,
    answer(next) {
      current = next;
    },
  };
}

/** Answers every request alike. */
export function answers(
  status: number,
  contentType: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Answering {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': contentType, ...headers }).end(body);
  };
}

export const answersJson = (value: unknown, status = 200) =>
  answers(status, 'application/json; charset=utf-8', JSON.stringify(value));

export const answersXml = (xml: string, status = 200) =>
  answers(
    status,
    'application/xml; charset=utf-8',
    `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`,
  );

export const answersHtml = (status: number) =>
  answers(status, 'text/html', `<html><head><title>${String(status)}</title></head></html>`);

export const testDevice = {
  product: 'Keyring for Plex',
  version: '1.2.3',
  platform: 'Linux',
  platformVersion: '6.8',
  device: 'PC',
  deviceName: 'Attic desk',
};

/** Of the account that `plexUser` is. */
export const token = new Token('Xy7-madeUpToken_0001');

export const asked = { clientIdentifier: 'client-1' };

/** A client of this server's. Its sockets end with the test. */
export function clientOf(
  server: TestServer,
  options: Partial<PlexClientOptions> = {},
  edges?: PlexClientEdges,
) {
  const client = createPlexClient(
    { plexTvUrl: server.url, serverUrl: server.url, device: testDevice, ...options },
    edges,
  );
  onTestFinished(() => {
    client.close();
  });
  return client;
}

/** What a call that must fail fails with. */
export const failureOf = (call: Promise<unknown>): Promise<Error> =>
  call.then(
    () => expect.unreachable('an answer'),
    (error: unknown) => error as Error,
  );

/** The public half of the key of RFC 8037, appendix A. */
export const publicJwk: PublicJwk = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  alg: 'EdDSA',
  use: 'sig',
};

/** Plex's user object with all that it is known to hold, secrets included. */
export const plexUser = {
  id: 90001,
  uuid: 'a1b2c3d4e5f60718',
  username: 'nora_k',
  title: 'nora_k',
  email: 'nora@example.test',
  friendlyName: 'Nora K',
  authToken: token.reveal(),
  hasPassword: true,
  joinedAt: 1_500_000_000,
  twoFactorEnabled: true,
  backupCodesCreated: true,
  confirmed: true,
  emailOnlyAuth: false,
  country: 'NO',
  locale: null,
  thumb: 'https://plex.tv/users/a1b2c3d4e5f60718/avatar?c=1',
  anonymous: false,
  guest: false,
  home: true,
  homeAdmin: true,
  homeSize: 3,
  maxHomeSize: 15,
  restricted: false,
  protected: true,
  pin: 'hashed-home-pin',
  rememberExpiresAt: 1_800_000_000,
  mailingListStatus: 'unsubscribed',
  mailingListActive: false,
  scrobbleTypes: '',
  adsConsent: null,
  adsConsentSetAt: null,
  adsConsentReminderAt: null,
  experimentalFeatures: false,
  subscription: {
    active: true,
    subscribedAt: '2020-02-02T02:02:02Z',
    status: 'Active',
    paymentService: null,
    plan: 'lifetime',
    features: ['pass', 'webhooks'],
  },
  subscriptionDescription: 'Lifetime Plex Pass',
  subscriptions: [],
  pastSubscriptions: [
    {
      id: 7,
      mode: null,
      renewsAt: null,
      endsAt: 1_577_836_800,
      canceled: true,
      gracePeriod: false,
      onHold: false,
      canReactivate: false,
      canUpgrade: false,
      canDowngrade: false,
      canConvert: false,
      type: 'plexpass',
      transfer: null,
      state: 'ended',
      billing: {
        internalPaymentMethod: { kind: 'card', cardToken: 'card-secret' },
        paymentMethodId: null,
      },
    },
  ],
  trials: [],
  entitlements: ['all'],
  roles: ['plexpass'],
  profile: {
    autoSelectAudio: true,
    defaultAudioLanguage: 'nb',
    defaultAudioLanguages: ['nb', 'en'],
    defaultSubtitleLanguage: null,
    defaultSubtitleLanguages: null,
    autoSelectSubtitle: 0,
    defaultAudioAccessibility: 0,
    defaultSubtitleAccessibility: 0,
    defaultSubtitleForced: 0,
    watchedIndicator: 1,
    mediaReviewsVisibility: 0,
    mediaReviewsLanguages: null,
    mediaPostsVisibility: true,
  },
  services: [
    {
      identifier: 'metadata-dev',
      endpoint: 'https://epg.example.test',
      token: 'service-token',
      secret: 'service-secret',
      status: 'online',
    },
  ],
  attributionPartner: null,
};
