import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { clipboardOf } from './screens/clipboard.ts';
import { expect, test } from './support/app.ts';
import { fetchKlipper } from './support/klipper.ts';
import { startDesktop } from './support/rig.ts';
import type { ClipboardManager, DesktopOptions } from './support/rig.ts';

/** A manager stores a copy within a second at most. There is nothing to see when it stores none. */
const STORES_WITHIN_MS = 2_000;

/** Klipper and CopyQ know the mark; clipman remembers everything, as its users want it. */
const managers: [manager: ClipboardManager, knowsTheMark: boolean][] = [
  ['klipper', true],
  ['copyq', true],
  ['clipman', false],
];

for (const [manager, knowsTheMark] of managers) {
  test(`S26: ${manager} leaves nothing of a token behind`, async ({ start, world }) => {
    test.setTimeout(180_000);
    const options = await optionsFor(manager);
    test.skip(options === undefined, `${manager} is not to be had here`);
    const desktop = await startDesktop(options);
    const clipboard = clipboardOf(desktop);
    const app = await start({ env: desktop.env });
    const { accounts } = await app.signIn(world.sam);
    const { copyToken } = accounts.account('sam');
    const [token = ''] = world.sam.account.currentTokens();

    await clipboard.write('copied before');
    await expect.poll(() => clipboard.isRemembered(manager, 'copied before')).toBe(true);
    await copyToken.click();
    await expect.poll(() => clipboard.read()).toBe(token);
    await wait(STORES_WITHIN_MS);
    expect(await clipboard.read()).toBe(token);

    // Taken back, as when the screen is locked: nobody puts it back.
    await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'));
    await expect.poll(() => clipboard.read()).toBe('');
    await wait(STORES_WITHIN_MS);
    expect(await clipboard.readBoth()).not.toContain(token);

    await copyToken.click();
    await expect.poll(() => clipboard.read()).toBe(token);
    await wait(STORES_WITHIN_MS);
    expect(await app.quit()).toBe(0);
    await wait(STORES_WITHIN_MS);
    expect(await clipboard.readBoth()).not.toContain(token);

    await clipboard.write('copied after');
    await expect.poll(() => clipboard.isRemembered(manager, 'copied after')).toBe(true);
    expect(await clipboard.isRemembered(manager, token)).toBe(!knowsTheMark);
    await desktop.end();
  });
}

for (const [manager] of managers) {
  test(`S26: of a program that was killed, the next start leaves nothing where ${manager} runs`, async ({
    start,
    world,
  }) => {
    test.setTimeout(180_000);
    const options = await optionsFor(manager);
    test.skip(options === undefined, `${manager} is not to be had here`);
    const desktop = await startDesktop(options);
    const clipboard = clipboardOf(desktop);
    const app = await start({ env: desktop.env });
    const { accounts } = await app.signIn(world.sam);
    const [token = ''] = world.sam.account.currentTokens();
    await accounts.account('sam').copyToken.click();
    await expect.poll(() => clipboard.read()).toBe(token);
    await wait(STORES_WITHIN_MS);
    process.kill(app.pid, 'SIGKILL');
    await app.ended();
    await wait(STORES_WITHIN_MS);

    const next = await start({ env: desktop.env });
    await next.window();
    await expect.poll(() => clipboard.readBoth()).not.toContain(token);
    await wait(STORES_WITHIN_MS);
    expect(await clipboard.readBoth()).not.toContain(token);
    await next.end();
    await desktop.end();
  });
}

async function optionsFor(manager: ClipboardManager): Promise<DesktopOptions | undefined> {
  const options = { tray: 'none', notifications: 'none', clipboardManager: manager } as const;
  if (manager !== 'klipper') return options;
  const klipperFolder = await fetchKlipper();
  return klipperFolder === undefined ? undefined : { ...options, klipperFolder };
}
