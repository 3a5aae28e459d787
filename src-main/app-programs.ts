import { performance } from 'node:perf_hooks';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { createApprovalHandlers } from './broker/approval-handlers.ts';
import { createApprovals } from './broker/approvals.ts';
import type { BrokerRooms } from './broker/program-calls.ts';
import type { CallName } from './contract/names.ts';
import type { Theme } from './contract/settings.ts';
import { createEventPusher } from './ipc/push-events.ts';
import type { PushEvent } from './ipc/push-events.ts';
import type { Log } from './log.ts';
import { createPrivateFile } from './settings/private-file.ts';
import { createApprovalWindow } from './shell/approval-window.ts';

/** Only the window that shows a question may answer it. */
const callsOfApprovalWindow = new Set<CallName>(['readApprovalQuestion', 'answerApproval']);

/** Other programs: their questions, the answers that are kept, and the door they come by. */
export function createPrograms(options: {
  outFolder: string;
  profileFolder: string;
  runtimeFolder: string | undefined;
  isPackaged: boolean;
  platform: NodeJS.Platform;
  theme: () => Theme;
  now: () => number;
  log: Log;
  /** Tells the window. */
  push: PushEvent;
}) {
  const { outFolder, profileFolder, isPackaged, platform, log } = options;
  const approvals = createApprovals({
    file: createPrivateFile(path.join(profileFolder, 'programs.json')),
    now: options.now,
    monotonic: () => performance.now(),
    onBug: (error) => log.bug('approvals', error),
  });
  const window = createApprovalWindow({
    outFolder,
    isPackaged,
    theme: options.theme,
    onGone: () => approvals.denyCurrent(),
  });
  const pushToWindow = createEventPusher(window.page);
  approvals.onQuestion((question) => {
    if (question === null) window.close();
    else window.open();
    pushToWindow('approvalQuestionChanged', question);
  });
  approvals.onRemembered((list) => options.push('rememberedApprovalsChanged', list));
  let closeBroker = (): Promise<void> => Promise.resolve();

  return {
    handlers: createApprovalHandlers(approvals),
    window,
    /** The approval window may answer, and do nothing else; the other windows may do all else. */
    isOwnCall: (name: CallName): boolean => callsOfApprovalWindow.has(name),
    /** Opens the door. It comes in a chunk of its own, once the rest of the app stands. */
    start: async (rooms: Omit<BrokerRooms, 'approvals' | 'readProgram'>): Promise<void> => {
      await approvals.start();
      const { createBroker, createProgramReader } = await import('./broker/door.ts');
      const broker = createBroker({
        profileFolder,
        runtimeFolder: options.runtimeFolder,
        platform,
        log,
        rooms: {
          ...rooms,
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
