import { readFile, readdir, writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { FailureCode } from '../contract/failure-codes.ts';
import { DAY, HOUR, MINUTE, NOON, settled } from '../expiry/test-clock.ts';
import type { Answering } from '../plex/test-server.ts';
import { UpdateFeed } from './update-feed.ts';
import { createUpdateHost } from './update-host.ts';
import {
  createIdentity,
  createKeyPair,
  fileName,
  fileText,
  listText,
  listWithFile,
  lookAt,
  own,
  servedList,
  signatureOf,
} from './test-feed.ts';
import type { Served } from './test-feed.ts';

const makers = createKeyPair();
const stranger = createKeyPair();
const good = servedList(listText(), makers);

const leadsTo =
  (location: string): Answering =>
  (_request, response) =>
    void response.writeHead(302, { location }).end();

/** Says how long it is, and breaks off in the middle. */
const brokenOff =
  (text: string): Answering =>
  (_request, response) => {
    response.writeHead(200, { 'content-length': Buffer.byteLength(text) });
    response.write(text.slice(0, text.length / 2), () => response.destroy());
  };

describe('a good list', () => {
  test('S44: a good list is believed, and its file is downloaded, checked, kept and shown, not installed', async () => {
    const { updates, server, folder, told, shown, remembered, clock } = await lookAt(good, makers);
    await updates.look();
    expect(updates.state()).toEqual({
      step: 'idle',
      lookedAt: clock.now(),
      newer: { version: '1.2.0', way: 'download' },
      percent: 0,
      downloaded: null,
      failure: null,
    });
    expect(told).toEqual(['1.2.0']);
    expect(remembered()).toEqual({ listSerial: 5, lookedAt: NOON, toldVersion: '1.2.0' });
    expect(await readdir(folder)).toEqual([]);

    await updates.download();
    expect(updates.state()).toMatchObject({
      step: 'idle',
      downloaded: { version: '1.2.0', fileName },
      failure: null,
    });
    expect(await readdir(folder)).toEqual([fileName]);
    expect(await readFile(path.join(folder, fileName), 'utf8')).toBe(fileText);
    await updates.show();
    expect(shown).toEqual([path.join(folder, fileName)]);
    expect(server.received.map(({ method, url }) => [method, url])).toEqual([
      ['GET', '/keyring/versions.json'],
      ['GET', '/keyring/versions.json.sig'],
      ['GET', `/keyring/${fileName}`],
    ]);
  });

  test('S44: who asks tells nothing of the person, the computer or the program', async () => {
    const { updates, server } = await lookAt(good, makers);
    await updates.look();
    await updates.download();
    const host = new URL(server.url).host;
    for (const { headers, body } of server.received) {
      expect(body).toBe('');
      expect(headers).toEqual({
        host,
        accept: '*/*',
        'accept-encoding': 'identity',
        connection: 'close',
      });
    }
  });

  test('its makers may sign with a new key while the old one still counts', async () => {
    const both = [stranger.publicKey, makers.publicKey];
    const { updates } = await lookAt(good, makers, { publicKeys: both });
    await updates.look();
    expect(updates.state().newer).toEqual({ version: '1.2.0', way: 'download' });
  });

  test('S44: nothing is offered where no version is newer: the same, an older one, or none', async () => {
    for (const versions of [
      [{ version: '1.1.0', files: [] }],
      [{ version: '1.0.9', files: [] }],
      [],
    ]) {
      const { updates, told } = await lookAt(servedList(listText({ versions }), makers), makers);
      await updates.look();
      expect(updates.state()).toMatchObject({ newer: null, failure: null, lookedAt: NOON });
      await expect(updates.download()).rejects.toMatchObject({ code: 'request-refused' });
      expect(told).toEqual([]);
    }
  });

  test.each(['deb', 'rpm', 'flatpak'] as const)(
    'S44: where a package manager has installed the program as %s it tells, and downloads nothing',
    async (kind) => {
      const { updates, server } = await lookAt(good, makers, { own: { ...own, kind } });
      await updates.look();
      expect(updates.state().newer).toEqual({ version: '1.2.0', way: 'package-manager' });
      await expect(updates.download()).rejects.toMatchObject({ code: 'request-refused' });
      expect(server.received).toHaveLength(2);
    },
  );

  test('a version without a file for this computer is told of, and not downloaded', async () => {
    const { updates } = await lookAt(good, makers, { own: { ...own, architecture: 'arm64' } });
    await updates.look();
    expect(updates.state().newer).toEqual({ version: '1.2.0', way: 'none' });
    await expect(updates.download()).rejects.toMatchObject({ code: 'request-refused' });
  });
});

const changedByte = listText().replace('1.2.0', '1.3.0');

const badLists: [
  what: string,
  served: Served,
  failure: FailureCode,
  more?: Parameters<typeof lookAt>[2],
][] = [
  [
    'a list that was changed after it was signed',
    { ...good, 'versions.json': changedByte },
    'update-list-refused',
  ],
  [
    'a list with one more space than was signed',
    { ...good, 'versions.json': `${listText()} ` },
    'update-list-refused',
  ],
  ['a list that somebody else has signed', servedList(listText(), stranger), 'update-list-refused'],
  [
    'a list with no signature',
    { 'versions.json': listText(), [fileName]: fileText },
    'update-answer-refused',
  ],
  ['a list with an empty signature', { ...good, 'versions.json.sig': '' }, 'update-list-refused'],
  [
    'a signature with something behind it',
    { ...good, 'versions.json.sig': `${signatureOf(listText(), makers)} and more` },
    'update-list-refused',
  ],
  [
    'a list older than one that was seen',
    servedList(listText({ serial: 4 }), makers),
    'update-list-older',
    { remembered: () => ({ listSerial: 5, lookedAt: null, toldVersion: '' }) },
  ],
  [
    'a list that has expired',
    servedList(listText({ expiresAt: '2026-01-01T12:00:00Z' }), makers),
    'update-list-expired',
  ],
  ['half a list', { ...good, 'versions.json': listText().slice(0, 100) }, 'update-list-refused'],
  [
    'a list that breaks off',
    { ...good, 'versions.json': brokenOff(listText()) },
    'update-answer-refused',
  ],
  ['no list', {}, 'update-answer-refused'],
  [
    'a list that lies elsewhere',
    { ...good, 'versions.json': leadsTo('elsewhere.json'), 'elsewhere.json': listText() },
    'redirect-refused',
  ],
  ['a list without end', { ...good, 'versions.json': ' '.repeat(300_000) }, 'answer-too-large'],
  [
    'a signed list of another program',
    servedList(listText({ product: 'something-else' }), makers),
    'update-list-refused',
  ],
  [
    'a signed list with more in it than is known',
    servedList(listText({ script: 'rm' }), makers),
    'update-list-refused',
  ],
  ['a signed text that is no list', servedList('versions: 1', makers), 'update-list-refused'],
  [
    'a verifier that throws',
    good,
    'update-list-refused',
    {
      verifySignature: () => {
        throw new Error('out of memory');
      },
    },
  ],
];

const badNames = [
  'keyring-for-plex-1.2.0".AppImage',
  "keyring-for-plex-1.2.0'.AppImage",
  'keyring-for-plex-1.2.0`id`.AppImage',
  'keyring-for-plex-$(id).AppImage',
  'keyring-for-plex-1.2.0 .AppImage',
  'keyring-for-plex-/../../.bashrc',
  '../keyring-for-plex-1.2.0.AppImage',
  'keyring-for-plex-..AppImage',
  'keyring-for-plex-1.2.0\\x.AppImage',
  'keyring-for-plex-1.2.0.AppImage\n',
  'keyring-for-plex-1.2.0%2f.AppImage',
  '.bashrc',
  'setup.exe',
  '',
];

describe('a bad list', () => {
  test.each(badLists)(
    'S44: of %s nothing is offered or kept',
    async (_what, served, code, more) => {
      const { updates, folder, told, remembered, bugs } = await lookAt(served, makers, more);
      await updates.look();
      expect(updates.state()).toMatchObject({ step: 'idle', newer: null, failure: code });
      await expect(updates.download()).rejects.toMatchObject({ code: 'request-refused' });
      expect(told).toEqual([]);
      expect(await readdir(folder)).toEqual([]);
      expect(remembered().lookedAt).toBeNull();
      expect(bugs).toEqual([]);
    },
  );

  test.each(badNames)(
    'S44: a signed list with the file name %j is refused as a whole',
    async (name) => {
      const { updates, folder } = await lookAt(servedList(listWithFile({ name }), makers), makers);
      await updates.look();
      expect(updates.state()).toMatchObject({ newer: null, failure: 'update-list-refused' });
      expect(await readdir(folder)).toEqual([]);
    },
  );

  test('S44: a bad list takes back what a good one has offered', async () => {
    const { updates, serve, folder } = await lookAt(good, makers);
    await updates.look();
    serve(servedList(listText(), stranger));
    await updates.look();
    expect(updates.state()).toMatchObject({ newer: null, failure: 'update-list-refused' });
    await expect(updates.download()).rejects.toMatchObject({ code: 'request-refused' });
    expect(await readdir(folder)).toEqual([]);
  });

  test('S44: after a newer list an older one is believed no more, also of the same makers', async () => {
    const { updates, serve, remembered } = await lookAt(good, makers);
    await updates.look();
    serve(servedList(listText({ serial: 4 }), makers));
    await updates.look();
    expect(updates.state()).toMatchObject({ newer: null, failure: 'update-list-older' });
    expect(remembered().listSerial).toBe(5);
  });

  test('S44: a host that another authority vouches for is not asked', async () => {
    const { server } = await lookAt(good, makers);
    const feed = UpdateFeed.parse({
      address: `${server.url}/keyring/`,
      publicKeys: [makers.publicKey],
      authority: (await createIdentity()).certificate,
    });
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { updates } = await lookAt(good, makers, { host: createUpdateHost(feed) });
    await updates.look();
    expect(updates.state()).toMatchObject({ newer: null, failure: 'update-host-unreachable' });
    expect(server.received).toEqual([]);
  });

  test('S44: a host that drips is left when its time is up', async () => {
    const drips: Answering = (_request, response) => void response.writeHead(200).write('a');
    const { server, feed } = await lookAt({ ...good, 'versions.json': drips }, makers);
    const fetched = createUpdateHost(feed)({
      name: 'versions.json',
      mostBytes: 1_000,
      withinMs: 200,
      end: new AbortController().signal,
      take: () => undefined,
    });
    await expect(fetched).rejects.toMatchObject({ code: 'timed-out' });
    expect(server.received).toHaveLength(1);
  });

  test('S44: plain http is no feed, and a host that speaks it is not believed', async () => {
    const server = http.createServer((_request, response) => void response.end(listText()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const feed = (scheme: string) => ({
      address: `${scheme}://127.0.0.1:${port}/keyring/`,
      publicKeys: [makers.publicKey],
    });
    expect(UpdateFeed.safeParse(feed('http')).success).toBe(false);
    const host = createUpdateHost(UpdateFeed.parse(feed('https')));
    const { updates } = await lookAt(good, makers, { host });
    await updates.look();
    expect(updates.state()).toMatchObject({ newer: null, failure: 'update-host-unreachable' });
  });
});

const badFiles: [what: string, file: string | Answering, failure: FailureCode][] = [
  ['has another byte', fileText.replace('newer', 'other'), 'update-file-refused'],
  ['is shorter than listed', fileText.slice(0, -1), 'update-file-refused'],
  ['is longer than listed', `${fileText}!`, 'answer-too-large'],
  ['is empty', '', 'update-file-refused'],
  ['breaks off', brokenOff(fileText), 'update-answer-refused'],
  ['lies elsewhere', leadsTo('/keyring/versions.json'), 'redirect-refused'],
  ['comes compressed', compressed, 'update-answer-refused'],
];

function compressed(...[, response]: Parameters<Answering>): void {
  response.writeHead(200, { 'content-encoding': 'gzip' }).end(fileText);
}

describe('a bad file', () => {
  test.each(badFiles)('S44: a file that %s is not kept', async (_what, file, code) => {
    const { updates, folder } = await lookAt({ ...good, [fileName]: file }, makers);
    await updates.look();
    await updates.download();
    expect(updates.state()).toMatchObject({ step: 'idle', downloaded: null, failure: code });
    expect(await readdir(folder)).toEqual([]);
    await expect(updates.show()).rejects.toMatchObject({ code: 'update-file-gone' });
  });

  test('S44: a file whose sum cannot be made is not kept', async () => {
    const hashFile = () => Promise.reject(new Error('out of memory'));
    const { updates, folder } = await lookAt(good, makers, { hashFile });
    await updates.look();
    await updates.download();
    expect(updates.state()).toMatchObject({ downloaded: null, failure: 'update-file-refused' });
    expect(await readdir(folder)).toEqual([]);
  });

  test('a download that is ended leaves nothing, and may be asked for again', async () => {
    const drips: Answering = (_request, response) => {
      response.writeHead(200).write(fileText.slice(0, 70_000));
    };
    const { updates, folder, serve } = await lookAt({ ...good, [fileName]: drips }, makers);
    await updates.look();
    const ended = updates.download();
    await vi.waitFor(() => expect(updates.state().percent).toBeGreaterThan(0));
    await expect(updates.download()).rejects.toMatchObject({ code: 'request-refused' });
    updates.cancelDownload();
    await ended;
    expect(updates.state()).toMatchObject({ step: 'idle', downloaded: null, failure: null });
    expect(await readdir(folder)).toEqual([]);
    serve(good);
    await updates.download();
    expect(await readdir(folder)).toEqual([fileName]);
  });

  test('the end of the program ends the download, and nothing of it is left', async () => {
    const drips: Answering = (_request, response) => void response.writeHead(200).write('a');
    const { updates, folder } = await lookAt({ ...good, [fileName]: drips }, makers);
    await updates.look();
    void updates.download();
    await vi.waitFor(async () => expect(await readdir(folder)).toEqual([`${fileName}.part`]));
    await updates.close();
    expect(await readdir(folder)).toEqual([]);
  });

  test('a folder that cannot be written is said', async () => {
    const { updates, folder } = await lookAt(good, makers, {
      downloadFolder: () => path.join(folder, 'a-file', 'beneath'),
    });
    await writeFile(path.join(folder, 'a-file'), '');
    await updates.look();
    await updates.download();
    expect(updates.state()).toMatchObject({ downloaded: null, failure: 'file-not-written' });
  });
});

describe('by itself', () => {
  test('it looks a minute after the start and then once a day, and tells the desktop once', async () => {
    const { updates, server, clock, told } = await lookAt(good, makers);
    const looks = () => server.received.filter(({ url }) => url.endsWith('.json')).length;
    updates.follow(true);
    await clock.passAsync(MINUTE - 1);
    expect(looks()).toBe(0);
    await clock.passAsync(1);
    await vi.waitFor(() => expect(updates.state().lookedAt).not.toBeNull());
    await clock.passAsync(DAY - MINUTE);
    expect(looks()).toBe(1);
    await clock.passAsync(MINUTE);
    await vi.waitFor(() => expect(looks()).toBe(2));
    await vi.waitFor(() => expect(updates.state().step).toBe('idle'));
    expect(told).toEqual(['1.2.0']);
  });

  test('it is quiet about a failure, and looks again in an hour', async () => {
    const { updates, server, clock, told } = await lookAt({}, makers);
    updates.follow(true);
    await clock.passAsync(MINUTE);
    await vi.waitFor(() => expect(updates.state().failure).toBe('update-answer-refused'));
    await clock.passAsync(HOUR - 1);
    expect(server.received).toHaveLength(1);
    await clock.passAsync(1);
    await vi.waitFor(() => expect(server.received).toHaveLength(2));
    expect(told).toEqual([]);
  });

  test('S44: it asks nobody where that is switched off', async () => {
    const { updates, server, clock } = await lookAt(good, makers);
    updates.follow(true);
    updates.follow(false);
    await clock.passAsync(7 * DAY);
    await settled();
    expect(server.connections()).toBe(0);
  });

  test('it waits for the end of the quiet hours with what it tells the desktop', async () => {
    let quietEnd: number | null = NOON + HOUR;
    const { updates, clock, told } = await lookAt(good, makers, { quietUntil: () => quietEnd });
    await updates.look();
    expect(told).toEqual([]);
    quietEnd = null;
    await clock.passAsync(HOUR);
    expect(told).toEqual(['1.2.0']);
  });

  test('a day passes between two looks, also where the program was ended meanwhile', async () => {
    const lookedAt = NOON - DAY + HOUR;
    const remembered = () => ({ listSerial: 5, lookedAt, toldVersion: '' });
    const { updates, server, clock } = await lookAt(good, makers, { remembered });
    updates.follow(true);
    await clock.passAsync(HOUR - 1);
    expect(server.received).toEqual([]);
    await clock.passAsync(1);
    await vi.waitFor(() => expect(server.received).toHaveLength(2));
  });
});
