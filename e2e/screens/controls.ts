import type { Locator, Page } from 'playwright';

/** Where a control is looked for: the whole page, or a part of it. */
export type Scope = Page | Locator;

/** Names are a contract, so they are taken to the letter. */
export const button = (scope: Scope, name: string): Locator =>
  scope.getByRole('button', { name, exact: true });

export const textbox = (scope: Scope, name: string): Locator =>
  scope.getByRole('textbox', { name, exact: true });

export const region = (scope: Scope, name: string): Locator =>
  scope.getByRole('region', { name, exact: true });

/** The entry of a list that stands under this heading. */
export const itemUnder = (scope: Locator, heading: string): Locator =>
  scope.getByRole('listitem').filter({
    has: scope.page().getByRole('heading', { name: heading, exact: true }),
  });

/** The forms of a token besides itself, folded away under "Copy as…". */
export function copyAsControl(scope: Locator) {
  const open = scope.getByText('Copy as…', { exact: true });
  return {
    open,
    choose: async (form: string): Promise<void> => {
      await open.click();
      await button(scope, form).click();
    },
  };
}
