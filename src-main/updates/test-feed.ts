import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';
import { onTestFinished } from 'vitest';
import { createScheduler } from '../expiry/scheduler.ts';
import { createTestClock } from '../expiry/test-clock.ts';
import { startTestServer } from '../plex/test-server.ts';
import type { Answering } from '../plex/test-server.ts';
import type { OwnPackage } from './newer-version.ts';
import { UpdateFeed } from './update-feed.ts';
import { createUpdateHost } from './update-host.ts';
import { createUpdates } from './updates.ts';
import type { Remembered } from './updates.ts';

/* For tests: a feed of our own over real https, and the look for newer versions at it. */

export const fileName = 'keyring-for-plex-1.2.0-x64.AppImage';
export const fileText = 'a newer program, as its makers built it'.repeat(5_000);

type KeyPair = { privateKey: KeyObject; publicKey: string };

export function createKeyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

const day = 86_400_000;

/** A certificate for this machine that vouches for itself. */
export async function createIdentity() {
  const made = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - day),
    notAfterDate: new Date(Date.now() + 29 * day),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  return { certificate: made.cert, privateKey: made.private };
}

/** The clock of these tests begins at noon of 1 January 2026. */
export const goodList = {
  product: 'keyring-for-plex',
  serial: 5,
  expiresAt: '2026-03-01T00:00:00Z',
  versions: [
    {
      version: '1.2.0',
      files: [
        {
          platform: 'linux',
          architecture: 'x64',
          kind: 'AppImage',
          name: fileName,
          size: Buffer.byteLength(fileText),
          sha256: createHash('sha256').update(fileText).digest('hex'),
        },
      ],
    },
  ],
};

export const listText = (changed: object = {}) => JSON.stringify({ ...goodList, ...changed });

/** A list with this in place of its one file's fields. */
export function listWithFile(changed: object): string {
  const [version] = goodList.versions;
  const files = version?.files.map((file) => ({ ...file, ...changed }));
  return listText({ versions: [{ ...version, files }] });
}

export const signatureOf = (text: string, { privateKey }: KeyPair) =>
  sign(null, Buffer.from(text), privateKey).toString('base64');

export type Served = Record<string, string | Answering>;

/** Answers each path of the table as it says, and 404 to all else. */
function answering(served: Served): Answering {
  return (request, response) => {
    const answer = served[request.url.replace('/keyring/', '')];
    if (typeof answer === 'function') answer(request, response);
    else if (answer === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-length': Buffer.byteLength(answer) }).end(answer);
  };
}

/** What the makers have put there. */
export const servedList = (text: string, keys: KeyPair): Served => ({
  'versions.json': text,
  'versions.json.sig': signatureOf(text, keys),
  [fileName]: fileText,
});

export const own: OwnPackage = {
  version: '1.1.0',
  platform: 'linux',
  architecture: 'x64',
  kind: 'AppImage',
};

type LookOptions = Partial<Parameters<typeof createUpdates>[0]>;

/** The program's look at such a feed, with a folder of downloads and a clock of its own. */
export async function lookAt(
  served: Served,
  keys: KeyPair,
  options: LookOptions & { publicKeys?: string[] } = {},
) {
  const identity = await createIdentity();
  const server = await startTestServer(answering(served), identity);
  const folder = mkdtempSync(path.join(tmpdir(), 'keyring-updates-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const clock = createTestClock();
  const scheduler = createScheduler(clock);
  let remembered: Remembered = { listSerial: 0, lookedAt: null, toldVersion: '' };
  const told: string[] = [];
  const shown: string[] = [];
  const bugs: unknown[] = [];
  const feed = UpdateFeed.parse({
    address: `${server.url}/keyring/`,
    publicKeys: options.publicKeys ?? [keys.publicKey],
    authority: identity.certificate,
  });
  const updates = createUpdates({
    feed,
    host: createUpdateHost(feed),
    own,
    remembered: () => remembered,
    remember: (changed) => (remembered = { ...remembered, ...changed }),
    downloadFolder: () => folder,
    showInFolder: (file) => Promise.resolve(void shown.push(file)),
    tell: (version) => told.push(version),
    quietUntil: () => null,
    scheduler,
    now: clock.now,
    onBug: (error) => bugs.push(error),
    ...options,
  });
  onTestFinished(() => updates.close());
  return {
    updates,
    server,
    feed,
    folder,
    clock,
    told,
    shown,
    bugs,
    remembered: () => remembered,
    serve: (other: Served) => server.answer(answering(other)),
  };
}
