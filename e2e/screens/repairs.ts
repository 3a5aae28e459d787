import type { Page } from 'playwright';
import { button, region } from './controls.ts';

/** What becomes of the tokens for tools after a sign-in that repairs them all. */
export function repairsScreen(page: Page, account: string) {
  const repair = region(page, `New tokens for the tools of ${account}`);
  return {
    region: repair,
    steps: repair.getByRole('listitem'),
    done: button(repair, 'Done'),
  };
}
