import type { Page } from 'playwright';
import { button, region } from './controls.ts';

/** In the settings, and where nothing else could be shown. */
export function diagnosticsScreen(page: Page) {
  return {
    /** Of the settings. */
    group: page.getByRole('group', { name: 'Trouble', exact: true }),
    button: button(page, 'Copy diagnostics'),
    preview: region(page, 'Preview of the diagnostics'),
    copy: button(page, 'Copy this text'),
    close: button(page, 'Close preview'),
  };
}
