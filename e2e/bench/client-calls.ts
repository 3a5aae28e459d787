import http from 'node:http';
import axios from 'axios';
import { PlexAPI } from 'plexjs-old';
import { createPlexClient } from '../../src-main/plex/plex-client.ts';
import { Token } from '../../src-main/token.ts';

/** Each makes the one call, again and again, over a connection that is kept alive. */
export const clientCalls = {
  ours: ourCall,
  bareAxios: bareAxiosCall,
  oldSdk: oldSdkCall,
  bareHttp: bareHttpCall,
} satisfies Record<string, (url: string, token: string) => () => Promise<unknown>>;

export type ClientName = keyof typeof clientCalls;

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
