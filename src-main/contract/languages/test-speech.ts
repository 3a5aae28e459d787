import words from 'words:all/en';
import { fillMessage } from './fill-message.ts';
import { speak } from './say.ts';

/* Unit tests are set up by this: everything is said in English, as its source says it. */
speak({ locale: 'en-US', words, fill: fillMessage });
