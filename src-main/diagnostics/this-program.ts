import os from 'node:os';
import process from 'node:process';
import type { Program } from './diagnostics-text.ts';

/** What is running, and where. */
export function thisProgram(options: {
  version: string;
  isPackaged: boolean;
  environment: NodeJS.ProcessEnv;
}): Program {
  const { version, isPackaged, environment } = options;
  const { versions, platform, arch } = process;
  return {
    version,
    isPackaged,
    electron: versions.electron,
    chromium: versions.chrome,
    node: versions.node,
    platform,
    arch,
    systemRelease: os.release(),
    desktop: environment['XDG_CURRENT_DESKTOP'] ?? '',
    session: environment['XDG_SESSION_TYPE'] ?? '',
  };
}

/** Whose computer this is: its name, and that of the user and their folder. */
export function ownNames(): string[] {
  const names = [os.hostname(), os.homedir()];
  try {
    return [...names, os.userInfo().username];
  } catch {
    return names; // A user without an entry in the system's list.
  }
}
