import { accessibleOf } from './screens/accessible.ts';
import { expect, test } from './support/app.ts';

/* The window as a screen reader has it: from outside, through the desktop's accessibility bus. */

test.use({ desktopOptions: { accessibility: true, windowManager: true } });

type Thing = { role: string; name: string; states: string[]; live: string };

/** What a person operates or is shown by name alone. */
const NAMED =
  /^(?:push button|toggle button|entry|password text|check box|radio button|combo box|link|image|heading|form|frame|document web)$/;

/** Waits until the tree has something of this name, for it follows the page a little later. */
async function readTree(reader: ReturnType<typeof accessibleOf>, shown: string): Promise<Thing[]> {
  let things: Thing[] = [];
  await expect
    .poll(async () => {
      things = (await reader.tree()).filter((line) => line !== '').map(thingOf);
      return things.map(({ name }) => name);
    })
    .toContain(shown);
  return things;
}

/** `DEPTH ROLE NAME STATES LIVE`, the name in Python's quotes. */
function thingOf(line: string): Thing {
  const [, role = '', quoted = '', states = '', live = ''] = line.split('\t');
  return { role, name: quoted.slice(1, -1), states: states.split(' '), live };
}

function expectNamed(things: Thing[]): void {
  expect(things.filter(({ role, name }) => NAMED.test(role) && name === '')).toEqual([]);
  // The head of the page and its main part need none: there is one of each.
  const nameless = things.filter(({ role, name }) => role === 'landmark' && name === '');
  expect(nameless.length).toBeLessThanOrEqual(2);
  expect(things.filter(({ states }) => states.includes('focused'))).toHaveLength(1);
}

/** A time that runs must not be read aloud each time it moves on. */
function expectQuietCountdowns(things: Thing[], words: RegExp): void {
  const running = things.filter(({ name }) => words.test(name));
  expect(running.length).toBeGreaterThan(0);
  expect(running.filter(({ live }) => live === 'polite' || live === 'assertive')).toEqual([]);
}

test('everything has a role and a name, and only news is read aloud by itself', async ({
  start,
  world,
  desktop,
}) => {
  const app = await start({ switches: ['--force-renderer-accessibility'] });
  const reader = accessibleOf(desktop, app.pid);

  await test.step('the form, with a code that runs out', async () => {
    const { ways, signIn, alert } = await app.window();
    await ways.code.click();
    await ways.readCode();
    const things = await readTree(reader, 'Enter this code at Plex');
    expectNamed(things);
    expectQuietCountdowns(things, /^1[45]:\d\d$/);
    expect(things).toContainEqual(expect.objectContaining({ role: 'timer', live: 'off' }));
    expect(things).toContainEqual(expect.objectContaining({ role: 'status bar', live: 'polite' }));
    await ways.cancel.click();
    await signIn.send({ username: 'sam', password: 'wrong' });
    await expect(alert).toBeVisible();
    const words = await alert.innerText();
    expect(await readTree(reader, words)).toContainEqual(
      expect.objectContaining({ name: words, live: 'assertive' }),
    );
  });

  await test.step('a signed-in window, with two times that run', async () => {
    const { accounts, servers, claim } = await app.signIn(world.nora);
    await expect(servers.headings).toHaveCount(2);
    await accounts.account('nora_k').tokenDetails.click();
    await accounts.account('nora_k').claim.click();
    await expect(claim.timer).toBeVisible();
    await servers.server('Attic box').sourceConnection.click();
    await servers.server('Attic box').newTransientToken.click();
    const news = 'New transient token for Attic box. It ends in 48 hours at the latest.';
    const things = await readTree(reader, news);
    expectNamed(things);
    expectQuietCountdowns(things, /^[0-4]:\d\d left$/);
    expectQuietCountdowns(things, /hours left$/);
    expect(things).toContainEqual(expect.objectContaining({ name: news, live: 'polite' }));
  });

  await test.step('the settings', async () => {
    const { settings } = await app.window();
    await settings.button.click();
    expectNamed(await readTree(reader, 'Settings'));
  });
});
