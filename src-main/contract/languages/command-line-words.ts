import words from 'words:commandLine/en';
import { fillMessage } from './fill-message.ts';
import { speak } from './say.ts';

/** The command line speaks English alone: scripts read it. */
export function speakEnglish(): void {
  speak({ locale: 'en', words, fill: fillMessage });
}
