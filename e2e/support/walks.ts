import path from 'node:path';
import type { Page } from 'playwright';
import type { Language } from '../../src-main/contract/languages/language.ts';
import type { DemoWorld } from '../fake-plex/demo-world.ts';
import { faults } from '../fake-plex/fake-plex.ts';
import type { FakePlex } from '../fake-plex/fake-plex.ts';
import { approvalOf } from '../screens/approval.ts';
import type { clipboardOf } from '../screens/clipboard.ts';
import { jwtsScreen } from '../screens/jwts.ts';
import type { keychainOf } from '../screens/keychain.ts';
import { paletteOf } from '../screens/palette.ts';
import { repairsScreen } from '../screens/repairs.ts';
import type { StartOptions } from './app.ts';
import { commandScript, ended, startProgram } from './command-line.ts';
import { chooseWhatToOpen, chooseWhereToSave } from './file-dialogs.ts';
import { electronProgram } from './keyring-app.ts';
import type { KeyringApp } from './keyring-app.ts';
import type { Desktop } from './rig.ts';
import { expect } from './rig.ts';
import { speak } from './speak.ts';
import type { StandInBrowser } from './stand-in-browser.ts';

/*
 * Ways through the program that pass every screen it has, once, for whoever has something to judge of
 * each. They press what is named in English; a screen in another language is the same one, told anew.
 */

/** What a walk needs: the fixtures of app-with-browser.ts. */
type Place = {
  readonly start: (options?: StartOptions) => Promise<KeyringApp>;
  readonly opener: StandInBrowser;
  readonly plex: FakePlex;
  readonly world: DemoWorld;
  readonly clipboard: ReturnType<typeof clipboardOf>;
  readonly keychain: ReturnType<typeof keychainOf>;
  readonly desktop: Desktop;
  readonly profileFolder: string;
};

/** A screen, and how it is had in a language. After that it is told in English again. */
type Screen = {
  readonly name: string;
  readonly inLanguage: (language: Language, judge: (page: Page) => Promise<void>) => Promise<void>;
};

/** What somebody does at each screen that a walk comes by. */
type Look = (screen: Screen) => Promise<void>;

export type Walk = {
  readonly title: string;
  readonly go: (place: Place, look: Look) => Promise<void>;
};

/** The window stays as it is, whatever it says: what was typed, opened and refused stands there. */
function ofWindow(page: Page, name: string): Screen {
  return {
    name,
    inLanguage: async (language, judge) => {
      await speak(page, language);
      await judge(page);
      await speak(page, 'en');
    },
  };
}

const startFor = ({ start, opener }: Place): Promise<KeyringApp> => start({ env: opener.env });

