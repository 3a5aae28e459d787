import { expect, vi } from 'vitest';

/** Finds what a person would find: by visible words and accessible names. Throws unless it is one. */

export function button(name: string, within: ParentNode = document): HTMLButtonElement {
  return only(`button "${name}"`, buttons(name, within));
}

export function buttons(name: string, within: ParentNode = document): HTMLButtonElement[] {
  return [...within.querySelectorAll('button')].filter((each) => each.textContent === name);
}

export function field(name: string, within: ParentNode = document): HTMLInputElement {
  return only(`field "${name}"`, fields(name, within));
}

export function fields(name: string, within: ParentNode = document): HTMLInputElement[] {
  return [...within.querySelectorAll('input')].filter((input) =>
    [...document.querySelectorAll('label')].some(
      (label) => label.htmlFor === input.id && label.textContent === name,
    ),
  );
}

export function region(name: string): Element {
  return only(`region "${name}"`, regions(name));
}

export function regions(name: string): Element[] {
  return [...document.querySelectorAll('section')].filter((each) => labelOf(each) === name);
}

/** The one item of a list whose name, or whose heading, is this. */
export function item(name: string, within: ParentNode = document): Element {
  const items = [...within.querySelectorAll('li')];
  return only(
    `item "${name}"`,
    items.filter((each) => each.querySelector('h3')?.textContent === name),
  );
}

export function dialog(): HTMLDialogElement {
  return only('dialog', [...document.querySelectorAll('dialog')]);
}

/** The text of the alert, or '' when there is none. */
export function alertText(): string {
  const alerts = [...document.querySelectorAll('[role="alert"]')];
  return alerts.length === 0 ? '' : only('alert', alerts).textContent;
}

export function statusText(): string {
  return only('status', [...document.querySelectorAll('[role="status"]')]).textContent;
}

export function labelOf(element: Element): string | undefined {
  const id = element.getAttribute('aria-labelledby');
  return id === null ? undefined : document.getElementById(id)?.textContent;
}

export function descriptionOf(element: Element): string | undefined {
  const ids = element.getAttribute('aria-describedby')?.split(' ');
  return ids?.map((id) => document.getElementById(id)?.textContent).join(' ');
}

export function press(key: string, target: Element | null = document.activeElement): void {
  target?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

/** All of the page but its head. */
export function page(): HTMLElement {
  return only('page', [...document.querySelectorAll('main')]);
}

export async function until(isSo: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(isSo()).toBe(true));
}

function only<Found>(what: string, found: readonly Found[]): Found {
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} of ${what}`);
  return first;
}
