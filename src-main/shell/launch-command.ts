/** A program and its arguments, each as it is. */
export type LaunchCommand = readonly string[];

/** What starts this very program once more, with the profile it has now. */
export function launchCommand(own: {
  isPackaged: boolean;
  execPath: string;
  /** Where an AppImage really is: what runs is a passing copy of it. */
  appImage: string | undefined;
  appFolder: string;
  /** Of ours, such as `--profile-dir=…`. */
  switches: readonly string[];
}): LaunchCommand {
  const { isPackaged, execPath, appImage, appFolder, switches } = own;
  return isPackaged ? [appImage ?? execPath, ...switches] : [execPath, appFolder, ...switches];
}

/** As a person would type it, or paste it where a desktop binds commands to keys. */
export function commandText(command: LaunchCommand, platform: NodeJS.Platform): string {
  const isPlain = /^[\w@%+=:,./\\-]+$/;
  return command
    .map((word) => {
      if (isPlain.test(word) && (platform === 'win32' || !word.includes('\\'))) return word;
      return platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
    })
    .join(' ');
}
