import { closeSync, openSync } from 'node:fs';
import net from 'node:net';
import type * as z from 'zod/mini';
import { createFrameReader } from '../broker/frames.ts';
import { findPlace, ForeignPlace, NoPlace } from '../broker/find-place.ts';
import type { Note, OwnUser } from '../broker/find-place.ts';
import type { CommandName, Reply, Request } from '../broker/protocol.ts';
import { frame, FrameTooLarge, Hello, PROTOCOL, Said } from '../broker/wire.ts';
import { CommandFailure, exitStatus } from './exit-status.ts';
import { refusalWords } from './refusal-words.ts';

/** One conversation with the running app. */
export type AppConnection = {
  version: string;
  /** @throws CommandFailure what the app refused, or that it went away */
  ask: <Asked extends Request>(request: Asked) => Promise<Reply<Asked['command']>>;
  close: () => void;
};

export type AskOptions = {
  /** The schema of what each command that may be asked is answered with. */
  replyTo: ReplyTo;
  /** Nobody is to be asked anything. */
  noInput: boolean;
  /** The person is asked elsewhere; told once for each reason. */
  onWaiting: (waitingFor: 'approval' | 'unlock' | 'keychain') => void;
};

export type ReplyTo = (command: CommandName) => z.ZodMiniType;

/** No app runs with this profile. */
export class NotRunning extends Error {}

/**
 * Connects to the app of a profile. The place is checked before anything is said there.
 *
 * @throws NotRunning | CommandFailure
 */
export async function connectToApp(
  profileFolder: string,
  user: OwnUser,
  options: AskOptions,
): Promise<AppConnection> {
  const note = noteOf(profileFolder, user);
  const socket = await connected(note.address);
  const heard = listen(socket);
  const hello = Hello.safeParse(await heard.next());
  if (!hello.success || hello.data.protocol !== PROTOCOL) {
    socket.destroy();
    throw new CommandFailure(
      exitStatus.unreachable,
      'The running app speaks another version; restart it, and use the command that came with it.',
    );
  }
  const { version, proof } = hello.data;
  const proofNumber = openProof(proof);

  const ask = async <Asked extends Request>(request: Asked): Promise<Reply<Asked['command']>> => {
    socket.write(
      framed({
        protocol: PROTOCOL,
        processId: process.pid,
        proofNumber,
        key: note.key,
        noInput: options.noInput,
        request,
      }),
    );
    for (;;) {
      const said = checked(Said, await heard.next());
      switch (said.kind) {
        case 'waiting':
          options.onWaiting(said.for);
          break;
        case 'refused':
          throw refusal(said);
        case 'done':
          // It is the schema of this very command; the compiler cannot follow that.
          return checked(options.replyTo(request.command), said.reply) as Reply<Asked['command']>;
      }
    }
  };
  return {
    version,
    ask,
    close: () => {
      socket.destroy();
      if (proofNumber !== null) closeSync(proofNumber);
    },
  };
}

function noteOf(profileFolder: string, user: OwnUser): Note {
  try {
    return findPlace(profileFolder, user);
  } catch (error) {
    if (error instanceof NoPlace) throw new NotRunning();
    if (!(error instanceof ForeignPlace)) throw error;
    throw new CommandFailure(
      exitStatus.unreachable,
      'The app’s socket, its folder or its note belongs to somebody else, or others can reach it; nothing was sent.',
    );
  }
}

function connected(address: string): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(address);
    socket.once('connect', () => {
      socket.off('error', fail);
      resolve(socket);
    });
    // Whatever keeps us from it: nobody is there.
    const fail = (): void => reject(new NotRunning());
    socket.once('error', fail);
  });
}

/** What comes, one value after the other. */
function listen(socket: net.Socket): { next: () => Promise<unknown> } {
  const read = createFrameReader();
  const values: unknown[] = [];
  let isOver = false;
  let wake = (): void => undefined;
  socket.on('data', (chunk) => {
    try {
      values.push(...read(chunk));
    } catch {
      socket.destroy();
    }
    wake();
  });
  socket.on('error', () => undefined); // `close` follows.
  socket.on('close', () => {
    isOver = true;
    wake();
  });
  return {
    next: async () => {
      while (values.length === 0) {
        if (isOver) throw wentAway();
        await new Promise<void>((resolve) => (wake = resolve));
      }
      return values.shift();
    },
  };
}

function wentAway(): CommandFailure {
  return new CommandFailure(
    exitStatus.unreachable,
    'The app ended the conversation, or ended itself, before it answered; try again.',
  );
}

function checked<Value>(schema: z.ZodMiniType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new CommandFailure(
    exitStatus.unreachable,
    'The app’s answer could not be understood; use the command that came with it.',
  );
}

/** A descriptor of ours on the proof: by it the app sees which process we are. */
function openProof(proof: string): number | null {
  try {
    return proof === '' ? null : openSync(proof, 'r');
  } catch {
    return null; // Then we are an unknown program.
  }
}

function framed(ask: Parameters<typeof frame>[0]): string {
  try {
    return frame(ask);
  } catch (error) {
    if (!(error instanceof FrameTooLarge)) throw error;
    throw new CommandFailure(exitStatus.usage, 'That is too long.');
  }
}

function refusal(said: Extract<Said, { kind: 'refused' }>): CommandFailure {
  const { status, sentence } = refusalWords(said, Date.now());
  return new CommandFailure(status, sentence);
}
