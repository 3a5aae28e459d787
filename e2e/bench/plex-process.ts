import net from 'node:net';
import { once } from 'node:events';
import { startFakePlex } from '../fake-plex/fake-plex.ts';

/*
 * One answer of the stand-in for Plex, given again and again by as little of a server as there can be,
 * in a process of its own: what is measured is who asks, not who answers. Prints where it is and a
 * token, and stays until told to go.
 */

const END_OF_REQUEST = '\r\n\r\n';
const known = await standInAnswer();
const raw = Buffer.from(known.head + known.body);

const server = net.createServer((socket) => {
  socket.setNoDelay(true);
  let rest = '';
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    const requests = (rest + chunk.toString('latin1')).split(END_OF_REQUEST);
    rest = requests.pop() ?? '';
    for (const request of requests) answer(socket, request);
  });
});

/** A GET of the user by this token, as the stand-in would want it; anything else ends the connection. */
function answer(socket: net.Socket, request: string): void {
  const isAsked =
    request.startsWith('GET /api/v2/user HTTP/1.1\r\n') && request.includes(known.text);
  if (isAsked) socket.write(raw);
  else socket.destroy();
}

/** What the stand-in answers to our client, as it stands on the wire. */
async function standInAnswer(): Promise<{ text: string; head: string; body: string }> {
  const plex = await startFakePlex();
  const account = plex.addAccount({
    username: 'nora_k',
    email: 'nora@example.test',
    password: 'attic-lamp-27',
    plexPass: true,
  });
  const text = plex.issueToken(account);
  const response = await fetch(`${plex.url}/api/v2/user`, {
    headers: {
      Accept: 'application/json',
      'X-Plex-Client-Identifier': 'bench-of-the-client',
      'X-Plex-Product': 'Keyring for Plex',
      'X-Plex-Token': text,
    },
  });
  const body = await response.text();
  if (response.status !== 200) throw new Error(`the stand-in answered ${response.status}`);
  const kept = [...response.headers].filter(
    ([name]) =>
      !/^(?:connection|keep-alive|transfer-encoding|content-length|content-encoding)$/.test(name),
  );
  const lines = [
    'HTTP/1.1 200 OK',
    ...kept.map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: keep-alive',
  ];
  await plex.stop();
  return { text, head: `${lines.join('\r\n')}${END_OF_REQUEST}`, body };
}

server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('no port was given');
process.stdout.write(
  `${JSON.stringify({ url: `http://127.0.0.1:${address.port}`, token: known.text })}\n`,
);
process.once('SIGTERM', () => process.exit(0));
