import { describe, expect, test } from 'vitest';

import {
  lookupWithin,
  readPlexTvUrl,
  readServerUrl,
  serverUrlCandidates,
  type FoundAddress,
  type Reach,
} from './server-address.ts';

const hash = '0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f';

describe('an address of a server', () => {
  test.each([
    ['https://10.0.0.5:32400', 'https://10.0.0.5:32400'],
    ['https://plex.example.test', 'https://plex.example.test'],
    ['https://plex.example.test:443/', 'https://plex.example.test'],
    ['HTTPS://Plex.Example.TEST:8443', 'https://plex.example.test:8443'],
    ['https://bücher.example:32400', 'https://xn--bcher-kva.example:32400'],
    ['https://[2001:db8::1]:32400', 'https://[2001:db8::1]:32400'],
    ['https://169.254.1.1:32400', 'https://169.254.1.1:32400'],
    [`https://10-0-0-5.${hash}.plex.direct:32400`, `https://10-0-0-5.${hash}.plex.direct:32400`],
    [`https://2001-db8--1.${hash}.plex.direct`, `https://2001-db8--1.${hash}.plex.direct`],
    ['http://127.0.0.1:32400', 'http://127.0.0.1:32400'],
    ['http://127.8.9.10', 'http://127.8.9.10'],
    ['http://[::1]:32400', 'http://[::1]:32400'],
    ['http://2130706433:32400', 'http://127.0.0.1:32400'],
    ['http://nas.local:32400', 'http://nas.local:32400'],
    ['https://nas:65535', 'https://nas:65535'],
    // Each is what it is, and none is taken for plex.tv.
    ['https://plex.tv.evil.example', 'https://plex.tv.evil.example'],
    ['https://xn--plx-bma.tv', 'https://xn--plx-bma.tv'],
    ['https://plеx.tv', 'https://xn--plx-sdd.tv'], // with a Cyrillic е
    ['http://0x7f.1:32400', 'http://127.0.0.1:32400'],
    ['http://0177.0.0.1', 'http://127.0.0.1'],
    ['https://[::ffff:7f00:1]', 'https://[::ffff:7f00:1]'],
    ['https://1.1', 'https://1.0.0.1'],
  ])('S30: is read from %s, exactly as %s', (text, origin) => {
    expect(readServerUrl(text).origin).toBe(origin);
  });

  test.each([
    '',
    ' ',
    'nas',
    'nas:32400',
    '//nas:32400',
    'https:',
    'https://',
    'https:nas',
    'https:/nas',
    'https://nas/web',
    'https://nas/?a=1',
    'https://nas#top',
    'https://nas/web/index.html#!/settings',
    'https://plex.tv@evil.example',
    'https://user:word@nas',
    'https://nas:0',
    'https://nas:65536',
    'https://nas:-1',
    'https://nas:abc',
    'https://nas\\evil',
    'https:\\\\nas',
    'https://na s',
    'https://nas\n:32400',
    'https://nas.',
    'https://[fe80::1%25eth0]:32400',
    'https://[::1',
    'https://::1',
    'https://256.1.1.1',
    'ftp://nas',
    'file:///etc/passwd',
    'data:text/html,hello',
    'javascript:alert(1)',
    `https://${'a'.repeat(400)}`,
    'https://evil.plex.direct',
    `https://evil.${hash}.plex.direct`,
    `https://10-0-0-999.${hash}.plex.direct`,
    'https://plex.direct',
    'https://plex.tv.',
    'https://plex.tv%40evil.example',
    'https://plex.tv:443@evil.example',
    'https://evil.example#@plex.tv',
    'https://evil.example?.plex.tv',
    'wss://plex.tv',
    'blob:https://plex.tv/1',
    'view-source:https://plex.tv',
    '\u0000https://plex.tv',
    'https://plex.tv\u0000.evil.example',
    'https://%70lex.tv%00.evil.example',
    'https://[fe80::1%eth0]',
    'https://nas:65536000',
  ])('S30: is not read from %j', (text) => {
    expect(() => readServerUrl(text, true)).toThrow(
      expect.objectContaining({ code: 'address-unreadable' }),
    );
  });
});

