import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { cp, mkdir, symlink } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { buildForNode } from '../../scripts/build/node-programs.mjs';
import { wordsPlugin } from '../../scripts/languages/words-plugin.mjs';
import { createTestAuthority } from '../fake-plex/certificates.ts';
import { projectFolder } from './keyring-app.ts';

const FOLDER = '/keyring/';

/** Far above any version of ours. */
export const newVersion = '999.0.0';
export const newFileName = `keyring-for-plex-${newVersion}-${process.arch}.tar.gz`;
export const newFile = 'a program as its makers packed it '.repeat(100_000);

type Makers = ReturnType<typeof createMakers>;

/** Somebody with a key to sign with. */
export function createMakers() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

export type UpdateFeed = {
  /** What a build has of it. */
  readonly pinned: unknown;
  readonly requests: { url: string; headers: IncomingHttpHeaders }[];
  /** Puts the list of the new version there, signed by these. */
  publish(makers: Makers): void;
  /** Sends half of a program and no more. */
  hold(): void;
  /** Sends the whole of it again. */
  release(): void;
  stop(): Promise<void>;
};

/** A folder at a real https host of this machine. */
export async function startUpdateFeed(makers: Makers): Promise<UpdateFeed> {
  const authority = await createTestAuthority('Authority of the feed');
  const { certificate, privateKey } = await authority.issue(['127.0.0.1']);
  const requests: UpdateFeed['requests'] = [];
  let files: Record<string, string> = {};
  let isHeld = false;
  const server = createServer({ cert: certificate, key: privateKey }, (request, response) => {
    const { url = '', headers } = request;
    requests.push({ url, headers });
    const file = files[url.replace(FOLDER, '')];
    response.writeHead(file === undefined ? 404 : 200);
    if (isHeld && file === newFile) response.write(file.slice(0, file.length / 2));
    else response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    pinned: {
      address: `https://127.0.0.1:${String(port)}${FOLDER}`,
      publicKeys: [makers.publicKey],
      authority: authority.certificate,
    },
    requests,
    publish: ({ privateKey: key }) => {
      const list = listOfNewVersion();
      const signature = sign(null, Buffer.from(list), key).toString('base64');
      files = { 'versions.json': list, 'versions.json.sig': signature, [newFileName]: newFile };
    },
    hold: () => void (isHeld = true),
    release: () => void (isHeld = false),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listOfNewVersion(): string {
  const file = {
    platform: 'linux',
    architecture: process.arch,
    kind: 'tar.gz',
    name: newFileName,
    size: Buffer.byteLength(newFile),
    sha256: createHash('sha256').update(newFile).digest('hex'),
  };
  return JSON.stringify({
    product: 'keyring-for-plex',
    serial: 1,
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    versions: [{ version: newVersion, files: [file] }],
  });
}

/** Makes the built program once more in a folder, with a place to look for newer versions. */
export async function makeLookingProgram(folder: string, updateFeed: unknown): Promise<void> {
  const out = path.join(folder, 'out');
  await mkdir(out, { recursive: true });
  await cp(path.join(projectFolder, 'package.json'), path.join(folder, 'package.json'));
  for (const part of ['main', 'preload', 'assets', 'renderer', 'command-line'])
    await cp(path.join(projectFolder, 'out', part), path.join(out, part), { recursive: true });
  await symlink(path.join(projectFolder, 'node_modules'), path.join(folder, 'node_modules'));
  await buildForNode(
    { main: 'src-main/main.ts', 'keychain-process': 'src-main/keychain/keychain-process.ts' },
    { folder: path.join(out, 'main'), words: wordsPlugin(), updateFeed, emptyOutDir: false },
  );
}
