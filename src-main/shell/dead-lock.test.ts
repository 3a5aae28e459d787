import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { removeDeadLock } from './dead-lock.ts';

let folder: string;
let lock: string;
let turn: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dead-lock-'));
  lock = path.join(folder, 'SingletonLock');
  turn = path.join(folder, 'SingletonLock.turn');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The number of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

const isThere = (link: string): boolean => lstatSync(link, { throwIfNoEntry: false }) !== undefined;

describe.runIf(process.platform === 'linux')('R11: the lock of a profile', () => {
  test('is left as it is where there is none', async () => {
    await removeDeadLock(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each(['this-computer', 'a computer-of-another-name'])(
    'of a program that was killed on %s is removed, and nothing of that stays behind',
    async (host) => {
      symlinkSync(`${host}-${String(deadPid())}`, lock);
      await removeDeadLock(folder);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test('is removed where the number is now that of another program', async () => {
    const other = spawn('sleep', ['60']);
    onTestFinished(() => void other.kill());
    symlinkSync(`host-${String(other.pid)}`, lock);
    await removeDeadLock(folder);
    expect(isThere(lock)).toBe(false);
  });

  test('is removed where the killed one’s socket is left', async () => {
    const socket = path.join(folder, 'socket');
    const listens = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
    const killed = spawnSync(process.execPath, ['-e', listens, socket]);
    expect(isThere(socket)).toBe(true);
    symlinkSync(socket, path.join(folder, 'SingletonSocket'));
    symlinkSync(`host-${String(killed.pid)}`, lock);
    await removeDeadLock(folder);
    expect(isThere(lock)).toBe(false);
  });

  test('of a running program stays', async () => {
    symlinkSync(`host-${String(process.pid)}`, lock);
    await removeDeadLock(folder);
    expect(isThere(lock)).toBe(true);
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
    await removeDeadLock(folder);
    expect(isThere(lock)).toBe(true);
  });

  test('stays where somebody listens for second starts, under whatever name it runs', async () => {
    const socket = path.join(folder, 'socket');
    const server = createServer().listen(socket);
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    symlinkSync(socket, path.join(folder, 'SingletonSocket'));
    symlinkSync(`host-${String(deadPid())}`, lock);
    await removeDeadLock(folder);
    expect(isThere(lock)).toBe(true);
  });

  test('stays when another start has put its own there meanwhile', async () => {
    symlinkSync(`host-${String(deadPid())}`, lock);
    symlinkSync('another start', turn);
    const removed = removeDeadLock(folder);
    rmSync(lock);
    symlinkSync(`host-${String(process.pid)}`, lock);
    rmSync(turn);
    await removed;
    expect(readlinkSync(lock)).toBe(`host-${String(process.pid)}`);
  });

  test('is removed all the same where a start was killed in its turn', async () => {
    symlinkSync(`host-${String(deadPid())}`, lock);
    symlinkSync('a killed start', turn);
    let later = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (later += 1_000));
    await removeDeadLock(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is left to Chromium where a turn can neither be taken nor taken away', async () => {
    symlinkSync(`host-${String(deadPid())}`, lock);
    mkdirSync(turn);
    let later = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (later += 1_000));
    await removeDeadLock(folder);
    expect(readdirSync(folder)).toEqual(['SingletonLock', 'SingletonLock.turn']);
  });
});
