import words from 'words:firstMenu';
import type { Language } from './language.ts';
import type { Words } from './say.ts';

/** What the tray says before anything else is loaded, in every language. */
export const firstMenuWords = words as unknown as Record<Language, Words>;
