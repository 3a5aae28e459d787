import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { seeded } from '../../src-main/expiry/test-clock.ts';
import type { DemoAccount } from '../fake-plex/demo-world.ts';
import type { Screens } from '../screens/screens.ts';
import { expect, test } from '../support/app.ts';

/*
 * The whole program is killed at random moments while a person adds, renames, removes, refreshes and
 * sets things, and each next start is looked at: from its window, among its files, in the keychain.
 */

const ROUNDS = 40;
const SEED = Date.now() % 1_000_000;
/** Our choice: each of the acts is through by then on a machine that does nothing else. */
const LONGEST_LIFE_MS = 1_500;

/** On a machine with thirty programs at work, reading them has taken more than 15 s. */
const READ_WITHIN = { timeout: 60_000 };

test.use({ desktopOptions: { tray: 'watcher', notifications: 'none' } });

test('R1: the whole program, killed forty times in the middle of what a person does, loses nothing', async ({
  start,
  world,
  plex,
  keychain,
  profileFolder,
}) => {
  console.log(`Seed ${String(SEED)}`);
  const random = seeded(SEED);
  const first = await start();
  const { namedTokens } = await first.signIn(world.sam);
  await namedTokens.make('tool 0');
  await expect(namedTokens.tokenFor('tool 0').heading).toBeVisible();
  await first.quit();

  const before = { tool: 'tool 0', seconds: 30 };
  const killedDuring: Record<string, number> = {};
  for (let round = 1; round <= ROUNDS; round += 1) {
    const app = await start();
    const screens = await app.window();
    await expect(screens.accounts.account('sam').heading).toBeVisible();
    const { seconds, isNoraThere } = await standing(profileFolder);
    const act = nextAct(round, screens, { ...before, nora: isNoraThere ? 'there' : world.nora });
    void act.perform().catch(() => undefined); // It is cut short.
    await pause(random() * LONGEST_LIFE_MS);
    process.kill(app.pid, 'SIGKILL');
    await app.ended();
    killedDuring[act.name] = (killedDuring[act.name] ?? 0) + 1;
    expect((await unfinished(profileFolder)).length).toBeLessThanOrEqual(1);

    const again = await start();
    const { accounts, namedTokens: tools } = await again.window();
    const what = `round ${String(round)}, ${act.name}`;
    await expect(accounts.account('sam').copyToken, what).toBeEnabled();
    const tool = await oneOf([before.tool, act.tool], (name) => tools.tokenFor(name).heading);
    const { card, copy } = tools.tokenFor(tool);
    const isHeld = (): Promise<unknown> => expect(copy, what).toBeEnabled(READ_WITHIN);
    await isHeld().catch(async (error: unknown) => {
      throw new Error(`${what}, its card says: ${await card.innerText()}`, { cause: error });
    });
    await expect.poll(() => unfinished(profileFolder), what).toEqual([]);
    await expect
      .poll(async () => (await keychain.entriesOf(plex.url)).length, what)
      .toBe((await standing(profileFolder)).credentials);
    const found = await standing(profileFolder);
    expect([seconds, act.seconds], what).toContain(found.seconds);
    Object.assign(before, { tool, seconds: found.seconds });
    expect(await again.quit(), what).toBe(0);
  }
  console.log('Killed during:', killedDuring);
});

type Act = { name: string; tool: string; seconds: number; perform: () => Promise<unknown> };

function nextAct(
  round: number,
  { accounts, namedTokens, servers, settings, signIn }: Screens,
  { tool, seconds, nora }: { tool: string; seconds: number; nora: DemoAccount | 'there' },
): Act {
  const same = { tool, seconds };
  switch (round % 4) {
    case 0: {
      const newName = `tool ${String(round)}`;
      const { rename, newName: field, saveName } = namedTokens.tokenFor(tool);
      const perform = async (): Promise<void> => {
        await rename.click();
        await field.fill(newName);
        await saveName.click();
      };
      return { ...same, name: 'rename', tool: newName, perform };
    }
    case 1: {
      if (nora === 'there') {
        const perform = async (): Promise<void> => {
          await accounts.account('nora_k').signOut.click();
          await accounts.signOutQuestion('nora_k').signOut.click();
        };
        return { ...same, name: 'remove', perform };
      }
      const perform = async (): Promise<void> => {
        await accounts.addAccount.click();
        await signIn.send(nora);
        await signIn.sendCode(nora.verificationCode ?? '');
      };
      return { ...same, name: 'add', perform };
    }
    case 2:
      return { ...same, name: 'refresh', perform: () => servers.refresh.click() };
    default: {
      const chosen = 30 + round;
      const perform = async (): Promise<void> => {
        await settings.button.click();
        await settings.clearSeconds.fill(String(chosen));
        await settings.clearSeconds.press('Tab');
      };
      return { ...same, name: 'set', seconds: chosen, perform };
    }
  }
}

/** The one of these names that stands in the window. */
async function oneOf(
  names: string[],
  heading: (name: string) => ReturnType<Screens['accounts']['account']>['heading'],
): Promise<string> {
  const seen = async (): Promise<string[]> => {
    const counts = await Promise.all([...new Set(names)].map((name) => heading(name).count()));
    return [...new Set(names)].filter((_name, at) => counts[at] === 1);
  };
  await expect.poll(async () => (await seen()).length, names.join(' or ')).toBe(1);
  return (await seen())[0] ?? '';
}

/** What the files say; a file that is not there yet says nothing. */
async function standing(
  folder: string,
): Promise<{ seconds: number; credentials: number; isNoraThere: boolean }> {
  const parsed = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(path.join(folder, name), 'utf8').catch(() => '{}'));
  const { clipboardClearSeconds = 30 } = (await parsed('settings.json')) as {
    clipboardClearSeconds?: number;
  };
  const { credentials = [] } = (await parsed('accounts.json')) as {
    credentials?: { name: string; about: { kind: string } }[];
  };
  return {
    seconds: clipboardClearSeconds,
    credentials: credentials.length,
    isNoraThere: credentials.some(
      ({ name, about }) => name === 'nora_k' && about.kind === 'account',
    ),
  };
}

async function unfinished(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.tmp'));
}
