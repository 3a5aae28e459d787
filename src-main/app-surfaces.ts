import process from 'node:process';
import type { Credentials } from './app-credentials.ts';
import type { World } from './app-world.ts';
import { displayWithSelections } from './clipboard/local-display.ts';
import type { AccountId, OpenRequest } from './contract/entities.ts';
import type { FirstScreen } from './contract/first-words.ts';
import { locale, say } from './contract/languages/say.ts';
import { nothingAsked } from './handlers.ts';
import { createEventPusher } from './ipc/push-events.ts';
import { pageUrl } from './page-address.ts';
import type { SettingsStore } from './settings/settings.ts';
import { createPaletteWindow } from './shell/palette-window.ts';
import { windowGround } from './shell/theme.ts';
import { likelyWorkArea, workAreaAtPointer } from './shell/pointer.ts';
import { createWindowKeeper } from './shell/window.ts';

export type Surfaces = ReturnType<typeof createSurfaces>;

/** The windows a person sees, and what the main one comes up with. */
export function createSurfaces(options: {
  outFolder: string;
  isPackaged: boolean;
  environment: NodeJS.ProcessEnv;
  settings: SettingsStore;
  world: Pick<World, 'notifier'>;
  made: Pick<Credentials, 'accounts' | 'serverLoading'>;
  now: () => number;
  /** The person has closed the window. */
  onWindowClosed: () => void;
  /** It has gone by itself, which is told. */
  onWindowLost: () => void;
}) {
  const { outFolder, isPackaged, settings, now } = options;
  const { notifier } = options.world;
  const { accounts, serverLoading } = options.made;
  let isEnding = false;
  let openRequest: OpenRequest = nothingAsked;
  /** Told once: a page that is built anew does not ask "Sign out NAME?" again. */
  let listeningPage: Electron.WebContents | undefined;

  const windows = createWindowKeeper({
    outFolder,
    isPackaged,
    now,
    place: () => settings.current.windowPlace,
    onPlaced: (windowPlace) => settings.change({ windowPlace }),
    address: () =>
      pageUrl({
        theme: settings.current.theme,
        locale: locale(),
        screen: firstScreen(accounts.list().length, openRequest, !settings.current.isWelcomed),
      }),
    ground: () => windowGround(settings.current.theme),
    onClosed: () => {
      if (!isEnding) options.onWindowClosed();
    },
    onGivenUp: () => {
      options.onWindowLost();
      notifier.notify({
        title: say('windows.lost'),
        body: say('windows.lostWhy'),
        onClick: () => open(nothingAsked),
      });
    },
  });
  const push = createEventPusher(windows.page);
  const open = (request: OpenRequest): void => {
    openRequest = request;
    if (!windows.open()) push('openRequested', request);
    // A page that has read its state has heard it now; a newer one will ask.
    if (listeningPage !== undefined && listeningPage === windows.page()) openRequest = nothingAsked;
    serverLoading.hurry();
  };

  const display = displayWithSelections(process.platform, options.environment);
  const palette = createPaletteWindow({
    outFolder,
    isPackaged,
    theme: () => settings.current.theme,
    workArea: { likely: likelyWorkArea, sure: () => workAreaAtPointer(display) },
    onShown: (isShown) => pushToPalette('quickShown', isShown),
  });
  const pushToPalette = createEventPusher(palette.page);

  return {
    windows,
    palette,
    push,
    open,
    /** What the page that asks came up for. */
    takeOpenRequest: (): OpenRequest => {
      listeningPage = windows.page();
      const taken = openRequest;
      openRequest = nothingAsked;
      return taken;
    },
    /** In a new window, once the reply is on its way: the old page's process held the password. */
    showInNewWindow: (accountId: AccountId): void => {
      openRequest = { ...nothingAsked, accountId };
      setImmediate(() => windows.replace());
    },
    /** The person is in the browser: the window comes back, or a notification says it. */
    tellSignedIn: (accountId: AccountId): void => {
      const show = (): void => open({ view: 'signed-in', accountId, failure: null });
      if (windows.window() !== undefined) return show();
      const name = accounts.list().find((each) => each.accountId === accountId)?.name ?? '';
      notifier.notify({
        title: say('windows.signedIn'),
        body: say('windows.nameIsSignedIn', { name }),
        onClick: show,
      });
    },
    /** From now on it is the program that closes windows. */
    close: (): void => void (isEnding = true),
  };
}

/** What a window that opens for this begins with. */
function firstScreen(accounts: number, request: OpenRequest, isWelcome: boolean): FirstScreen {
  if (accounts > 0 || !isForForm(request)) return 'accounts';
  return isWelcome ? 'welcome' : 'sign-in';
}

/** Whether a window that opens for this shows the form and nothing besides when nobody is signed in. */
function isForForm({ view, failure }: OpenRequest): boolean {
  return (view === 'accounts' || view === 'sign-in') && failure === null;
}
