import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Log } from '../log.ts';
import { createPrivateFile } from '../settings/private-file.ts';
import { NOTE_NAME } from './find-place.ts';
import { noteText, PlaceTaken, preparePlace } from './meeting-place.ts';
import { createProgramCalls } from './program-calls.ts';
import type { BrokerRooms } from './program-calls.ts';
import { listenForPrograms } from './socket-server.ts';
import type { SocketServer } from './socket-server.ts';

export type Broker = {
  /** Listens for programs. Never fails: without a place for it, the rest of the app goes on. */
  start: () => Promise<void>;
  close: () => Promise<void>;
};

/** The app's door for other programs. */
export function createBroker(options: {
  profileFolder: string;
  /** `XDG_RUNTIME_DIR`, if there is one. */
  runtimeFolder: string | undefined;
  platform: NodeJS.Platform;
  rooms: BrokerRooms;
  log: Log;
}): Broker {
  const { profileFolder, runtimeFolder, platform, rooms, log } = options;
  const user = platform === 'win32' ? undefined : process.getuid?.();
  const noteFile = path.join(profileFolder, NOTE_NAME);
  let server: SocketServer | undefined;

  const listen = async (): Promise<void> => {
    const { note, folder } = await preparePlace({
      profileFolder,
      runtimeFolder,
      temporaryFolder: os.tmpdir(),
      profileName: nameOf(profileFolder),
      user,
    });
    const proofFolder = platform === 'linux' ? folder : undefined;
    if (proofFolder !== undefined) clearProofs(proofFolder, nameOf(profileFolder));
    server = await listenForPrograms({
      note,
      proofFolder,
      proofPrefix: `proof-${nameOf(profileFolder)}`,
      user,
      version: rooms.version,
      answer: createProgramCalls(rooms),
      log,
    });
    await createPrivateFile(noteFile).write(noteText(note));
  };

  return {
    start: () =>
      listen().catch((error: unknown) => {
        if (error instanceof PlaceTaken)
          log.note({ level: 'warn', area: 'broker', event: 'place-taken' });
        else log.bug('broker', error);
      }),
    close: async () => {
      if (server === undefined) return;
      server.close();
      await rm(noteFile, { force: true }).catch(() => undefined);
    },
  };
}

/** Two profiles never share a socket, nor their proofs. */
function nameOf(profileFolder: string): string {
  return createHash('sha256').update(path.resolve(profileFolder)).digest('hex').slice(0, 16);
}

/** What an app left behind that was killed. */
function clearProofs(folder: string, name: string): void {
  try {
    for (const file of readdirSync(folder))
      if (file.startsWith(`proof-${name}-`)) rmSync(path.join(folder, file), { force: true });
  } catch {
    // They are empty files.
  }
}
