import { performance } from 'node:perf_hooks';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Credentials } from './app-credentials.ts';
import type { Surfaces } from './app-surfaces.ts';
import type { World } from './app-world.ts';
import type { ActivityLog } from './activity/activity-log.ts';
import { createApprovalHandlers } from './broker/approval-handlers.ts';
import { createApprovals } from './broker/approvals.ts';
import { programActivity } from './broker/program-activity.ts';
import type { BrokerRooms } from './broker/program-calls.ts';
import type { Handlers } from './contract/bridge.ts';
import type { CallName } from './contract/names.ts';
import { createEventPusher } from './ipc/push-events.ts';
import type { Log } from './log.ts';
import { createPrivateFile } from './settings/private-file.ts';
import type { SettingsStore } from './settings/settings.ts';
import { createApprovalWindow } from './shell/approval-window.ts';
import type { IdleLock } from './shell/idle-lock.ts';

/** Only the window that shows a question may answer it. */
const callsOfApprovalWindow = new Set<CallName>(['readApprovalQuestion', 'answerApproval']);

export type Programs = ReturnType<typeof createPrograms>;

/** Other programs: their questions, the answers that are kept, and the door they come by. */
export function createPrograms(options: {
  outFolder: string;
  profileFolder: string;
  isPackaged: boolean;
  environment: NodeJS.ProcessEnv;
  settings: SettingsStore;
  now: () => number;
  log: Log;
  surfaces: Pick<Surfaces, 'push'>;
}) {
  const { outFolder, profileFolder, isPackaged, settings, log } = options;
  const { platform } = process;
  const approvals = createApprovals({
    file: createPrivateFile(path.join(profileFolder, 'programs.json')),
    now: options.now,
    monotonic: () => performance.now(),
    onBug: (error) => log.bug('approvals', error),
  });
  const window = createApprovalWindow({
    outFolder,
    isPackaged,
    theme: () => settings.current.theme,
    onGone: () => approvals.denyCurrent(),
  });
  const pushToWindow = createEventPusher(window.page);
  approvals.onQuestion((question) => {
    if (question === null) window.close();
    else window.open();
    pushToWindow('approvalQuestionChanged', question);
  });
  approvals.onRemembered((list) => options.surfaces.push('rememberedApprovalsChanged', list));
  let closeBroker = (): Promise<void> => Promise.resolve();

  return {
    handlers: createApprovalHandlers(approvals),
    window,
    /** The approval window may answer, and do nothing else; the other windows may do all else. */
    isOwnCall: (name: CallName): boolean => callsOfApprovalWindow.has(name),
    /** Opens the door. It comes in a chunk of its own, once the rest of the app stands. */
    start: async (parts: Parameters<typeof roomsOf>[0]): Promise<void> => {
      await approvals.start();
      const { createBroker, createProgramReader } = await import('./broker/door.ts');
      const broker = createBroker({
        profileFolder,
        runtimeFolder: options.environment['XDG_RUNTIME_DIR'],
        platform,
        log,
        rooms: {
          ...roomsOf(parts),
          approvals,
          readProgram: createProgramReader({
            platform,
            isOwnCommandLine: ownCommandLine(outFolder),
          }),
        },
      });
      closeBroker = () => broker.close();
      await broker.start();
    },
    close: async (): Promise<void> => {
      approvals.close();
      window.close();
      await closeBroker();
    },
  };
}

/** What a program may have, once the person has agreed. */
function roomsOf(parts: {
  version: string;
  plexOrigin: string;
  world: World;
  made: Credentials;
  lock: IdleLock;
  acts: { handlers: Handlers };
  activity: ActivityLog;
  now: () => number;
}): Omit<BrokerRooms, 'approvals' | 'readProgram'> {
  const { version, plexOrigin, world, made, lock, acts, activity, now } = parts;
  return {
    ...made,
    version,
    plexOrigin,
    looked: () => made.credentials.looked(),
    handlers: acts.handlers,
    lock,
    keychainState: () => world.keychain.state,
    unlockKeychain: () => world.keychain.unlock(),
    now,
    noteUse: (use) => activity.note(programActivity(use, now())),
  };
}

/** The command line that belongs to this app: packaged as a program, else a script of Node's. */
function ownCommandLine(outFolder: string): (executable: string, words: string[]) => boolean {
  const script = path.join(outFolder, 'command-line', 'keyring-for-plex.js');
  // Packaged, it stands beside the app.
  const program = path.join(path.dirname(process.execPath), 'keyring-for-plex');
  return (executable, [first]) => {
    if (executable === program) return true;
    return (
      /^node(?:js)?$/.test(path.basename(executable)) &&
      first !== undefined &&
      path.isAbsolute(first) &&
      realOr(first) === realOr(script)
    );
  };
}

function realOr(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
