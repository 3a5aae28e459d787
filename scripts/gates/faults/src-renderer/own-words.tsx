// Planted: own/words-from-the-catalogue
import { say } from '../../../../src-main/contract/languages/say.ts';

export const Farewell = () => <p>Signed out.</p>;
export const halves = `${say('signIn.signIn')} now`;
