import { mkdir, readFile, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { until } from './until.ts';

/** What was said over the app's socket since the tap was put in. */
export type SocketTap = {
  /** By programs, one message to a line. */
  asked: () => string;
  /** By the app to them. */
  told: () => string;
};

/** Puts a socket of ours in place of the app's, by its note, and passes on what comes in at either end. */
export async function tapSocket(profileFolder: string): Promise<SocketTap> {
  const note = path.join(profileFolder, 'command-line.json');
  const text = await until('the note', () => readFile(note, 'utf8').catch(() => undefined));
  const known = JSON.parse(text) as { address: string };
  const folder = path.join(profileFolder, 'tap');
  const address = path.join(folder, 'socket');
  // As the command wants it.
  await mkdir(folder, { mode: 0o700 });
  const heard: { asked: Buffer[]; told: Buffer[] }[] = [];
  const server = net.createServer((program) => {
    const app = net.connect(known.address);
    const connection = { asked: [] as Buffer[], told: [] as Buffer[] };
    heard.push(connection);
    program.on('data', (bytes) => connection.asked.push(bytes)).pipe(app);
    app.on('data', (bytes) => connection.told.push(bytes)).pipe(program);
    program.on('error', () => undefined).on('close', () => app.destroy());
    app.on('error', () => undefined).on('close', () => program.destroy());
  });
  await new Promise<void>((resolve) => server.listen(address, resolve));
  server.unref();
  await writeFile(note, JSON.stringify({ ...known, address }));
  const allOf = (side: 'asked' | 'told'): string =>
    heard.map((connection) => Buffer.concat(connection[side]).toString('utf8')).join('');
  return { asked: () => allOf('asked'), told: () => allOf('told') };
}

/** Takes out of what programs were told each token that an answer handed over. */
export function withoutHandedOver(told: string): { rest: string; tokens: string[] } {
  const tokens: string[] = [];
  const takeOut = (line: string): string => {
    const said = JSON.parse(line) as { kind?: string; reply?: { token?: string } };
    if (said.kind !== 'done' || said.reply?.token === undefined) return line;
    const { token, ...reply } = said.reply;
    tokens.push(token);
    return JSON.stringify({ ...said, reply });
  };
  const lines = told.split('\n').filter((line) => line !== '');
  return { rest: lines.map(takeOut).join('\n'), tokens };
}
