import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenForPrograms } from '../broker/socket-server.ts';
import { HandedOver } from '../broker/wire.ts';
import { connectToApp } from './app-connection.ts';
import type { AppConnection } from './app-connection.ts';
import { exitStatus } from './exit-status.ts';

const answer: HandedOver = {
  kind: 'account',
  name: 'nora_k',
  token: 'made-up-token',
  address: 'https://plex.tv',
  clientIdentifier: 'one',
  endsAtLatest: null,
};

let folder: string;
let address: string;
const endings: (() => void)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'keyring-connection-'));
  address = path.join(folder, 'app.socket');
});
afterEach(async () => {
  for (const end of endings.splice(0)) end();
  await rm(folder, { recursive: true, force: true });
});

const leaveNote = (key: string): Promise<void> =>
  writeFile(path.join(folder, 'command-line.json'), JSON.stringify({ version: 1, address, key }), {
    mode: 0o600,
  });

/** `user` undefined: as on Windows, where the key in the note is the check. */
async function connect(user = process.getuid?.()): Promise<AppConnection> {
  const connection = await connectToApp(folder, user, {
    noInput: true,
    replyTo: () => HandedOver,
    onWaiting: () => undefined,
  });
  endings.push(connection.close);
  return connection;
}

const get = (connection: AppConnection) =>
  connection.ask({ command: 'get', name: 'nora_k', purpose: 'get' });

/** An app that says these things, and goes. */
async function appThatSays(hello: string, afterAsk: string): Promise<void> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(hello);
    socket.once('data', () => socket.end(afterAsk));
  });
  endings.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(address, resolve));
  await leaveNote('');
}
const hello = '{"protocol":1,"version":"0.1.0","proof":""}\n';

test.runIf(process.platform !== 'win32')(
  'as on Windows, the key of the note opens the door, and without it nothing is answered',
  async () => {
    const key = 'k'.repeat(64);
    const server = await listenForPrograms({
      note: { version: 1, address, key },
      proofFolder: undefined,
      proofPrefix: 'proof',
      user: undefined,
      version: '0.1.0',
      answer: () => Promise.resolve(answer),
      log: { note: () => undefined, bug: () => undefined },
    });
    endings.push(server.close);
    await leaveNote(key);
    expect(await get(await connect(undefined))).toEqual(answer);
    await leaveNote('l'.repeat(64));
    await expect(connect(undefined).then(get)).rejects.toMatchObject({
      status: exitStatus.unreachable,
    });
  },
);

test.each([
  ['in the middle of a line', `{"kind":"done","reply":{"kind":"account","name":"nora_k","tok`],
  ['between two lines', '{"kind":"waiting","for":"approval"}\n'],
  ['before it says anything', ''],
])('an app that ends %s has not answered', async (_when, said) => {
  await appThatSays(hello, said);
  await expect(connect().then(get)).rejects.toMatchObject({
    status: exitStatus.unreachable,
    message: expect.stringContaining('ended itself') as string,
  });
});

test.each([
  ['of another version', '{"protocol":2,"version":"9","proof":""}\n', ''],
  ['that says more than it may', hello, '{"kind":"done","reply":{"token":"made-up","more":1}}\n'],
  ['that says nothing of the kind', hello, '{"kind":"what"}\n'],
])('an app %s is not believed', async (_which, first, said) => {
  await appThatSays(first, said);
  const failure = await connect()
    .then(get)
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ status: exitStatus.unreachable });
  expect(String(failure)).not.toContain('made-up');
});

// Only root can give a socket away; the check that is tested is everybody's.
test.skipIf(process.getuid?.() !== 0)(
  'a socket that lives but belongs to another user is refused',
  async () => {
    await appThatSays(hello, '');
    await leaveNote('');
    const [own, another] = [0, 65_534];
    expect((await connect(own)).version).not.toBe('');
    await chown(address, another, another);
    await expect(connect(own)).rejects.toMatchObject({
      status: exitStatus.unreachable,
      message: expect.stringContaining('belongs to somebody else') as string,
    });
  },
);
