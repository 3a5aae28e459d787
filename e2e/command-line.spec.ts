import { approvalOf } from './screens/approval.ts';
import type { DemoAccount } from './fake-plex/demo-world.ts';
import { expect, test as appTest } from './support/app.ts';
import { commandScript, ended, startProgram } from './support/command-line.ts';
import type { Ended } from './support/command-line.ts';
import type { KeyringApp } from './support/keyring-app.ts';

type Command = {
  /** The app, hidden, with its door open. */
  app: KeyringApp;
  approval: ReturnType<typeof approvalOf>;
  env: Record<string, string | undefined>;
  /** The words of the command and the profile. */
  words: (...args: string[]) => string[];
  run: (args: string[], input?: string) => Promise<Ended>;
  /** Runs it, and answers the question that it brings up. */
  approved: (
    args: string[],
    answer: 'Once' | 'For 1 hour' | 'Always for this program' | 'Deny',
  ) => Promise<Ended>;
  signIn: (person: DemoAccount) => Promise<void>;
};

const test = appTest.extend<{ command: Command }>({
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

test('signs in, lists, and hands a token over once the person has agreed', async ({
  command,
  world,
}) => {
  await command.signIn(world.nora);
  const token = world.nora.account.currentTokens().at(-1);

  const listed = await command.run(['list']);
  expect(listed.stdout).toMatch(/^KIND +NAME +ACCOUNT +STATE +ENDS\naccount +nora_k +nora_k +/);
  const got = await command.approved(['get', 'nora_k'], 'Once');
  expect(got).toEqual({
    status: 0,
    signal: null,
    stdout: `${token ?? ''}\n`,
    stderr: 'keyring-for-plex: Waiting for your answer in the window of Keyring for Plex…\n',
  });
  // Once was once.
  const denied = await command.approved(['get', 'nora_k'], 'Deny');
  expect(denied.status).toBe(5);
  expect(denied.stdout).toBe('');
});
