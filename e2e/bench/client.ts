import http from 'node:http';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import axios from 'axios';
import { PlexAPI } from 'plexjs-old';
import { createPlexClient } from '../../src-main/plex/plex-client.ts';
import { Token } from '../../src-main/token.ts';
import type { Figure } from './figure.ts';
import { inTurns } from './rounds.ts';
import { projectFolder } from './workshop.ts';
import type { Workshop } from './workshop.ts';

const ROUNDS = 25;
const CALLS = 100;
const WARM_UPS = 5;

/** What one call took. */
type Cost = { wallMs: number; cpuMs: number };

/** `getTokenDetails` of ours and of others, one call after the other, over connections kept alive. */
export async function benchClient({ desktop }: Workshop): Promise<Figure[]> {
  const plex = desktop.start(process.execPath, [
    path.join(projectFolder, 'node_modules/tsx/dist/cli.mjs'),
    path.join(import.meta.dirname, 'plex-process.ts'),
  ]);
  try {
    const { url, token } = JSON.parse(await plex.waitForLine('token')) as Side;
    const { ours, bareAxios, oldSdk, bareHttp } = await inTurns(
      {
        ours: costOf(ourCall(url, token)),
        bareAxios: costOf(bareAxiosCall(url, token)),
        oldSdk: costOf(oldSdkCall(url, token)),
        bareHttp: costOf(bareHttpCall(url, token)),
      },
      ROUNDS,
      WARM_UPS,
    );
    return [
      ...figures(ours, 'bare axios', bareAxios, 1.15),
      ...figures(ours, 'plexjs 0.39', oldSdk, 0.5),
      ...figures(ours, 'bare node:http', bareHttp),
    ];
  } finally {
    await plex.stop();
  }
}

type Side = { url: string; token: string };

function figures(ours: Cost[], baseName: string, base: Cost[], target?: number): Figure[] {
  const figure = (what: string, kind: keyof Cost): Figure => ({
    name: `getTokenDetails against ${baseName}, ${what}`,
    unit: 'ms',
    ours: ours.map((cost) => cost[kind]),
    base: base.map((cost) => cost[kind]),
    ...(target === undefined ? {} : { target }),
  });
  return [figure('wall time', 'wallMs'), figure('CPU', 'cpuMs')];
}

function costOf(call: () => Promise<unknown>): () => Promise<Cost> {
  return async () => {
    const cpuBefore = process.cpuUsage();
    const startedAt = performance.now();
    for (let made = 0; made < CALLS; made += 1) await call();
    const wallMs = (performance.now() - startedAt) / CALLS;
    const { user, system } = process.cpuUsage(cpuBefore);
    return { wallMs, cpuMs: (user + system) / 1_000 / CALLS };
  };
}

const product = 'Keyring for Plex';
const clientIdentifier = 'bench-of-the-client';
const device = {
  product,
  version: '0.1.0',
  platform: 'Linux',
  platformVersion: '6.1',
  device: 'PC',
  deviceName: 'bench',
};

function ourCall(url: string, tokenText: string): () => Promise<unknown> {
  const client = createPlexClient({ plexTvUrl: url, device });
  const token = new Token(tokenText);
  return () => client.getTokenDetails(token, { clientIdentifier });
}

/** The headers that ours sends. */
const headersWith = (token: string) => ({
  Accept: 'application/json',
  'Accept-Encoding': 'gzip, deflate',
  'User-Agent': 'KeyringForPlex/0.1.0',
  'X-Plex-Product': product,
  'X-Plex-Version': device.version,
  'X-Plex-Platform': device.platform,
  'X-Plex-Platform-Version': device.platformVersion,
  'X-Plex-Device': device.device,
  'X-Plex-Device-Name': device.deviceName,
  'X-Plex-Client-Identifier': clientIdentifier,
  'X-Plex-Token': token,
});

/** Sockets as our client keeps them. */
const keptAlive = () => new http.Agent({ keepAlive: true, maxSockets: 2, timeout: 5_000 });

function bareAxiosCall(url: string, token: string): () => Promise<unknown> {
  const client = axios.create({ httpAgent: keptAlive(), headers: headersWith(token) });
  return () => client.get(`${url}/api/v2/user`);
}

function oldSdkCall(url: string, token: string): () => Promise<unknown> {
  const sdk = new PlexAPI({ accessToken: token });
  return () => sdk.authentication.getTokenDetails({ serverURL: `${url}/api/v2` });
}

/** As little as can be done: not a word is checked, not even the status. */
function bareHttpCall(url: string, token: string): () => Promise<unknown> {
  const options = { agent: keptAlive(), headers: headersWith(token) };
  return () =>
    new Promise((resolve, reject) => {
      http
        .get(`${url}/api/v2/user`, options, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
        })
        .on('error', reject);
    });
}
