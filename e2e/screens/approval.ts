import type { ElectronApplication, Page } from 'playwright';
import { button } from './controls.ts';

export type ApprovalButton = 'Once' | 'For 1 hour' | 'Always for this program' | 'Deny';

/** The small window in which a program's question is answered. */
export function approvalOf(electron: ElectronApplication) {
  const isApproval = (each: Page): boolean =>
    !each.isClosed() && each.url().startsWith('keyring://app/approval.html');
  /** As soon as it stands. */
  const page = async (): Promise<Page> => {
    const found =
      electron.windows().find(isApproval) ?? (await electron.waitForEvent('window', isApproval));
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
      await button(asking, name).click();
      await closed;
    },
  };
}
