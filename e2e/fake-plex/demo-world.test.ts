import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ask, errorCode, field } from './ask.ts';
import type { DemoWorld } from './demo-world.ts';
import { addDemoWorld } from './demo-world.ts';
import type { FakePlex } from './fake-plex.ts';
import { startFakePlex } from './fake-plex.ts';

describe('the demo world', () => {
  let plex: FakePlex;
  let world: DemoWorld;

  beforeEach(async () => {
    plex = await startFakePlex();
    world = await addDemoWorld(plex);
  });

  afterEach(() => plex.stop());

  const signIn = (login: string, password: string, verificationCode = '') =>
    ask(`${plex.url}/api/v2/users/signin`, { form: { login, password, verificationCode } });

  test('has an owner with two factors and two servers', async () => {
    const { username, password, verificationCode } = world.nora;
    expect(errorCode(await signIn(username, password))).toBe(1029);
    const reply = await signIn(username, password, verificationCode);
    expect(field(reply)).toMatchObject({ homeAdmin: true, subscription: { active: true } });
    const token = String(field(reply, 'authToken'));
    const list = await ask(`${plex.url}/api/v2/resources`, { token });
    expect(field(list)).toMatchObject([
      { name: 'Attic box', provides: 'server' },
      { name: 'Summer house', provides: 'server' },
      { name: 'Living room TV', accessToken: null },
    ]);
  });

  test('has a guest who signs in with a password alone', async () => {
    const reply = await signIn(world.sam.email, world.sam.password);
    const token = String(field(reply, 'authToken'));
    const list = await ask(`${plex.url}/api/v2/resources`, { token });
    expect(field(list)).toMatchObject([{ name: 'Attic box', owned: false }]);
  });

  test('has one who needs the e-mail address, and one who is blocked', async () => {
    const { mailOnly, blocked } = world;
    expect(errorCode(await signIn(mailOnly.username, mailOnly.password))).toBe(1030);
    expect((await signIn(mailOnly.email, mailOnly.password)).status).toBe(201);
    expect(errorCode(await signIn(blocked.username, blocked.password))).toBe(1031);
  });

  test('has a server that makes transient tokens with GET only', async () => {
    const token = plex.issueToken(world.nora.account);
    const url = `${world.summerHouse.url}/security/token?type=delegation&scope=all`;
    expect((await ask(url, { token, method: 'POST' })).status).toBe(405);
    expect((await ask(url, { token })).status).toBe(200);
  });

  test('prints what to type', () => {
    for (const { username, password } of [world.nora, world.sam, world.mailOnly, world.blocked]) {
      expect(world.lines.join('\n')).toMatch(new RegExp(`^${username} .*${password}`, 'm'));
    }
  });
});

describe('the command line', () => {
  const start = (...options: string[]) =>
    spawn(process.execPath, [
      '--import',
      'tsx',
      fileURLToPath(new URL('main.ts', import.meta.url)),
      ...options,
    ]);

  test('serves the demo world until it is ended', async () => {
    const running = start();
    let printed = '';
    running.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    await expect.poll(() => printed, { timeout: 15_000 }).toContain('blocked ');
    const url = /^plex\.tv +(\S+)$/m.exec(printed)?.[1] ?? '';
    const form = { login: 'sam', password: /^sam +password +(\S+)/m.exec(printed)?.[1] ?? '' };
    expect((await ask(`${url}/api/v2/users/signin`, { form })).status).toBe(201);
    running.kill('SIGINT');
    await once(running, 'exit');
    await expect(ask(url)).rejects.toThrow('fetch failed');
  });

  test('refuses a port that is none', async () => {
    const running = start('--port=seven');
    const [code] = (await once(running, 'exit')) as [number];
    expect(code).toBe(2);
  });
});
