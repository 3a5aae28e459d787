import type { Page } from 'playwright';
import { LEAST_SIZE } from '../../src-main/shell/window-placement.ts';
import { clippedText, inLook, judgeByAxe, looks, smallTargets, turnedTexts } from './judge-page.ts';
import type { Look } from './judge-page.ts';
import { expect, test } from './rig.ts';

/** Judges a screen as it stands: by axe in these colours, what can be pressed, and how it bears 200 %. */
export async function expectAccessible(
  page: Page,
  screen: string,
  colours: readonly Look[] = looks,
): Promise<void> {
  // Axe takes letters that join for those of an icon font, and leaves their colours; they are the others' as well.
  const isJoined = (await page.locator('html').getAttribute('dir')) === 'rtl';
  for (const look of colours) {
    await test.step(`${screen}, ${look.name}`, () =>
      inLook(page, look, async () => {
        const { findings, judged } = await judgeByAxe(page);
        expect.soft(findings, `${screen}, ${look.name}`).toEqual([]);
        const hasButtons = (await page.getByRole('button').count()) > 0;
        const least = [
          ...(isJoined ? [] : ['color-contrast']),
          ...(hasButtons ? ['button-name'] : []),
        ];
        expect(judged, `${screen}, ${look.name}`).toEqual(expect.arrayContaining(least));
      }));
  }
  await test.step(`${screen}, what can be pressed`, async () =>
    expect.soft(await smallTargets(page), screen).toEqual([]));
  await test.step(`${screen}, what reads from left to right`, async () =>
    expect.soft(await turnedTexts(page), screen).toEqual([]));
  await test.step(`${screen}, text of twice the size`, () =>
    atWidth(page, LEAST_SIZE.width, async () => {
      await page.evaluate(() => (document.documentElement.style.fontSize = '1.875rem'));
      expect.soft(await clippedText(page), `${screen}, large text`).toEqual([]);
      await page.evaluate(() => (document.documentElement.style.fontSize = ''));
    }));
  // A page that is zoomed to 200 % has half as many pixels of its own in the same window.
  await test.step(`${screen}, zoomed to 200 %`, () =>
    atWidth(page, LEAST_SIZE.width / 2, async () =>
      expect.soft(await clippedText(page), `${screen}, zoomed`).toEqual([]),
    ));
}

/** As if the window were so wide, in CSS pixels. */
export async function atWidth(page: Page, width: number, act: () => Promise<void>): Promise<void> {
  const size = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
  await page.setViewportSize({ ...size, width });
  await act();
  await page.setViewportSize(size);
}
