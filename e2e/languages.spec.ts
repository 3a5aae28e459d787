import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright';
import { languageNames } from '../src-main/contract/languages/language.ts';
import type { Language } from '../src-main/contract/languages/language.ts';
import { trayOf } from './screens/tray.ts';
import { expect, test } from './support/app.ts';
import { clippedText, judgeByAxe } from './support/judge-page.ts';
import { outFolder } from './support/out-folder.ts';

/*
 * The main job in other languages: the form, a sign-in with two-factor, the accounts, the tray and the
 * settings. The pictures are for people to look at.
 */

const words = {
  de: {
    locale: 'de_DE.UTF-8',
    login: 'E-Mail oder Benutzername',
    password: 'Passwort',
    signIn: 'Anmelden',
    code: 'Bestätigungscode',
    verify: 'Bestätigen',
    accounts: 'Konten',
    settings: 'Einstellungen',
    language: 'Sprache',
    openApp: 'Keyring for Plex öffnen',
    copyToken: 'nora_k/Token kopieren',
    accepted: /^nora_k\/Plex hat das Token um .+ akzeptiert$/,
  },
  fr: {
    locale: 'fr_FR.UTF-8',
    login: 'E-mail ou nom d’utilisateur',
    password: 'Mot de passe',
    signIn: 'Se connecter',
    code: 'Code de vérification',
    verify: 'Vérifier',
    accounts: 'Comptes',
    settings: 'Paramètres',
    language: 'Langue',
    openApp: 'Ouvrir Keyring for Plex',
    copyToken: 'nora_k/Copier le jeton',
    accepted: /^nora_k\/Plex a accepté le jeton .+$/,
  },
  es: {
    locale: 'es_ES.UTF-8',
    login: 'Correo o nombre de usuario',
    password: 'Contraseña',
    signIn: 'Iniciar sesión',
    code: 'Código de verificación',
    verify: 'Verificar',
    accounts: 'Cuentas',
    settings: 'Ajustes',
    language: 'Idioma',
    openApp: 'Abrir Keyring for Plex',
    copyToken: 'nora_k/Copiar el token',
    accepted: /^nora_k\/Plex aceptó el token .+$/,
  },
  nb: {
    locale: 'nb_NO.UTF-8',
    login: 'E-post eller brukernavn',
    password: 'Passord',
    signIn: 'Logg inn',
    code: 'Bekreftelseskode',
    verify: 'Bekreft',
    accounts: 'Kontoer',
    settings: 'Innstillinger',
    language: 'Språk',
    openApp: 'Åpne Keyring for Plex',
    copyToken: 'nora_k/Kopier token',
    accepted: /^nora_k\/Plex godtok tokenet .+$/,
  },
  ja: {
    locale: 'ja_JP.UTF-8',
    login: 'メールアドレスまたはユーザー名',
    password: 'パスワード',
    signIn: 'サインイン',
    code: '確認コード',
    verify: '確認',
    accounts: 'アカウント',
    settings: '設定',
    language: '言語',
    openApp: 'Keyring for Plex を開く',
    copyToken: 'nora_k/トークンをコピー',
    accepted: /^nora_k\/Plex はトークンを受け付けました/,
  },
  ar: {
    locale: 'ar_EG.UTF-8',
    login: 'البريد الإلكتروني أو اسم المستخدم',
    password: 'كلمة المرور',
    signIn: 'تسجيل الدخول',
    code: 'رمز التحقق',
    verify: 'تحقق',
    accounts: 'الحسابات',
    settings: 'الإعدادات',
    language: 'اللغة',
    openApp: 'فتح Keyring for Plex',
    copyToken: 'nora_k/نسخ الرمز',
    accepted: /^nora_k\/قبل Plex الرمز/,
  },
} as const;

async function picture(page: Page, language: Language, name: string): Promise<void> {
  const folder = path.join(outFolder, 'languages');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${language}-${name}.png`), fullPage: true });
}

/** In the language, its direction, readable by a screen reader, and nothing cut off. */
async function expectWell(page: Page, language: Language): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', language);
  await expect(page.locator('html')).toHaveAttribute('dir', language === 'ar' ? 'rtl' : 'ltr');
  expect((await judgeByAxe(page)).findings).toEqual([]);
  expect(await clippedText(page)).toEqual([]);
}

for (const language of ['de', 'fr', 'es', 'nb', 'ja', 'ar'] as const) {
  const said = words[language];
  test(`in ${languageNames[language]} a person signs in, and finds tray and settings`, async ({
    start,
    desktop,
    world,
  }) => {
    const env = { ...desktop.env, LANG: said.locale, LANGUAGE: language };
    const app = await start({ env });
    const first = await app.window();
    await first.page.getByLabel(said.login).fill(world.nora.username);
    await first.page.getByLabel(said.password, { exact: true }).fill(world.nora.password);
    await expectWell(first.page, language);
    await picture(first.page, language, 'sign-in');
    await first.page.getByRole('button', { name: said.signIn, exact: true }).click();
    await first.page.getByLabel(said.code).fill(world.nora.verificationCode ?? '');
    await picture(first.page, language, 'code');
    await first.page.getByRole('button', { name: said.verify, exact: true }).click();
    const { page } = await app.windowAfter(first);
    await expect(page.getByRole('heading', { name: said.accounts, exact: true })).toBeVisible();
    await expectWell(page, language);
    await picture(page, language, 'accounts');

    const tray = trayOf(desktop, app.pid);
    await tray.waitFor(said.copyToken);
    const entries = (await tray.entries()).map((entry) => entry.replace(/[\u2068\u2069]/g, ''));
    expect(entries).toContainEqual(expect.stringMatching(said.accepted));
    expect(entries).toContain(said.openApp);

    await page.getByRole('button', { name: said.settings, exact: true }).click();
    const choice = page.getByLabel(said.language, { exact: true });
    await expect(choice).toHaveValue('system');
    await expectWell(page, language);
    await picture(page, language, 'settings');

    // At once, in the window that stands and in the tray.
    await choice.selectOption('en');
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await tray.waitFor('Open Keyring for Plex');
    await expectWell(page, 'en');
  });
}
