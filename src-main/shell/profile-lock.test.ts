import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { takeProfileLock } from './profile-lock.ts';

let folder: string;
let lock: string;
let turn: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'profile-lock-'));
  lock = path.join(folder, 'SingletonLock');
  turn = path.join(folder, 'SingletonLock.turn');
});

afterEach(() => {
  found = undefined;
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** What Chromium finds when it is asked for the lock: whose it is, and whether it is our turn. */
let found: { owner: string | undefined; isOurTurn: boolean } | undefined;
const request = (): boolean => {
  found = { owner: isThere(lock) ? readlinkSync(lock) : undefined, isOurTurn: isThere(turn) };
  return true;
};
const take = (): Promise<boolean> => takeProfileLock(folder, request);
const free = { owner: undefined, isOurTurn: true };

/** From now on each look at the clock is a quarter of a second later. */
function hurry(): void {
  let later = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (later += 250));
}

/** The number of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

const isThere = (link: string): boolean => lstatSync(link, { throwIfNoEntry: false }) !== undefined;

describe.runIf(process.platform === 'linux')('R11: the lock of a profile', () => {
  test('is taken in turn where there is none, and nothing of that stays behind', async () => {
    expect(await take()).toBe(true);
    expect(found).toEqual(free);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is asked for once, and as Chromium answers so it is', async () => {
    const refusal = vi.fn(() => false);
    expect(await takeProfileLock(folder, refusal)).toBe(false);
    expect(refusal).toHaveBeenCalledOnce();
  });

  test('of a new profile is taken in turn as well, in a folder that is the user’s alone', async () => {
    const fresh = path.join(folder, 'new', 'profile');
    const requestThere = vi.fn(() => isThere(path.join(fresh, 'SingletonLock.turn')));
    expect(await takeProfileLock(fresh, requestThere)).toBe(true);
    expect(statSync(fresh).mode & 0o777).toBe(0o700);
  });

  test.each(['this-computer', 'a computer-of-another-name'])(
    'of a program that was killed on %s is removed first, and nothing of that stays behind',
    async (host) => {
      symlinkSync(`${host}-${String(deadPid())}`, lock);
      await take();
      expect(found).toEqual(free);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test('is removed where the number is now that of another program', async () => {
    const other = spawn('sleep', ['60']);
    onTestFinished(() => void other.kill());
    symlinkSync(`host-${String(other.pid)}`, lock);
    await take();
    expect(found).toEqual(free);
  });

  test('is removed where the killed one’s socket is left', async () => {
    const socket = path.join(folder, 'socket');
    const listens = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
    const killed = spawnSync(process.execPath, ['-e', listens, socket]);
    expect(isThere(socket)).toBe(true);
    symlinkSync(socket, path.join(folder, 'SingletonSocket'));
    symlinkSync(`host-${String(killed.pid)}`, lock);
    await take();
    expect(found).toEqual(free);
  });

  test('of a running program that does not listen yet is not asked for before it does', async () => {
    symlinkSync(`host-${String(process.pid)}`, lock);
    const taken = take();
    await pause(100);
    expect(found).toBeUndefined();
    await listen();
    await taken;
    expect(found).toEqual({ owner: `host-${String(process.pid)}`, isOurTurn: false });
  });

  test('of a running program that never listens is left to Chromium in the end', async () => {
    symlinkSync(`host-${String(process.pid)}`, lock);
    hurry();
    await take();
    expect(found).toEqual({ owner: `host-${String(process.pid)}`, isOurTurn: false });
  });

  test('of a running program stays when its file was replaced, as by an update', async () => {
    const program = path.join(folder, path.basename(process.execPath));
    copyFileSync(process.execPath, program);
    const running = spawn(program, ['-e', 'setInterval(() => {}, 1000); console.log("runs")']);
    onTestFinished(() => void running.kill());
    await new Promise((resolve) => running.stdout.once('data', resolve));
    rmSync(program);
    expect(readlinkSync(`/proc/${String(running.pid)}/exe`)).toMatch(/ \(deleted\)$/);
    symlinkSync(`host-${String(running.pid)}`, lock);
    hurry();
    await take();
    expect(found).toMatchObject({ owner: `host-${String(running.pid)}` });
  });

  test('stays where somebody listens for second starts, under whatever name it runs', async () => {
    await listen();
    const owner = `host-${String(deadPid())}`;
    symlinkSync(owner, lock);
    await take();
    expect(found).toEqual({ owner, isOurTurn: false });
  });

  test('stays when another start has put its own there in its turn', async () => {
    symlinkSync(`host-${String(deadPid())}`, lock);
    symlinkSync(String(process.pid), turn);
    const taken = take();
    await pause(100);
    rmSync(lock);
    symlinkSync(`host-${String(process.pid)}`, lock);
    await listen();
    rmSync(turn);
    await taken;
    expect(found).toMatchObject({ owner: `host-${String(process.pid)}` });
  });

  test('is taken all the same where a start was killed in its turn', async () => {
    symlinkSync(`host-${String(deadPid())}`, lock);
    symlinkSync(String(deadPid()), turn);
    hurry();
    await take();
    expect(found).toEqual(free);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('nobody’s turn is cut short who still runs, however slow the machine is', async () => {
    symlinkSync(String(process.pid), turn);
    hurry();
    await take();
    expect(readlinkSync(turn)).toBe(String(process.pid));
  });

  test('is left to Chromium where a turn can neither be taken nor taken away', async () => {
    symlinkSync(`host-${String(deadPid())}`, lock);
    mkdirSync(turn);
    hurry();
    await take();
    expect(found).toMatchObject({ owner: expect.stringMatching(/^host-/) as string });
    expect(readdirSync(folder)).toEqual(['SingletonLock', 'SingletonLock.turn']);
  });
});

/** As the owner of a lock does for second starts. */
async function listen(): Promise<void> {
  const socket = path.join(folder, 'socket');
  const server = createServer().listen(socket);
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  symlinkSync(socket, path.join(folder, 'SingletonSocket'));
}
