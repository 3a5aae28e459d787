import { setTimeout as pause } from 'node:timers/promises';
import { approvalOf } from '../screens/approval.ts';
import type { ApprovalButton } from '../screens/approval.ts';
import type { DemoAccount } from '../fake-plex/demo-world.ts';
import { expect, test as appTest } from './app.ts';
import { commandScript, ended, startProgram } from './command-line.ts';
import type { Ended } from './command-line.ts';
import type { KeyringApp } from './keyring-app.ts';

export type Command = {
  /** The app, hidden, with its door open. */
  app: KeyringApp;
  approval: ReturnType<typeof approvalOf>;
  env: Record<string, string | undefined>;
  /** The words of the command and the profile. */
  words: (...args: string[]) => string[];
  run: (args: string[], input?: string) => Promise<Ended>;
  /** Runs it, and answers the question that it brings up. */
  approved: (args: string[], answer: ApprovalButton) => Promise<Ended>;
  signIn: (person: DemoAccount) => Promise<void>;
};

/** Specs of the command line get their `test` from here. */
export const test = appTest.extend<{
  command: Command;
  /** Answers every question until the promise settles. */
  approvalAnswers: (until: Promise<unknown>, answer: ApprovalButton) => Promise<void>;
}>({
  approvalAnswers: async ({ command: { approval } }, use) =>
    use(async (end, answer) => {
      const over = new AbortController();
      void end.then(() => over.abort());
      while (!over.signal.aborted) {
        if (approval.isShown()) await approval.answer(answer);
        else await pause(50);
      }
    }),
  command: async ({ start, desktop, profileFolder, plex }, use) => {
    const app = await start({ switches: ['--hidden'] });
    const approval = approvalOf(app.electron);
    // As cron runs it: with no display, no session bus, and not even the runtime folder's name.
    const { HOME, PATH } = desktop.env;
    const env = { HOME, PATH };
    const common = [`--profile-dir=${profileFolder}`, `--plex-tv-url=${plex.url}`];
    const words = (name = '', ...args: string[]): string[] => [
      commandScript,
      name,
      ...common,
      ...args,
    ];
    const run: Command['run'] = (args, input) =>
      ended(startProgram(process.execPath, words(...args), { env }), input);
    await expect.poll(async () => (await run(['status'])).status).toBe(0);
    await use({
      app,
      approval,
      env,
      words,
      run,
      approved: async (args, answer) => {
        const running = run(args);
        await approval.answer(answer);
        return running;
      },
      signIn: async ({ username, password, verificationCode }) => {
        const input = [password, verificationCode ?? ''].join('\n');
        const { status, stderr } = await run(['sign-in', username], input);
        expect({ status, stderr }).toEqual({
          status: 0,
          stderr: `keyring-for-plex: Signed in: ${username}.\n`,
        });
      },
    });
  },
});

export { expect };
