import type { Account } from '../fake-plex/accounts.ts';
import type { FakePlex } from '../fake-plex/fake-plex.ts';
import { expect, test as appTest } from './app.ts';
import type { KeyringApp } from './keyring-app.ts';
import { standInBrowser, toldTo } from './stand-in-browser.ts';
import type { StandInBrowser } from './stand-in-browser.ts';

/** The app on a desktop whose browser only writes down what it is to open. */
export const test = appTest.extend<{ opener: StandInBrowser; app: KeyringApp }>({
  opener: async ({ desktop }, use) => {
    const opener = await standInBrowser(desktop.env);
    await use(opener);
    await opener.remove();
  },
  app: async ({ start, opener }, use) => use(await start({ env: opener.env })),
});
export { expect };

/** The person signs in on the page that was opened. */
export function approve(plex: FakePlex, page: URL, account: Account): void {
  plex.approvePin(toldTo(page)['code'] ?? '', account);
}
