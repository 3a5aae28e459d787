import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { createDeflate, gzipSync } from 'node:zlib';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, test, vi } from 'vitest';

import type { FailureCode } from '../contract/failure-codes.ts';
import { Token } from '../token.ts';
import { createPlexClient, type PlexClientEdges } from './plex-client.ts';
import type { NameResolver } from './server-address.ts';
import {
  answers,
  answersJson,
  asked,
  clientOf,
  failureOf,
  plexUser,
  startTestServer,
  testDevice,
  token,
  type Answering,
} from './test-server.ts';

const machine = '00aa11bb22cc33dd44ee55ff66778899aabbccdd';
const identity = answersJson({ MediaContainer: { machineIdentifier: machine } });

/** Names that lead to these addresses; the resolver counts who asks. */
function resolving(...addresses: string[][]): { resolveName: NameResolver; asked: () => number } {
  let count = 0;
  return {
    asked: () => count,
    resolveName: (_name, _options, callback) => {
      const found = addresses[Math.min(count, addresses.length - 1)] ?? [];
      count += 1;
      callback(
        null,
        found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    },
  };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('bad weather', () => {
  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify(plexUser);

  const faults: [string, Answering, atPlexTv: FailureCode, atServer: FailureCode][] = [
    ['a hang', () => undefined, 'timed-out', 'timed-out'],
    [
      'a drip',
      (_request, response) => {
        response.writeHead(200, { ...json, 'content-length': '1000' });
        const timer = setInterval(() => response.write(' '), 100);
        response.on('close', () => {
          clearInterval(timer);
        });
      },
      'timed-out',
      'timed-out',
    ],
    [
      'dripping headers',
      (_request, response) => {
        const timer = setInterval(() => response.socket?.write('a'), 100);
        response.socket?.write('HTTP/1.1 200 OK\r\nX-Long: ');
        response.socket?.on('close', () => {
          clearInterval(timer);
        });
      },
      'timed-out',
      'timed-out',
    ],
    [
      'a reset',
      (_request, response) => response.socket?.resetAndDestroy(),
      'offline',
      'server-unreachable',
    ],
    ['a hang-up', (_request, response) => response.socket?.end(), 'offline', 'server-unreachable'],
    [
      'a body cut off',
      (_request, response) => {
        response.writeHead(200, { ...json, 'content-length': String(body.length) });
        response.write(body.slice(0, 100), () => response.destroy());
      },
      'offline',
      'server-unreachable',
    ],
    [
      'chunks cut off',
      (_request, response) => {
        response.writeHead(200, json);
        response.write(body.slice(0, 100), () => response.destroy());
      },
      'offline',
      'server-unreachable',
    ],
    [
      'a truncated text',
      answers(200, 'application/json', body.slice(0, 200)),
      'answer-unreadable',
      'answer-unreadable',
    ],
    [
      'a compressed body cut short',
      answers(200, 'application/json', gzipSync(body).subarray(0, 100), {
        'content-encoding': 'gzip',
      }),
      'answer-unreadable',
      'answer-unreadable',
    ],
    [
      'a body that is not compressed as it says',
      answers(200, 'application/json', body, { 'content-encoding': 'gzip' }),
      'answer-unreadable',
      'answer-unreadable',
    ],
    ['nothing', answers(200, 'application/json', ''), 'answer-unreadable', 'answer-unreadable'],
    [
      'a page',
      answers(200, 'text/html', '<html></html>'),
      'answer-unreadable',
      'answer-unreadable',
    ],
    [
      'a bomb',
      answers(200, 'application/json', gzipSync(Buffer.alloc(64 * 1_048_576)), {
        'content-encoding': 'gzip',
      }),
      'answer-too-large',
      'answer-too-large',
    ],
    [
      'chunks without end',
      (_request, response) => {
        response.writeHead(200, json);
        const flood = createDeflate({ level: 0 });
        response.on('close', () => flood.destroy());
        flood.pipe(response);
        const more = () => {
          if (!flood.destroyed) flood.write(Buffer.alloc(65_536, 'x'), () => setImmediate(more));
        };
        more();
      },
      'answer-too-large',
      'answer-too-large',
    ],
    [
      'a huge header',
      answers(200, 'application/json', body, { 'x-padding': 'x'.repeat(20_000) }),
      'answer-too-large',
      'answer-too-large',
    ],
    [
      'no HTTP at all',
      (_request, response) => response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n'),
      'answer-unreadable',
      'answer-unreadable',
    ],
    [
      'two lengths',
      (_request, response) =>
        response.socket?.end('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'),
      'answer-unreadable',
      'answer-unreadable',
    ],
  ];

  test.each(faults)('R7: such as %s at plex.tv is told apart', async (_what, answering, code) => {
    const server = await startTestServer(answering);
    const startedAt = performance.now();
    const call = clientOf(server, { deadlineMs: 2_000 }).getTokenDetails(token, asked);
    expect(await failureOf(call)).toMatchObject({ name: 'KeyringError', code });
    expect(performance.now() - startedAt).toBeLessThan(6_000);
  });

  test.each(faults)(
    'R7: such as %s at a server is told apart',
    async (_what, answering, _code, code) => {
      const server = await startTestServer(answering);
      const call = clientOf(server, { deadlineMs: 1_500 }).getTransientToken(token, {}, asked);
      expect(await failureOf(call)).toMatchObject({ name: 'KeyringError', code });
    },
  );

  /** A gzip of 1 GiB of zeros: a member of 16 MiB, over and over, as gzip allows. */
  const hugeBomb: Answering = (_request, response) => {
    response.writeHead(200, { ...json, 'content-encoding': 'gzip' });
    const member = gzipSync(Buffer.alloc(16 * 1_048_576), { level: 9 });
    for (let sent = 0; sent < 64; sent += 1) response.write(member);
    response.end();
  };

  const endlessChunks: Answering = (_request, response) => {
    response.writeHead(200, json);
    const chunk = Buffer.alloc(65_536, 'x');
    const more = (): void => {
      if (!response.destroyed) response.write(chunk, () => setImmediate(more));
    };
    more();
  };

  test.each<[string, Answering]>([
    ['a bomb of a gibibyte', hugeBomb],
    ['chunks without end', endlessChunks],
    ['a header of 100 kB', answers(200, 'application/json', '{}', { 'x-a': 'x'.repeat(100_000) })],
  ])('S36: %s ends in a failure and does not fill the memory', async (_what, answering) => {
    const server = await startTestServer(answering);
    const client = clientOf(server);
    // Once without looking: what is loaded and compiled for it stays, and so does the server's part.
    await failureOf(client.getResources(token, asked));
    const before = process.memoryUsage();
    const startedAt = performance.now();
    let most = 0;
    const held = ({ heapUsed, arrayBuffers }: NodeJS.MemoryUsage) => heapUsed + arrayBuffers;
    const watch = setInterval(() => {
      most = Math.max(most, held(process.memoryUsage()) - held(before));
    }, 5);
    const outcome = await failureOf(client.getResources(token, asked));
    clearInterval(watch);
    expect(outcome).toMatchObject({ code: 'answer-too-large' });
    expect(performance.now() - startedAt).toBeLessThan(15_500);
    // The server is in this process too: its chunks and the bomb's member come on top of our 16 MiB.
    expect(most).toBeLessThan((16 + 16 + 8) * 1_048_576);
  });

  const laughs = Array.from(
    { length: 9 },
    (_, at) => `<!ENTITY l${String(at + 1)} "${`&l${String(at)};`.repeat(10)}">`,
  ).join('');

  test.each<[string, contentType: string, body: string | Buffer]>([
    ['an entity bomb', 'text/xml', `<!DOCTYPE a [<!ENTITY l0 "l">${laughs}]><user id="&l9;"/>`],
    [
      'an external entity',
      'text/xml',
      '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><user id="1">&e;</user>',
    ],
    ['unclosed tags', 'text/xml', '<user id="1"><a><b></user>'],
    ['100,000 levels of XML', 'text/xml', '<a>'.repeat(100_000)],
    ['100,000 levels of JSON', 'application/json', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['a page for an error', 'text/html', '<!doctype html><title>502 Bad Gateway</title>'],
    ['a page that says it is JSON', 'application/json', '<html></html>'],
    ['a NUL', 'application/json', '{"id":1,"uuid":"\0"}'],
    ['two byte order marks', 'application/json', `\ufeff\ufeff${JSON.stringify(plexUser)}`],
    ['another charset', 'application/json; charset=utf-16', JSON.stringify(plexUser)],
    ['bytes of another charset', 'application/json', Buffer.from('{"title":"\xfc"}', 'latin1')],
  ])('S37: %s is unreadable at once', async (_what, contentType, bytes) => {
    const server = await startTestServer(answers(200, contentType, bytes));
    const client = clientOf(server);
    await failureOf(client.getTokenDetails(token, asked)); // what is loaded and compiled for it
    const startedAt = performance.now();
    expect(await failureOf(client.getTokenDetails(token, asked))).toMatchObject({
      name: 'KeyringError',
      code: 'answer-unreadable',
    });
    // The checklist's 200 ms, five times over for a busy machine.
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  test('allows a list more than an account', async () => {
    const padding = { ...plexUser, padding: 'x'.repeat(2_000_000) };
    const server = await startTestServer(answersJson(padding));
    const client = clientOf(server);
    expect(await failureOf(client.getTokenDetails(token, asked))).toMatchObject({
      code: 'answer-too-large',
    });
    server.answer(answersJson([{ padding: 'x'.repeat(2_000_000) }]));
    expect(await client.getResources(token, asked)).toEqual([]);
  });

  test('such as a closed port is no answer', async () => {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as AddressInfo;
    await new Promise((resolve) => listener.close(resolve));
    const url = `http://127.0.0.1:${String(port)}`;
    const client = createPlexClient({ plexTvUrl: url, serverUrl: url, device: testDevice });
    expect(await failureOf(client.ping(token, asked))).toMatchObject({ code: 'offline' });
    expect(await failureOf(client.getIdentity({}, asked))).toMatchObject({
      code: 'server-unreachable',
    });
    client.close();
  });

  test('such as a name that the system does not know is no answer', async () => {
    const url = 'https://nowhere.invalid';
    const client = createPlexClient({ plexTvUrl: url, serverUrl: url, device: testDevice });
    expect(await failureOf(client.ping(token, asked))).toMatchObject({ code: 'offline' });
    expect(await failureOf(client.getIdentity({}, asked))).toMatchObject({
      code: 'server-name-unknown',
    });
    client.close();
  });

  test('S36: such as a connection that does not come about ends before the call’s deadline', async () => {
    const client = createPlexClient(
      { plexTvUrl: 'https://plex.example.test', device: testDevice },
      { resolveName: () => undefined },
    );
    expect(await failureOf(client.ping(token, asked))).toMatchObject({ code: 'offline' });
    client.close();
  });

  test('does not make a slow answer a failure', async () => {
    const server = await startTestServer((request, response) => {
      setTimeout(() => {
        answersJson(plexUser)(request, response);
      }, 6_000);
    });
    await clientOf(server).getTokenDetails(token, asked);
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('S33: with %d is followed nowhere', async (status) => {
    const other = await startTestServer(identity);
    const places = [
      '/elsewhere',
      `${other.url}/x`,
      `https://127.0.0.1:${String(other.port)}/`,
      '//[::1]/',
    ];
    for (const location of places) {
      const server = await startTestServer(answers(status, 'text/html', '', { location }));
      const client = clientOf(server);
      for (const call of [
        client.getTokenDetails(token, asked),
        client.postUsersSignInData({ login: 'a', password: 'b' }, asked),
        client.getTransientToken(token, {}, asked),
        client.signOut(token, asked),
      ]) {
        expect(await failureOf(call)).toMatchObject({ code: 'redirect-refused' });
      }
      expect(server.received).toHaveLength(4);
    }
    expect(other.connections()).toBe(0);
  });
});

test('S35: no proxy of the environment is asked', async () => {
  const proxy = await startTestServer(identity);
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];
  for (const name of [...names, ...names.map((each) => each.toLowerCase())]) {
    vi.stubEnv(name, proxy.url);
  }
  vi.stubEnv('NO_PROXY', '');
  vi.stubEnv('no_proxy', '');
  const server = await startTestServer(identity);
  const client = clientOf(server, {}, resolving(['127.0.0.1']));
  await client.getIdentity({}, asked);
  await client.getIdentity({ serverUrl: `http://nas.test:${String(server.port)}` }, asked);
  await failureOf(
    client.getIdentity({ serverUrl: `https://nas.test:${String(server.port)}` }, asked),
  );
  expect(server.received).toHaveLength(2);
  expect(proxy.connections()).toBe(0);
});

describe('TLS', () => {
  const hash = '0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f';

  async function certificateFor(names: string[], days = 30) {
    const generated = await generate([{ name: 'commonName', value: names[0] ?? '' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: new Date(Date.now() - 60 * 86_400_000),
      notAfterDate: new Date(Date.now() + days * 86_400_000),
      extensions: [
        { name: 'basicConstraints', cA: true },
        {
          name: 'subjectAltName',
          altNames: names.map((name) =>
            /^[\d.]+$/.test(name) ? { type: 7, ip: name } : { type: 2, value: name },
          ),
        },
      ],
    });
    return { certificate: generated.cert, privateKey: generated.private };
  }

  test('S34: reaches a plex.direct name by its label, with its certificate checked', async () => {
    const made = await certificateFor([`*.${hash}.plex.direct`]);
    const server = await startTestServer(identity, made);
    const edges: PlexClientEdges = {
      trustedCertificate: made.certificate,
      resolveName: () => expect.unreachable('DNS was asked'),
    };
    const client = clientOf(
      server,
      { serverUrl: `https://127-0-0-1.${hash}.plex.direct:${String(server.port)}` },
      edges,
    );
    expect(await client.getIdentity({}, asked)).toMatchObject({ machineIdentifier: machine });
  });

  test.each<[string, names: string[], days: number, host: string, trusted: boolean]>([
    ['another name', ['other.example.test'], 30, 'nas.test', true],
    ['an address that it does not name', [`*.${hash}.plex.direct`], 30, '127.0.0.1', true],
    ['nobody we know', ['nas.test'], 30, 'nas.test', false],
    ['a time that is over', ['nas.test'], -1, 'nas.test', true],
  ])(
    'S34: refuses a certificate of %s, whatever the environment says',
    async (_what, names, days, host, trusted) => {
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
      const made = await certificateFor(names, days);
      const server = await startTestServer(identity, made);
      const url = `https://${host}:${String(server.port)}`;
      const edges: PlexClientEdges = {
        ...resolving(['127.0.0.1']),
        ...(trusted ? { trustedCertificate: made.certificate } : {}),
      };
      const client = clientOf(server, { plexTvUrl: url, serverUrl: url }, edges);
      for (const call of [client.getIdentity({}, asked), client.getTokenDetails(token, asked)]) {
        expect(await failureOf(call)).toMatchObject({ code: 'certificate-refused' });
      }
      expect(server.received).toEqual([]);
    },
  );

  test('S34: is 1.2 at least, also where Node was told to take less', async () => {
    const usual = { least: tls.DEFAULT_MIN_VERSION, ciphers: tls.DEFAULT_CIPHERS };
    // As `--tls-min-v1.1` and `--tls-cipher-list` would have it.
    tls.DEFAULT_MIN_VERSION = 'TLSv1.1';
    tls.DEFAULT_CIPHERS = 'DEFAULT:@SECLEVEL=0';
    try {
      const made = await certificateFor(['nas.test']);
      const server = await startTestServer(identity, {
        ...made,
        options: { maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1' },
      });
      const edges = { ...resolving(['127.0.0.1']), trustedCertificate: made.certificate };
      const serverUrl = `https://nas.test:${String(server.port)}`;
      const call = clientOf(server, { serverUrl }, edges).getIdentity({}, asked);
      expect(await failureOf(call)).toMatchObject({ code: 'certificate-refused' });
      expect(server.received).toEqual([]);
      // The server itself does speak with whoever takes 1.1.
      const weak = tls.connect({ port: server.port, rejectUnauthorized: false });
      await new Promise((resolve, reject) => weak.on('secureConnect', resolve).on('error', reject));
      expect(weak.getProtocol()).toBe('TLSv1.1');
      weak.destroy();
    } finally {
      tls.DEFAULT_MIN_VERSION = usual.least;
      tls.DEFAULT_CIPHERS = usual.ciphers;
    }
  });

  test('S34: is not to be had from a server that speaks plain http', async () => {
    const server = await startTestServer(identity);
    const client = clientOf(server, { serverUrl: `https://127.0.0.1:${String(server.port)}` });
    expect(await failureOf(client.getIdentity({}, asked))).toMatchObject({
      code: 'certificate-refused',
    });
  });
});

describe('a name over plain http', () => {
  test('S32: is resolved once, and its connection goes where the check went', async () => {
    const server = await startTestServer(identity);
    const names = resolving(['127.0.0.1'], ['198.51.100.7']);
    const client = clientOf(server, { serverUrl: `http://nas.test:${String(server.port)}` }, names);
    await client.getIdentity({}, asked);
    await client.getIdentity({}, asked);
    expect(names.asked()).toBe(1);
    expect(server.connections()).toBe(1);
  });

  test('in place of plex.tv may be plain http anywhere in a development build, and nowhere else', async () => {
    const server = await startTestServer((_request, response) => response.end('<pong/>'));
    const plexTvUrl = `http://plex.stand-in.test:${String(server.port)}`;
    // The name has a second address that no packet ever goes to.
    const resolveName: NameResolver = (_name, _options, callback) =>
      callback(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '198.51.100.7', family: 4 },
      ]);
    const ping = (plexTvPlainHttp?: 'anywhere') =>
      createPlexClient(
        { plexTvUrl, device: testDevice, ...(plexTvPlainHttp && { plexTvPlainHttp }) },
        { resolveName },
      ).ping(new Token('t'), { clientIdentifier: 'client-1' });
    await expect(ping()).rejects.toMatchObject({ code: 'address-not-local' });
    expect(server.received).toEqual([]);
    await ping('anywhere').catch(() => undefined);
    expect(server.received).toMatchObject([{ url: '/api/v2/ping' }]);
  });

  test('S32: is refused without a packet when one of its addresses lies too far', async () => {
    const server = await startTestServer(identity);
    const serverUrl = `http://nas.test:${String(server.port)}`;
    for (const [addresses, plainHttpAgreed, code] of [
      [['127.0.0.1', '10.255.255.1'], false, 'plain-http-needs-consent'],
      [['127.0.0.1', '198.51.100.7'], true, 'address-not-local'],
      [['127.0.0.1', '169.254.1.1'], true, 'address-not-local'],
    ] as const) {
      const client = clientOf(server, {}, resolving([...addresses]));
      const call = client.checkServerToken(token, { serverUrl, plainHttpAgreed }, asked);
      expect(await failureOf(call)).toMatchObject({ code });
    }
    expect(server.connections()).toBe(0);
  });

  test('does not lend an agreed connection to a call that was not agreed', async () => {
    const server = await startTestServer(identity);
    const serverUrl = `http://nas.test:${String(server.port)}`;
    const client = clientOf(server, {}, resolving(['127.0.0.1'], ['10.255.255.1']));
    await client.getIdentity({ serverUrl, plainHttpAgreed: true }, asked);
    expect(await failureOf(client.getIdentity({ serverUrl }, asked))).toMatchObject({
      code: 'plain-http-needs-consent',
    });
    expect(server.connections()).toBe(1);
  });
});

describe('limits', () => {
  test('S36: two calls at once to one host, six in all; the others wait their turn', async () => {
    const waiting: { port: number; answer: () => void }[] = [];
    const servers = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const server = await startTestServer((request, response) => {
          waiting.push({
            port: server.port,
            answer: () => {
              identity(request, response);
            },
          });
        });
        return server;
      }),
    );
    const client = clientOf(await startTestServer(identity));
    const calls = servers.flatMap(({ url }) =>
      Array.from({ length: 4 }, () => client.getIdentity({ serverUrl: url }, asked)),
    );
    await vi.waitFor(() => {
      expect(waiting).toHaveLength(6);
    });
    for (let answered = 0; answered < calls.length; answered += 1) {
      await vi.waitFor(() => {
        expect(waiting).not.toHaveLength(0);
      });
      expect(waiting.length).toBeLessThanOrEqual(6);
      for (const { port } of servers) {
        expect(waiting.filter((each) => each.port === port).length).toBeLessThanOrEqual(2);
      }
      waiting.shift()?.answer();
    }
    await Promise.all(calls);
  });

  test('a call that ends while it waits its turn gives way', async () => {
    const server = await startTestServer(() => undefined);
    const client = clientOf(server);
    const hanging = [1, 2].map(() =>
      failureOf(client.getIdentity({}, { ...asked, deadlineMs: 1_500 })),
    );
    const impatient = failureOf(client.getIdentity({}, { ...asked, deadlineMs: 200 }));
    expect(await impatient).toMatchObject({ code: 'timed-out' });
    await Promise.all(hanging);
    expect(server.received).toHaveLength(2);
    server.answer(identity);
    await client.getIdentity({}, asked);
  });

  test('S36: a form beyond sixteen kilobytes is not sent', async () => {
    const server = await startTestServer(identity);
    const call = clientOf(server).postUsersSignInData(
      { login: 'nora_k', password: 'x'.repeat(20_000) },
      asked,
    );
    expect(await failureOf(call)).toMatchObject({ code: 'request-malformed' });
    expect(server.received).toEqual([]);
  });
});

describe('ending', () => {
  test('by the caller stops a call under way', async () => {
    const server = await startTestServer(() => undefined);
    const controller = new AbortController();
    const call = failureOf(clientOf(server).ping(token, { ...asked, signal: controller.signal }));
    await vi.waitFor(() => {
      expect(server.received).toHaveLength(1);
    });
    controller.abort();
    expect(await call).toMatchObject({ code: 'cancelled' });
  });

  test('by closing stops all calls, and any later one', async () => {
    const server = await startTestServer(() => undefined);
    const client = clientOf(server);
    const calls = [1, 2, 3].map(() => failureOf(client.ping(token, asked)));
    await vi.waitFor(() => {
      expect(server.received).toHaveLength(2);
    });
    client.close();
    for (const call of calls) expect(await call).toMatchObject({ code: 'cancelled' });
    expect(await failureOf(client.ping(token, asked))).toMatchObject({ code: 'cancelled' });
    expect(server.received).toHaveLength(2);
  });

  test('leaves no listener behind, and uses one socket for all', async () => {
    const server = await startTestServer(identity);
    const controller = new AbortController();
    const listen = vi.spyOn(controller.signal, 'addEventListener');
    const unlisten = vi.spyOn(controller.signal, 'removeEventListener');
    const client = clientOf(server);
    for (let round = 0; round < 20; round += 1) {
      await client.getIdentity({}, { ...asked, signal: controller.signal });
    }
    expect(listen).toHaveBeenCalledTimes(20);
    expect(unlisten).toHaveBeenCalledTimes(20);
    expect(server.connections()).toBe(1);
  });
});
