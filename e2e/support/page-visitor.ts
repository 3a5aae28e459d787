import path from 'node:path';
import type { Page } from 'playwright';
import { _electron } from 'playwright';
import { projectFolder } from './keyring-app.ts';

/** A browser that a person uses beside the app: Chromium as Electron brings it, in processes of its own. */
export type PageVisitor = {
  visit(address: string): Promise<Page>;
  close(): Promise<void>;
};

export async function startPageVisitor(env: Record<string, string>): Promise<PageVisitor> {
  const browser = await _electron.launch({
    args: [path.join(projectFolder, 'e2e/support/blank-app'), '--disable-gpu'],
    cwd: projectFolder,
    env,
    chromiumSandbox: true,
  });
  return {
    visit: async (address) => {
      const page = await browser.firstWindow();
      // An address that differs in its fragment alone would not be loaded anew.
      await page.goto('about:blank');
      await page.goto(address);
      return page;
    },
    close: () => browser.close(),
  };
}
