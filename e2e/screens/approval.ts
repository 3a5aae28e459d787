import type { ElectronApplication, Locator, Page } from 'playwright';
import { until } from '../support/until.ts';
import { button } from './controls.ts';

export type ApprovalButton = 'Once' | 'For 1 hour' | 'Always for this program' | 'Deny';

/** The small window in which a program's question is answered. */
export function approvalOf(electron: ElectronApplication) {
  const isApproval = (each: Page): boolean =>
    !each.isClosed() && /^keyring:\/\/app\/approval\./.test(each.url());
  /** As soon as it stands. */
  const page = async (): Promise<Page> => {
    // A new window has no address yet when it is told of.
    const found = await until('the question', () => electron.windows().find(isApproval));
    await found.getByRole('alertdialog').waitFor();
    return found;
  };
  /** Presses one of its buttons, once the window takes that. */
  const press = async (pressed: Locator): Promise<void> => {
    const closed = pressed.page().waitForEvent('close');
    // The window goes as soon as it is answered, maybe in the middle of the click: then that fails.
    const clicked = pressed.click().then(
      () => undefined,
      (error: unknown) => error,
    );
    await closed.catch(async (notClosed: unknown) => {
      throw (await clicked) ?? notClosed;
    });
  };
  return {
    page,
    isShown: (): boolean => electron.windows().some(isApproval),
    press,
    /** Presses the button of this name, once the window takes that. */
    answer: async (name: ApprovalButton) => press(button(await page(), name)),
  };
}
