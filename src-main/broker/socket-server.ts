import { randomUUID, timingSafeEqual } from 'node:crypto';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import type { Log } from '../log.ts';
import { BadFrame, createFrameReader } from './frames.ts';
import type { ProcessClaim } from './asking-program.ts';
import type { Note, OwnUser } from './find-place.ts';
import { Ask, frame, FrameTooLarge, PROTOCOL, replies } from './protocol.ts';
import type { AnyReply, Request, Said } from './protocol.ts';

/** Whom an answer is for. */
export type Asker = {
  claim: ProcessClaim;
  noInput: boolean;
  /** Aborted when the connection goes, before the answer or after. */
  signal: AbortSignal;
  /** One connection's own, for what lasts longer than one ask. */
  connection: object;
  tell: (waitingFor: 'approval' | 'unlock' | 'keychain') => void;
};

/** @throws KeyringError; `AmbiguousName` where a name may mean several */
export type Answer = (request: Request, asker: Asker) => Promise<AnyReply>;

/** A name that more than one credential goes by. */
export class AmbiguousName extends KeyringError {
  readonly names: string[];
  constructor(names: string[]) {
    super('name-ambiguous', 'several go by that name');
    this.names = names;
  }
}

/** A connection that says nothing is closed after this; while it is answered it may wait. Our choice. */
const SILENT_MS = 30_000;
/** Far more than anybody's programs need at once. Our choice. */
const MOST_CONNECTIONS = 512;

export type SocketServer = { close: () => void };

/**
 * Listens for programs. One ask at a time on each connection; whatever breaks the protocol ends the
 * connection, and nothing that a program sends reaches the log.
 */
export function listenForPrograms(options: {
  note: Note;
  /** Where the proofs are put; undefined where there are none. */
  proofFolder: string | undefined;
  /** How their names begin. */
  proofPrefix: string;
  user: OwnUser;
  version: string;
  answer: Answer;
  log: Log;
}): Promise<SocketServer> {
  const { note, version, answer, log } = options;
  const live = new Set<net.Socket>();

  const serve = (socket: net.Socket): void => {
    const controller = new AbortController();
    const connection = {};
    const proof = makeProof(options);
    const say = (value: Parameters<typeof frame>[0]): void => {
      if (socket.writable) socket.write(frame(value));
    };
    const read = createFrameReader();
    let isBusy = false;
    live.add(socket);

    const ask = async (value: unknown): Promise<void> => {
      const parsed = Ask.safeParse(value);
      if (isBusy || !parsed.success || !isKey(parsed.data.key, note.key)) {
        socket.destroy();
        return;
      }
      isBusy = true;
      socket.setTimeout(0);
      const { request, processId, proofNumber, noInput } = parsed.data;
      const tell: Asker['tell'] = (waitingFor) => say({ kind: 'waiting', for: waitingFor });
      const claim = { processId, proofNumber, proof };
      try {
        const reply = await answer(request, {
          claim,
          noInput,
          signal: controller.signal,
          connection,
          tell,
        });
        say({ kind: 'done', reply: replies[request.command].parse(reply) });
      } catch (error) {
        say(refusalOf(error, request, log));
      }
      isBusy = false;
      socket.setTimeout(SILENT_MS);
    };

    socket.setTimeout(SILENT_MS, () => socket.destroy());
    socket.on('error', () => undefined); // `close` follows.
    socket.on('close', () => {
      live.delete(socket);
      controller.abort();
      removeProof(proof);
    });
    socket.on('data', (chunk) => {
      try {
        for (const value of read(chunk)) void ask(value);
      } catch (error) {
        if (!(error instanceof BadFrame)) log.bug('broker', error);
        socket.destroy();
      }
    });
    say({ protocol: PROTOCOL, version, proof });
  };

  const server = net.createServer(serve);
  server.maxConnections = MOST_CONNECTIONS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(note.address, () => {
      server.off('error', reject);
      server.on('error', (error) => log.bug('broker', error));
      if (options.user !== undefined) chmodSync(note.address, 0o600);
      resolve({
        close: () => {
          server.close();
          for (const socket of live) socket.destroy();
        },
      });
    });
  });
}

function isKey(given: string, ours: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(ours)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** An empty file with a name that only this connection is told. */
function makeProof(options: { proofFolder: string | undefined; proofPrefix: string }): string {
  const { proofFolder, proofPrefix } = options;
  if (proofFolder === undefined) return '';
  const file = path.join(proofFolder, `${proofPrefix}-${randomUUID()}`);
  try {
    writeFileSync(file, '', { mode: 0o600, flag: 'wx' });
    return file;
  } catch {
    return ''; // A full disk: the program stays unknown.
  }
}

function removeProof(proof: string): void {
  try {
    if (proof !== '') rmSync(proof, { force: true });
  } catch {
    // Its folder is cleared at the next start.
  }
}

function refusalOf(error: unknown, { command }: Request, log: Log): Said {
  if (!isKeyringError(error) && !(error instanceof FrameTooLarge)) log.bug('broker', error);
  const code: FailureCode = isKeyringError(error) ? error.code : 'internal';
  log.note({ level: 'info', area: 'broker', event: command, code });
  return {
    kind: 'refused',
    code,
    retryAt: (isKeyringError(error) && error.retryAt) || null,
    names: error instanceof AmbiguousName ? error.names.slice(0, 20) : [],
  };
}
