import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { describe, expect, test } from 'vitest';
import { hiddenNames } from './hidden-names.ts';

const HASH = '0123456789abcdef0123456789abcdef';
const lan = `https://192-168-1-20.${HASH}.plex.direct:32400`;
const lan6 = `https://fd00-0-0-0-0-0-0-20.${HASH}.plex.direct:32400`;
const far = `https://203-0-113-9.${HASH}.plex.direct:32400`;
const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
const all = [
  lan,
  lan6,
  far,
  'https://192.168.1.20:32400',
  'https://nas.example:32400',
  'no address',
];

describe('the names that a network hides', () => {
  test.each(['ENOTFOUND', 'ENODATA'])(
    'are those of private addresses it says %s of',
    async (code) => {
      expect([...(await hiddenNames(all, failing(code)))]).toEqual([lan, lan6]);
    },
  );

  test.each(['ETIMEOUT', 'ESERVFAIL', 'EREFUSED', 'ECONNREFUSED'])(
    'are none where the name server says %s',
    async (code) => {
      expect((await hiddenNames(all, failing(code))).size).toBe(0);
    },
  );

  test('are none where it gives the address, in whatever form, and those that it gives another for', async () => {
    const honest = (_name: string, family: number) =>
      Promise.resolve(family === 6 ? ['fd00::20'] : ['192.168.1.20']);
    expect((await hiddenNames(all, honest)).size).toBe(0);
    const blocking = () => Promise.resolve(['0.0.0.0']);
    expect([...(await hiddenNames([lan], blocking))]).toEqual([lan]);
  });

  test('are looked up once for each, and only so many', async () => {
    const asked: string[] = [];
    const many = Array.from(
      { length: 50 },
      (_, at) => `https://10-0-0-${String(at)}.${HASH}.plex.direct:32400`,
    );
    await hiddenNames(many, (name) => {
      asked.push(name);
      return Promise.resolve([]);
    });
    expect(asked.length).toBe(12);
  });

  test('are found with a real name server that keeps private addresses back', async () => {
    const server = createSocket('udp4');
    server.on('message', (question, from) => {
      const answer = Buffer.from(question);
      answer.writeUInt16BE(0x8183, 2); // an answer: there is no such name
      server.send(answer, from.port, from.address);
    });
    await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
    const resolver = new Resolver({ timeout: 5_000, tries: 1 });
    resolver.setServers([`127.0.0.1:${String(server.address().port)}`]);
    const ask = (name: string) => resolver.resolve4(name);
    expect([...(await hiddenNames([lan, far], ask))]).toEqual([lan]);
    server.close();
  });
});