describe('plain http', () => {
  test.each([
    'http://10.1.2.3',
    'http://172.16.0.9:32400',
    'http://192.168.1.9',
    'http://[fd00::1]',
    'http://[fc00::1]',
    'http://10.255.255.255',
    'http://172.31.255.255',
    'http://192.168.0.0',
    'http://[::ffff:10.0.0.1]',
  ])('S31: to %s needs the consent of the user', (url) => {
    expect(() => readServerUrl(url)).toThrow(
      expect.objectContaining({ code: 'plain-http-needs-consent' }),
    );
    expect(readServerUrl(url, true).reach).toBe('local-network');
  });

  test.each([
    'http://198.51.100.7',
    'http://172.32.0.1',
    'http://169.254.10.10',
    'http://[fe80::1]',
    'http://0.0.0.0',
    'http://224.0.0.1',
    'http://100.64.0.1',
    'http://255.255.255.255',
    'http://172.15.255.255',
    'http://192.167.255.255',
    'http://11.0.0.0',
    'http://126.255.255.255',
    'http://239.255.255.255',
    'http://[ff02::1]',
    'http://[fe00::1]',
    'http://[febf::1]',
    'http://[2001:db8::1]',
    'http://[::]',
    'http://[::ffff:198.51.100.7]',
    'http://[64:ff9b::a00:1]',
    `http://198-51-100-7.${hash}.plex.direct:32400`,
  ])('S31: to %s is refused, agreed or not', (url) => {
    for (const agreed of [false, true]) {
      expect(() => readServerUrl(url, agreed)).toThrow(
        expect.objectContaining({ code: 'address-not-local' }),
      );
    }
  });

  test('S31: to this machine asks nobody', () => {
    expect(readServerUrl('http://127.0.0.1:32400').reach).toBe('this-machine');
    for (const host of ['127.255.255.254', '[::1]', '[::ffff:127.0.0.1]'])
      expect(readServerUrl(`http://${host}`).reach).toBe('this-machine');
  });

  test('stands for plex.tv on this machine alone', () => {
    expect(readPlexTvUrl('http://127.0.0.1:4000').origin).toBe('http://127.0.0.1:4000');
    expect(readPlexTvUrl('https://plex.tv').reach).toBe('anywhere');
    for (const url of ['http://plex.tv.evil:80/x', 'http://10.0.0.1', 'http://198.51.100.7']) {
      expect(() => readPlexTvUrl(url)).toThrow();
    }
    expect(() => readPlexTvUrl('http://10.0.0.1')).toThrow(
      expect.objectContaining({ code: 'address-not-local' }),
    );
  });

  test('may stand for plex.tv anywhere in a development build, and nothing but an address there', () => {
    for (const origin of ['http://10.0.0.1', 'http://198.51.100.7:81', 'https://plex.tv']) {
      expect(readPlexTvUrl(origin, 'anywhere')).toMatchObject({ origin, reach: 'anywhere' });
    }
    expect(() => readPlexTvUrl('http://10.0.0.1/x', 'anywhere')).toThrow();
    expect(() => readServerUrl('http://198.51.100.7:81')).toThrow();
  });
});

