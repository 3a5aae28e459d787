import type { Page } from 'playwright';
import { button, region } from './controls.ts';

export function activityScreen(page: Page) {
  const activity = region(page, 'Activity');
  return {
    region: activity,
    /** At the head of the page. */
    button: button(page, 'Activity'),
    close: button(activity, 'Close'),
    export: button(activity, 'Export…'),
    filter: activity.getByRole('searchbox', { name: 'Filter', exact: true }),
    rows: activity.getByRole('listitem'),
    showMore: button(activity, 'Show more'),
    alert: activity.getByRole('alert'),
  };
}
