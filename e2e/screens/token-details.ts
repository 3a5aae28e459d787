import type { Page } from 'playwright';
import { button, region } from './controls.ts';

export function tokenDetailsScreen(page: Page) {
  const details = region(page, 'Token details');
  return {
    region: details,
    refresh: button(details, 'Refresh'),
    close: button(details, 'Close'),
    showEmail: button(details, 'Show e-mail'),
    alert: details.getByRole('alert'),
    /** What stands beside a name such as "Owner". */
    fact: (name: string) =>
      details
        .getByRole('term')
        .filter({ hasText: new RegExp(`^${name}$`) })
        .locator('xpath=following-sibling::dd'),
    /** Opens what is not shown at first. */
    more: details.getByText('More', { exact: true }),
  };
}
