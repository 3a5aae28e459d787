import axe from 'axe-core';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright';

/* What can be judged of a page as it stands, against WCAG 2.2 AA. Each gives its findings in words. */

/** The colours in which a page may be shown. */
export type Look = {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  readonly theme?: 'high-contrast';
};

export const looks: readonly Look[] = [
  { name: 'light', colorScheme: 'light' },
  { name: 'dark', colorScheme: 'dark' },
  { name: 'high contrast', colorScheme: 'light', theme: 'high-contrast' },
  { name: 'dark high contrast', colorScheme: 'dark', theme: 'high-contrast' },
];

/** Shows the page in a look while `act` runs, whatever theme the settings name. */
export async function inLook(page: Page, look: Look, act: () => Promise<void>): Promise<void> {
  const set = (theme: string) =>
    page.evaluate((name) => {
      const before = document.documentElement.dataset['theme'] ?? '';
      document.documentElement.dataset['theme'] = name;
      return before;
    }, theme);
  await page.emulateMedia({ colorScheme: look.colorScheme });
  const before = await set(look.theme ?? '');
  await act();
  await set(before);
}

const asWcag22AA: RunOptions = {
  rules: { 'target-size': { enabled: true } },
};
const WCAG = /^wcag2\d?a{1,2}$/;

/**
 * What axe finds: all of WCAG 2.2 AA, and of its best practices what is serious.
 *
 * @returns rule and place of each, and the names of the rules that had something to judge
 */
export async function judgeByAxe(page: Page): Promise<{ findings: string[]; judged: string[] }> {
  const isThere = await page.evaluate(() => 'axe' in window);
  if (!isThere) await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(async (options) => {
    const { axe: judge } = window as unknown as {
      axe: { run(asked: RunOptions): Promise<AxeResults> };
    };
    // Of a modal question axe leaves the colours open wherever something lies behind it.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      'body:has(dialog:modal) * { visibility: hidden } body dialog:modal, body dialog:modal * { visibility: visible }',
    );
    document.adoptedStyleSheets.push(sheet);
    try {
      return await judge.run(options);
    } finally {
      document.adoptedStyleSheets.pop();
    }
  }, asWcag22AA);
  const findings = violations
    .filter(
      ({ impact, tags }) =>
        impact === 'serious' || impact === 'critical' || tags.some((tag) => WCAG.test(tag)),
    )
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(' ')}`));
  return { findings, judged: passes.map(({ id }) => id) };
}

/** WCAG 2.2, "Target Size (Minimum)": both sides, in CSS pixels. */
const LEAST_TARGET = 24;

/** What can be pressed and is smaller; a box counts with its label. Links within a sentence may be. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const all = [
      ...document.querySelectorAll<HTMLElement>(
        'a[href], button, input, select, textarea, summary, [role=option], [tabindex="0"]',
      ),
    ];
    const isInSentence = (each: HTMLElement): boolean =>
      getComputedStyle(each).display === 'inline' &&
      (each.parentElement?.textContent.trim().length ?? 0) > each.textContent.trim().length;
    const boxes = (each: HTMLElement): DOMRect[] => {
      const labels = each instanceof HTMLInputElement ? [...(each.labels ?? [])] : [];
      const isBox = each.matches('[type=checkbox], [type=radio]');
      return [each, ...(isBox ? labels : [])].map((part) => part.getBoundingClientRect());
    };
    return all
      .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !isInSentence(each))
      .filter((each) => !boxes(each).some(({ width, height }) => width >= least && height >= least))
      .map((each) => {
        const { width, height } = each.getBoundingClientRect();
        const name = each.getAttribute('aria-label') ?? each.textContent.trim();
        return `${each.tagName.toLowerCase()} "${name}" ${String(width)} × ${String(height)}`;
      });
  }, LEAST_TARGET);
}

/**
 * Text that is cut off, and what stands beyond the window's edge. What scrolls may be higher than what is
 * seen of it, not wider; what only screen readers are told may be both. Fields move their text along.
 */
export function clippedText(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.scrollingElement ?? document.documentElement;
    const nameOf = (each: Element): string =>
      `${each.tagName.toLowerCase()}.${each.className} "${each.textContent.trim().slice(0, 40)}"`;
    const isUnseen = (each: Element | null): boolean =>
      each !== null &&
      (getComputedStyle(each).clipPath === 'inset(50%)' || isUnseen(each.parentElement));

    const isCut = (each: Element): boolean => {
      const { overflowX, overflowY } = getComputedStyle(each);
      const isHigher = each.scrollHeight > each.clientHeight + 1;
      return (
        (overflowX !== 'visible' && each.scrollWidth > each.clientWidth + 1) ||
        (/hidden|clip/.test(overflowY) && isHigher) ||
        (each instanceof HTMLButtonElement && isHigher)
      );
    };

    const findings: string[] = [];
    if (root.scrollWidth > root.clientWidth)
      findings.push(`the page is ${String(root.scrollWidth)} wide in ${String(root.clientWidth)}`);
    for (const each of document.querySelectorAll('body *')) {
      if (!each.checkVisibility({ visibilityProperty: true }) || isUnseen(each)) continue;
      const { left, right, width } = each.getBoundingClientRect();
      if (width > 0 && (left < -1 || right > root.clientWidth + 1))
        findings.push(`beyond the edge: ${nameOf(each)}`);
      if (isCut(each) && !each.matches('input, textarea, select'))
        findings.push(`cut: ${nameOf(each)}`);
    }
    return findings;
  });
}

/**
 * Paths and addresses that a text from right to left has turned around, and characters of ours that are
 * shown as if they were somebody's unseen ones.
 */
export function turnedTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const leftOf = (text: Text, at: number): number => {
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      return range.getBoundingClientRect().left;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const findings: string[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (!(node instanceof Text) || node.parentElement?.checkVisibility() !== true) continue;
      if (node.data.includes('‹U+206')) findings.push(`a mark is shown: ${node.data}`);
      const isAddress = node.length > 1 && /^(?:\/|https?:|[\w.]+:\d+)/.test(node.data);
      if (isAddress && leftOf(node, 0) > leftOf(node, 1)) findings.push(`turned: ${node.data}`);
    }
    return findings;
  });
}

/** Where the keyboard is. */
export type FocusSeen = {
  readonly name: string;
  /** Why a person would not see it; empty when all is well. */
  readonly faults: readonly string[];
};

/** The focus, and whether it can be seen: there, ringed, in the window, and behind nothing. */
export function seeFocus(page: Page): Promise<FocusSeen> {
  return page.evaluate(() => {
    const each = document.activeElement;
    if (!(each instanceof HTMLElement) || each === document.body)
      return { name: '', faults: ['nothing has the focus'] };
    const labels = each instanceof HTMLInputElement ? [...(each.labels ?? [])] : [];
    const label = labels.map((one) => one.textContent.trim()).join(' ');
    const name = each.getAttribute('aria-label') ?? (label || each.textContent.trim());
    const faults: string[] = [];
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    const isRinged = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
    if (!isRinged && boxShadow === 'none') faults.push('it has no ring');
    const { left, top, width, height } = each.getBoundingClientRect();
    const x = left + Math.min(width, innerWidth) / 2;
    const y = top + Math.min(height, innerHeight) / 2;
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) faults.push('it is out of sight');
    const above = document.elementFromPoint(x, y);
    if (faults.length === 0 && above !== null && !each.contains(above) && !above.contains(each))
      faults.push(`${above.tagName} "${above.textContent.slice(0, 30)}" stands over it`);
    return { name, faults };
  });
}