export const walks: readonly Walk[] = [
  {
    title: 'signing in: the form, the first steps, the code, a failure',
    go: async (place, look) => {
      const { page, signIn, welcome, alert } = await (await startFor(place)).window();
      await expect(welcome.steps).toBeVisible();
      await look(ofWindow(page, 'the form and the first steps'));
      await signIn.send({ username: 'sam', password: 'wrong' });
      await expect(alert).toBeVisible();
      await look(ofWindow(page, 'a refused sign-in'));
      await signIn.send(place.world.nora);
      await expect(signIn.verificationCode).toBeVisible();
      await look(ofWindow(page, 'verification code'));
    },
  },
  {
    title: 'the other ways to sign in',
    go: async (place, look) => {
      const { page, ways, signIn } = await (await startFor(place)).window();
      await ways.code.click();
      await ways.readCode();
      await look(ofWindow(page, 'the code and its QR code'));
      await ways.cancel.click();
      await ways.browser.click();
      await expect(ways.timeLeft).toBeVisible();
      await look(ofWindow(page, 'waiting for the browser'));
      await signIn.send(place.world.nora);
      await expect(ways.endOther.dialog).toBeVisible();
      await look(ofWindow(page, 'the question whether the other sign-in ends'));
    },
  },
  {
    title: 'a demo, a keychain that is locked, and one that is not there',
    go: async (place, look) => {
      await place.keychain.lock();
      const { page, unlockKeychain } = await (await startFor(place)).window();
      await expect(unlockKeychain).toBeVisible();
      await look(ofWindow(page, 'a locked keychain'));
      await place.keychain.unlock();
      const demo = await place.start({ env: place.opener.env, isDemo: true });
      const shown = await demo.window();
      await expect(shown.welcome.accounts).toBeVisible();
      await look(ofWindow(shown.page, 'the demo'));
    },
  },
  {
    title: 'all regions of a signed-in window, and its questions',
    go: async (place, look) => {
      const { plex, world } = place;
      const app = await startFor(place);
      const first = await app.signIn(world.sam);
      await first.accounts.addAccount.click();
      const screens = await app.signIn(world.nora);
      const { page, accounts, tokenDetails, servers, transientTokens, source } = screens;
      await expect(servers.headings).toHaveCount(2);
      await look(ofWindow(page, 'accounts and servers, and nothing made yet'));

      await accounts.account('nora_k').tokenDetails.click();
      await tokenDetails.more.click();
      await servers.server('Attic box').newTransientToken.click();
      await servers.server('Summer house').newTransientToken.click();
      await servers.server('Attic box').sourceConnection.click();
      await source.find(world.atticBox.machineIdentifier);
      await expect(source.table).toBeVisible();
      await expect(transientTokens.items).toHaveCount(2);
      await world.atticBox.restart();
      await servers.refresh.click();
      await expect(transientTokens.tokenFor('Attic box').card).toContainText('Server restarted');
      await accounts.account('nora_k').copyAs.open.click();
      await servers.server('Attic box').connectionsTried.click();
      await look(ofWindow(page, 'everything open'));

      await accounts.addAccount.click();
      await servers.add('not an address');
      await expect(servers.alert).toBeVisible();
      await look(ofWindow(page, 'a failure, and the form beside the accounts'));
      await screens.signIn.cancel.click();

      await plex.goOffline();
      await accounts.account('nora_k').signOut.click();
      await look(ofWindow(page, 'the question of "Sign out"'));
      await accounts.signOutQuestion('nora_k').signOut.click();
      await expect(accounts.signOutQuestion('nora_k').forgetHereOnly).toBeVisible();
      await look(ofWindow(page, 'the question of "Sign out", offline'));
    },
  },
  {
    title: 'the connections of a server that cannot be reached',
    go: async (place, look) => {
      const { world } = place;
      const { page, servers } = await (await startFor(place)).signIn(world.sam);
      const server = servers.server('Attic box');
      await world.atticBox.stop();
      await server.connectionsTried.click();
      await server.tryAgain.click();
      await expect(server.tried(world.atticBox.urlOf('local'))).toContainText('Not reachable');
      await server.newTransientToken.click();
      await expect(server.alert).toBeVisible();
      await look(ofWindow(page, 'connections, none of which answers'));
    },
  },
  {
    title: 'what an account’s buttons open, and their questions',
    go: async (place, look) => {
      const { plex, world } = place;
      plex.addAccount({ username: 'teen_t', managed: true, homePin: '0471' });
      for (let each = 0; each < 9; each += 1) plex.issueToken(world.nora.account);
      const app = await startFor(place);
      const { page, accounts, devices, homeUsers, claim } = await app.signIn(world.nora);
      const account = accounts.account('nora_k');
      await account.devices.click();
      await expect(devices.filter).toBeVisible();
      await look(ofWindow(page, 'devices'));
      await devices.device('Living room TV').remove.click();
      await look(ofWindow(page, 'the question before a removal'));
      await page.keyboard.press('Escape');
      await expect(devices.region).toBeVisible();
      await account.homeUsers.click();
      const user = homeUsers.user('teen_t');
      await user.getToken.click();
      await user.pin.fill('1111');
      await user.pin.press('Enter');
      await expect(user.alert).toBeVisible();
      await look(ofWindow(page, 'home users'));
      await account.claim.click();
      await expect(claim.timer).toBeVisible();
      await look(ofWindow(page, 'claim token'));
    },
  },
  {
    title: 'the question about a token on the clipboard',
    go: async (place, look) => {
      const { world, clipboard } = place;
      const { page, adopt } = await (await startFor(place)).window();
      await clipboard.write(world.nora.account.currentTokens()[0] ?? '');
      await adopt.use.click();
      await expect(adopt.asks('This token belongs to nora_k')).toBeVisible();
      await look(ofWindow(page, 'the token on the clipboard'));
    },
  },
  {
    title: 'all tokens of an account rejected, and their repair',
    go: async (place, look) => {
      const { plex, world } = place;
      const app = await startFor(place);
      const screens = await app.signIn(world.sam);
      const { accounts, tokenDetails, namedTokens, notices, signIn } = screens;
      for (const tool of ['Tautulli', 'Kometa']) {
        await namedTokens.make(tool);
        await expect(namedTokens.tokenFor(tool).heading).toBeFocused();
      }
      plex.revokeAll(world.sam.account);
      await accounts.account('sam').tokenDetails.click();
      await tokenDetails.refresh.click();
      const told = notices.notice('Plex no longer accepts the tokens of sam');
      await expect(told.card).toBeVisible();
      await look(ofWindow(screens.page, 'the notice'));

      // The second replacement is refused, so that both ways to end are on the screen.
      plex.fault('/api/v2/pins/link', ({ send, properAnswer }) => send(properAnswer()), {
        times: 1,
      });
      plex.fault('/api/v2/pins/link', faults.plexError(403, 1068));
      await told.signInAgain.click();
      await signIn.send(world.sam);
      const { page } = await app.windowAfter(screens);
      const repairs = repairsScreen(page, 'sam');
      await expect(repairs.done).toBeVisible();
      await expect(repairs.region).toContainText('could not be replaced');
      await look(ofWindow(page, 'the repair'));
    },
  },
  {
    title: 'the settings, with their failures',
    go: async (place, look) => {
      const { page, settings } = await (await startFor(place)).signIn(place.world.nora);
      await settings.button.click();
      await settings.quietHours.check();
      await settings.shortcut.fill('K');
      await settings.shortcut.press('Enter');
      await expect(settings.alert).toBeVisible();
      await look(ofWindow(page, 'settings'));
    },
  },
  {
    title: 'tokens for tools, and the questions about them',
    go: async (place, look) => {
      const { plex, world } = place;
      const { page, namedTokens } = await (await startFor(place)).signIn(world.nora);
      await namedTokens.make('Tautulli');
      await expect(namedTokens.tokenFor('Tautulli').heading).toBeFocused();
      await jwtsScreen(page).make('Kometa');
      await expect(namedTokens.tokenFor('Kometa').heading).toBeFocused();
      await namedTokens.tokenFor('Tautulli').rename.click();
      await namedTokens.newToken.click();
      await look(ofWindow(page, 'tokens for tools, a new one, and a new name'));
      await page.keyboard.press('Escape');
      await namedTokens.tokenFor('Kometa').revoke.click();
      await expect(namedTokens.revokeQuestion.question).toBeVisible();
      await look(ofWindow(page, 'the question before a token is revoked'));
      await namedTokens.revokeQuestion.cancel.click();
      plex.fault('/api/v2/pins/link', faults.plexError(404, 1020));
      await namedTokens.make('Home Assistant');
      await namedTokens.approval.start.click();
      await expect(namedTokens.approval.waiting).toBeVisible();
      await look(ofWindow(page, 'a token that is approved in the browser'));
    },
  },
  {
    title: 'the activity, the backup and the diagnostics',
    go: async (place, look) => {
      const { world, profileFolder } = place;
      const app = await startFor(place);
      const { page, accounts, status, activity, settings, backup, diagnostics } = await app.signIn(
        world.nora,
      );
      await accounts.account('nora_k').copyToken.click();
      await expect(status).toContainText('nora_k');
      await activity.button.click();
      await expect(activity.rows.first()).toBeVisible();
      await look(ofWindow(page, 'activity'));
      await activity.close.click();
      await settings.button.click();
      await backup.exportSecret.click();
      await expect(backup.newPassphrase).toBeVisible();
      await diagnostics.button.click();
      await expect(diagnostics.preview).toBeVisible();
      await look(ofWindow(page, 'an encrypted backup, and diagnostics'));

      const file = path.join(profileFolder, 'backup.json');
      await chooseWhereToSave(app, file);
      await backup.cancel.click();
      await backup.exportPlain.click();
      await expect(status).toHaveText('The backup without secrets was saved.');
      await chooseWhatToOpen(app, file);
      await backup.choose.click();
      await expect(backup.lines.first()).toBeVisible();
      await look(ofWindow(page, 'what an import would do'));
    },
  },
  {
    title: 'quick copy',
    go: async (place, look) => {
      const { world, desktop } = place;
      const app = await startFor(place);
      const { page, servers } = await app.signIn(world.nora);
      await expect(servers.headings).toHaveCount(2);
      const palette = paletteOf(app.electron, desktop);
      // Its page is made anew for another language.
      const asked = (name: string, ask: (shown: Page) => Promise<void>): Screen => ({
        name,
        inLanguage: async (language, judge) => {
          await speak(page, language === 'en' ? 'de' : 'en');
          await speak(page, language);
          await desktop.run(electronProgram, [...app.args, '--quick']);
          const shown = await palette.page();
          await expect(shown.locator('html')).toHaveAttribute('lang', language);
          await expect(shown.getByRole('option')).toHaveCount(3);
          await ask(shown);
          await judge(shown);
        },
      });
      await look(asked('quick copy', () => Promise.resolve()));
      await look(
        asked('quick copy, nothing found', async (shown) => {
          await shown.getByRole('combobox').fill('nobody');
          await expect(shown.getByRole('option')).toHaveCount(0);
        }),
      );
      await world.atticBox.stop();
      await look(
        asked('quick copy, a failure', async (shown) => {
          await shown.getByRole('combobox').fill('attic');
          await expect(shown.getByRole('option')).toHaveCount(1);
          await shown.getByRole('combobox').press('Enter');
          await expect(shown.getByRole('alert')).toBeVisible();
        }),
      );
    },
  },
  {
    title: 'the question about a program',
    go: async (place, look) => {
      const { world, desktop, plex, profileFolder } = place;
      const app = await startFor(place);
      const { page } = await app.signIn(world.nora);
      const approval = approvalOf(app.electron);
      const words = [
        'get',
        `--profile-dir=${profileFolder}`,
        `--plex-tv-url=${plex.url}`,
        'nora_k',
      ];
      await look({
        name: 'a program asks',
        inLanguage: async (language, judge) => {
          await speak(page, language);
          const asking = ended(
            startProgram(process.execPath, [commandScript, ...words], { env: desktop.env }),
          );
          const shown = await approval.page();
          await expect(shown.locator('html')).toHaveAttribute('lang', language);
          const once = shown.getByRole('button').first();
          await expect(once).toBeEnabled();
          await judge(shown);
          await approval.press(once);
          expect((await asking).status).toBe(0);
        },
      });
    },
  },
];
