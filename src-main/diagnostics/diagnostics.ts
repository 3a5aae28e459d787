import type { Handlers } from '../contract/bridge.ts';
import { diagnosticsText } from './diagnostics-text.ts';
import type { Facts, Program } from './diagnostics-text.ts';
import { newestLogLines } from './log-lines.ts';

export type Diagnostics = Pick<Handlers, 'prepareDiagnostics' | 'copyDiagnostics'>;

/** Shorter names occur in any text. */
const SHORTEST_NAME = 3;

/**
 * The text for a bug report. It is made anew for each preview, and copied as it was shown.
 *
 * @param deps.ownNames whose computer this is: the user's name, the computer's, the home folder
 */
export function createDiagnostics(deps: {
  program: Program;
  state: () => Facts['state'];
  notifications: () => Promise<Facts['notifications']>;
  logFolder: string;
  ownNames: readonly string[];
  copyText: (text: string) => Promise<void>;
  now: () => number;
}): Diagnostics {
  let prepared: string[] = [];
  const prepare = async (): Promise<string[]> => {
    const state = deps.state();
    const names = [...deps.ownNames, ...namesIn(state)];
    const [notifications, log] = await Promise.all([
      deps.notifications(),
      newestLogLines(deps.logFolder, (line) => holdsOneOf(names, line)),
    ]);
    return diagnosticsText({ at: deps.now(), program: deps.program, state, notifications, log });
  };
  return {
    prepareDiagnostics: async () => {
      prepared = await prepare();
      return { lines: prepared };
    },
    copyDiagnostics: async () => {
      if (prepared.length === 0) prepared = await prepare();
      await deps.copyText(`${prepared.join('\n')}\n`);
      return null;
    },
  };
}

function holdsOneOf(names: readonly string[], line: string): boolean {
  const said = line.toLowerCase();
  return names.some((name) => name.length >= SHORTEST_NAME && said.includes(name.toLowerCase()));
}

/** Every name that the program knows just now. */
function namesIn({ accounts, namedTokens, servers, transientTokens }: Facts['state']): string[] {
  return [
    ...accounts.map(({ name }) => name),
    ...namedTokens.flatMap(({ name, accountName }) => [name, accountName]),
    ...servers.flatMap((list) => list.servers.flatMap(({ name, ownerName }) => [name, ownerName])),
    ...transientTokens.map(({ serverName }) => serverName),
  ];
}