describe('what a user may mean', () => {
  test.each([
    ['nas', ['https://nas:32400', 'http://nas:32400']],
    [' nas.local ', ['https://nas.local:32400', 'http://nas.local:32400']],
    ['nas:8443', ['https://nas:8443', 'http://nas:8443']],
    ['nas:443', ['https://nas', 'http://nas:443']],
    ['nas:80', ['https://nas:80', 'http://nas']],
    ['10.0.0.5', ['https://10.0.0.5:32400', 'http://10.0.0.5:32400']],
    ['::1', ['https://[::1]:32400', 'http://[::1]:32400']],
    ['[::1]:8080', ['https://[::1]:8080', 'http://[::1]:8080']],
    ['198.51.100.7', ['https://198.51.100.7:32400']],
    [`10-0-0-5.${hash}.plex.direct`, [`https://10-0-0-5.${hash}.plex.direct:32400`]],
    ['http://nas', ['http://nas']],
    ['https://nas/', ['https://nas']],
  ])('by %s', (text, origins) => {
    expect(serverUrlCandidates(text)).toEqual(origins);
  });

  test.each(['', 'nas/web', 'a b', 'ftp://nas', '//nas', 'user@nas', 'nas:0', 'data:nas'])(
    'by %j is unreadable',
    (text) => {
      expect(() => serverUrlCandidates(text)).toThrow(
        expect.objectContaining({ code: 'address-unreadable' }),
      );
    },
  );
});

/** Looks a name up as a socket does; the resolver says `found`. */
function lookUp(reach: Reach, hostname: string, found: string[], all = true) {
  const asked: string[] = [];
  const lookup = lookupWithin(reach, (name, _options, callback) => {
    asked.push(name);
    callback(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  });
  return new Promise<{ error: unknown; addresses: string[]; asked: string[] }>((resolve) => {
    lookup(hostname, { all }, (error, address) => {
      const addresses = Array.isArray(address)
        ? address.map((each: FoundAddress) => each.address)
        : [address];
      resolve({ error, addresses, asked });
    });
  });
}

describe('a name', () => {
  test('may be anything over https', async () => {
    const { error, addresses } = await lookUp('anywhere', 'nas', ['198.51.100.7', '10.0.0.5']);
    expect(error).toBeNull();
    expect(addresses).toEqual(['198.51.100.7', '10.0.0.5']);
  });

  test('may be one address where a socket wants one', async () => {
    const { addresses } = await lookUp('anywhere', 'nas', ['198.51.100.7', '10.0.0.5'], false);
    expect(addresses).toEqual(['198.51.100.7']);
  });

  test.each<[Reach, string[], string | null]>([
    ['this-machine', ['127.0.0.1', '::1'], null],
    ['this-machine', ['127.0.0.1', '10.0.0.5'], 'plain-http-needs-consent'],
    ['this-machine', ['127.0.0.1', '198.51.100.7'], 'address-not-local'],
    ['this-machine', ['fe80::1%eth0'], 'address-not-local'],
    ['local-network', ['127.0.0.1', '10.0.0.5', 'fd00::7'], null],
    ['local-network', ['10.0.0.5', '198.51.100.7'], 'address-not-local'],
    ['local-network', ['not an address'], 'address-not-local'],
    ['local-network', [], 'server-unreachable'],
  ])('within %s that is %j gives %s', async (reach, found, code) => {
    const { error } = await lookUp(reach, 'nas.local', found);
    if (code === null) expect(error).toBeNull();
    else expect(error).toMatchObject({ code });
  });

  test('S32: under plex.direct is the address in its label, and DNS is not asked', async () => {
    const four = await lookUp('anywhere', `10-0-0-5.${hash}.plex.direct`, ['6.6.6.6']);
    expect(four).toEqual({ error: null, addresses: ['10.0.0.5'], asked: [] });
    const six = await lookUp('anywhere', `2001-db8--1.${hash}.plex.direct`, ['6.6.6.6']);
    expect(six).toEqual({ error: null, addresses: ['2001:db8::1'], asked: [] });
  });

  test('under plex.direct without an address leads nowhere', async () => {
    const { error, asked } = await lookUp('anywhere', `evil.${hash}.plex.direct`, ['6.6.6.6']);
    expect(error).toMatchObject({ code: 'server-unreachable' });
    expect(asked).toEqual([]);
  });

  test('that cannot be resolved fails with the resolver’s own code', async () => {
    const lookup = lookupWithin('local-network', (_name, _options, callback) => {
      callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    });
    const error = await new Promise((resolve) => {
      lookup('nas', {}, (failure) => {
        resolve(failure);
      });
    });
    expect(error).toMatchObject({ code: 'ENOTFOUND' });
  });
});
