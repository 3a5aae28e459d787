// Planted: own/words-from-the-catalogue
import { say } from '../../../../src-main/contract/languages/say.ts';

export const Neighbours = () => (
  <p>
    {say('signIn.signIn')} {say('signIn.password')}
  </p>
);
