import type { Page } from 'playwright';
import type { Language } from '../../src-main/contract/languages/language.ts';
import { expect } from './rig.ts';

/** The program speaks this language from now on, as after a choice in the settings; the window stays as it is. */
export async function speak(page: Page, language: Language): Promise<void> {
  await page.evaluate(
    (value) => window.keyring.changeSettings(JSON.stringify({ setting: 'language', value })),
    language,
  );
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}
