import type { ElectronApplication, Page } from 'playwright';
import { until } from '../support/until.ts';
import { button } from './controls.ts';

export type ApprovalButton = 'Once' | 'For 1 hour' | 'Always for this program' | 'Deny';

/** The small window in which a program's question is answered. */
export function approvalOf(electron: ElectronApplication) {
  const isApproval = (each: Page): boolean =>
    !each.isClosed() && each.url().startsWith('keyring://app/approval.html');
  /** As soon as it stands. */
  const page = async (): Promise<Page> => {
    // A new window has no address yet when it is told of.
    const found = await until('the question', () => electron.windows().find(isApproval));
    await found.getByRole('alertdialog').waitFor();
    return found;
  };
  return {
    page,
    isShown: (): boolean => electron.windows().some(isApproval),
    /** Presses one of its buttons, once the window takes that. */
    answer: async (name: ApprovalButton) => {
      const asking = await page();
      const closed = asking.waitForEvent('close');
      // The window goes as soon as it is answered, maybe before the click is known to be done.
      await button(asking, name)
        .click()
        .catch((error: unknown) => {
          if (!/has been closed/.test(String(error))) throw error;
        });
      await closed;
    },
  };
}
