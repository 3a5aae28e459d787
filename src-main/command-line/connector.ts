import { connectToApp, NotRunning } from './app-connection.ts';
import type { AppConnection, ReplyTo } from './app-connection.ts';
import { CommandFailure, exitStatus } from './exit-status.ts';
import type { Given } from './handing-commands.ts';
import { profileFolderOf } from './profile-folder.ts';
import type { AppChoice } from './profile-folder.ts';
import { startApp } from './start-app.ts';
import { note } from './terminal.ts';

const DEFAULT_TIMEOUT_SECONDS = 120;

/** How a command reaches the app; `--timeout` counts from then on, until the connection is closed. */
export function connector(
  { options, noInput }: Pick<Given, 'options' | 'noInput'>,
  replyTo: ReplyTo,
): Pick<Given, 'connect'> & { close: () => void } {
  const choice: AppChoice = {
    profileDir: textOf(options['profileDir']),
    plexTvUrl: textOf(options['plexTvUrl']),
  };
  const seconds = Number(options['timeout'] ?? DEFAULT_TIMEOUT_SECONDS);
  const told = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let opened: AppConnection | undefined;

  const open = (): Promise<AppConnection> =>
    connectToApp(profileFolderOf(choice), process.getuid?.(), {
      noInput,
      replyTo,
      onWaiting: (waitingFor) => {
        if (!told.has(waitingFor)) note(waitingWords[waitingFor]);
        told.add(waitingFor);
      },
    });
  const openOrNothing = (): Promise<AppConnection | undefined> =>
    open().catch((error: unknown) => {
      if (error instanceof NotRunning) return undefined;
      throw error;
    });
  const close = (): void => {
    clearTimeout(timer);
    opened?.close();
    opened = undefined;
  };
  return {
    connect: async (canStart = true) => {
      if (!(seconds > 0 && seconds <= 86_400))
        throw new CommandFailure(exitStatus.usage, '--timeout takes a number of seconds.');
      timer = setTimeout(() => {
        note('No answer came in time.');
        process.exit(exitStatus.unreachable);
      }, seconds * 1_000);
      opened = await openOrNothing();
      if (opened === undefined && !canStart)
        throw new CommandFailure(exitStatus.unreachable, 'Keyring for Plex does not run.');
      opened ??= await startApp(choice, openOrNothing);
      return { ...opened, close };
    },
    close,
  };
}

const waitingWords = {
  approval: 'Waiting for your answer in the window of Keyring for Plex…',
  unlock: 'Locked; waiting for you to unlock it in the window of Keyring for Plex…',
  keychain: 'Waiting for you to unlock the keychain…',
} as const;

function textOf(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
