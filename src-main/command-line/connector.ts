import { connectToApp, NotRunning } from './app-connection.ts';
import type { AppConnection, ReplyTo } from './app-connection.ts';
import { CommandFailure, exitStatus } from './exit-status.ts';
import type { Given } from './handing-commands.ts';
import { late } from './late.ts';
import { profileFolderOf } from './profile-folder.ts';
import type { AppChoice } from './profile-folder.ts';
import { note } from './terminal.ts';

const DEFAULT_TIMEOUT_SECONDS = 120;

/** How a command reaches the app; `--timeout` counts from then on. */
export function connector(
  { options, noInput }: Pick<Given, 'options' | 'noInput'>,
  replyTo: ReplyTo,
): Given['connect'] {
  const choice: AppChoice = {
    profileDir: textOf(options['profileDir']),
    plexTvUrl: textOf(options['plexTvUrl']),
  };
  const seconds = Number(options['timeout'] ?? DEFAULT_TIMEOUT_SECONDS);
  return async (canStart = true) => {
    if (!(seconds > 0 && seconds <= 86_400))
      throw new CommandFailure(exitStatus.usage, '--timeout takes a number of seconds.');
    setTimeout(() => {
      note('No answer came in time.');
      process.exit(exitStatus.unreachable);
    }, seconds * 1_000).unref();
    const folder = profileFolderOf(choice);
    const user = process.getuid?.();
    const told = new Set<string>();
    const connect = (): Promise<AppConnection> =>
      connectToApp(folder, user, {
        noInput,
        replyTo,
        onWaiting: (waitingFor) => {
          if (!told.has(waitingFor)) note(waitingWords[waitingFor]);
          told.add(waitingFor);
        },
      });
    try {
      return await connect();
    } catch (error) {
      if (!(error instanceof NotRunning)) throw error;
      if (!canStart)
        throw new CommandFailure(exitStatus.unreachable, 'Keyring for Plex does not run.');
    }
    const { startApp } = await late();
    return startApp(choice, () =>
      connect().catch((error: unknown) => {
        if (error instanceof NotRunning) return undefined;
        throw error;
      }),
    );
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
