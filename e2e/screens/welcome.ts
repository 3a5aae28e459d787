import type { Page } from 'playwright';
import { button } from './controls.ts';

/** What stands beside the sign-in form: how to begin, or whom a demo offers to be. */
export function welcomeScreen(page: Page) {
  return {
    steps: page.getByRole('region', { name: 'New here?' }),
    accounts: page.getByRole('region', { name: 'Made-up accounts' }),
    tryIt: button(page, 'Try it with a pretend Plex'),
    end: button(page, 'Do not show this again'),
    demoMark: page.getByText('Demo with a pretend Plex.'),
  };
}
