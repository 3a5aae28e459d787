import type { Page } from 'playwright';
import { button, copyAsControl, region, textbox } from './controls.ts';

export function sourceConnectionScreen(page: Page) {
  const source = region(page, 'Source connection');
  const sourceField = textbox(source, 'Source');
  const lookUp = button(source, 'Look up');
  const table = source.getByRole('table', { name: 'Connections', exact: true });
  return {
    region: source,
    source: sourceField,
    lookUp,
    choice: source.getByRole('combobox', { name: 'Choose a source', exact: true }),
    table,
    copyToken: button(source, 'Copy token'),
    copyAs: copyAsControl(source),
    alert: source.getByRole('alert'),
    guestNote: source.getByText('you are a guest here', { exact: false }).first(),
    /** Types a source and presses "Look up". */
    async find(typed: string): Promise<void> {
      await sourceField.fill(typed);
      await lookUp.click();
    },
    /** The row with this address. */
    connection(address: string) {
      const row = table
        .getByRole('row')
        .filter({ has: page.getByRole('cell', { name: address, exact: true }) });
      return { row, copyAddress: button(row, 'Copy address') };
    },
  };
}
