import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { DesktopTools } from '../screens/desktop-tools.ts';
import { projectFolder } from './keyring-app.ts';

const execute = promisify(execFile);

/** The programs of the desktop that we run on ourselves, ours of e2e/rig among them. */
export const thisDesktop: DesktopTools = {
  run: async (tool, args = [], { timeoutSeconds = 20 } = {}) => {
    const own = path.join(projectFolder, 'e2e/rig', tool);
    const options = { timeout: timeoutSeconds * 1_000, killSignal: 'SIGKILL' } as const;
    const { stdout } = await execute(existsSync(own) ? own : tool, args, options);
    return stdout;
  },
};

/** This process's environment, without the gaps that its type allows for. */
export function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
