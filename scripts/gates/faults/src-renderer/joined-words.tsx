// Planted: own/words-from-the-catalogue
import { say } from '../../../../src-main/contract/languages/say.ts';

export const halves = [say('signIn.signIn'), say('signIn.password')].join(' ');
