import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { core } from 'zod/mini';
import { readDevices } from './device-calls.ts';
import { readHome } from './home-calls.ts';
import {
  answers,
  answersHtml,
  answersJson,
  answersXml,
  asked,
  clientOf,
  failureOf,
  startTestServer,
  token,
  type Answering,
} from './test-server.ts';

const secret = 'Dev-madeUpToken_0009';

const device = {
  name: 'Living room TV',
  publicAddress: '198.51.100.7',
  product: 'Plex for TV',
  productVersion: '8.1.0',
  platform: 'Generic TV',
  platformVersion: '',
  device: 'TV',
  model: '',
  vendor: '',
  provides: '',
  clientIdentifier: 'tv-1',
  version: '8.1.0',
  id: '123456789',
  token: secret,
  createdAt: '1500000000',
  lastSeenAt: '1800000000',
};

const understood = {
  id: '123456789',
  name: 'Living room TV',
  product: 'Plex for TV',
  productVersion: '8.1.0',
  platform: 'Generic TV',
  device: 'TV',
  clientIdentifier: 'tv-1',
  createdAt: 1_500_000_000_000,
  lastSeenAt: 1_800_000_000_000,
};

const attributes = Object.entries(device)
  .map(([name, value]) => `${name}="${value}"`)
  .join(' ');
const xmlOf = (...devices: string[]) =>
  `<MediaContainer publicAddress="198.51.100.7" size="${String(devices.length)}">${devices.join('')}</MediaContainer>`;

/** One that has the list in XML alone. */
const knowsNoJson =
  (refusal: Answering, xml: string): Answering =>
  (request, response) =>
    (request.url === '/devices.xml' ? answersXml(xml) : refusal)(request, response);

describe('the device list', () => {
  test.each<[string, Answering, number]>([
    ['JSON', answersJson([device]), 1],
    ['JSON with numbers', answersJson([{ ...device, id: 123_456_789, lastSeenAt: 18e8 }]), 1],
    ['JSON with dates', answersJson([{ ...device, lastSeenAt: '2027-01-15T08:00:00Z' }]), 1],
    ['XML', knowsNoJson(answersHtml(404), xmlOf(`<Device ${attributes}/>`)), 1],
    [
      'XML with what else it may hold',
      knowsNoJson(
        answers(410, 'text/plain', ''),
        xmlOf(`<Device ${attributes}><Connection uri="http://10.0.0.9:1"/></Device>`, '<Device/>'),
      ),
      1,
    ],
    ['a page in place of JSON', knowsNoJson(answersHtml(200), xmlOf()), 0],
    ['an empty list', answersJson([]), 0],
  ])('is understood from %s, without the tokens', async (_form, answering, count) => {
    const server = await startTestServer(answering);
    const devices = await clientOf(server).getDevices(token, asked);
    expect(devices).toEqual(count === 0 ? [] : [understood]);
    expect(inspect(devices, { depth: Infinity }) + JSON.stringify(devices)).not.toContain(secret);
  });

  test('leaves out what cannot be named to Plex, and keeps the rest', async () => {
    const odd = [{ id: '../1' }, { id: null }, 'nonsense', null, { id: '7', lastSeenAt: 'once' }];
    const server = await startTestServer(answersJson([...odd, device]));
    const devices = await clientOf(server).getDevices(token, asked);
    expect(devices).toMatchObject([{ id: '7', name: '', lastSeenAt: null }, understood]);
  });

  test.each<[string, Answering, string]>([
    ['a dead token', answersJson({ errors: [{ code: 1001 }] }, 401), 'token-rejected'],
    ['a fault', answersHtml(503), 'plex-busy'],
    ['nonsense in both forms', answersJson({ Device: device }), 'answer-unreadable'],
  ])('fails for %s', async (_what, answering, code) => {
    const server = await startTestServer(answering);
    expect(await failureOf(clientOf(server).getDevices(token, asked))).toMatchObject({ code });
  });
});

describe('removing a device', () => {
  test.each<[string, Answering]>([
    ['nothing', answers(204, '', '')],
    ['an empty list', answersXml('<MediaContainer size="0"/>')],
    ['that it is gone', answersHtml(404)],
  ])('is done once Plex answers %s', async (_what, answering) => {
    const server = await startTestServer(answering);
    await clientOf(server).removeDevice(token, '123456789', asked);
    expect(server.received).toMatchObject([
      { method: 'DELETE', url: '/devices/123456789.xml', body: '' },
    ]);
  });

  test.each<[string, Answering, string]>([
    ['a dead token', answersJson({ errors: [{ code: 1001 }] }, 401), 'token-rejected'],
    ['a fault', answersHtml(503), 'plex-busy'],
    ["a router's page", answersHtml(200), 'answer-unreadable'],
  ])('is sent once, and fails without naming it, for %s', async (_what, answering, code) => {
    const server = await startTestServer(answering);
    const failure = await failureOf(clientOf(server).removeDevice(token, '123456789', asked));
    expect(failure).toMatchObject({ code });
    expect(failure.message).not.toContain('123456789');
    expect(server.received).toHaveLength(1);
  });
});

test('whatever Plex may answer is a list or is refused as unreadable', () => {
  const odd = fc.anything();
  const entry = fc.record({ id: fc.oneof(fc.nat().map(String), odd), uuid: odd, name: odd });
  const answer = fc.oneof(
    odd,
    fc.array(entry),
    fc.record({ users: fc.oneof(odd, fc.array(entry)) }),
    fc.record({ MediaContainer: fc.record({ Device: fc.oneof(odd, entry) }) }),
  );
  fc.assert(
    fc.property(answer, (value) => {
      for (const read of [readDevices, readHome]) {
        try {
          read(value);
        } catch (error) {
          expect(error).toBeInstanceOf(core.$ZodError);
        }
      }
    }),
    { numRuns: 2_000, seed: 20_261_126 },
  );
});
