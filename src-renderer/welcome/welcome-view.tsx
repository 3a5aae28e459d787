import { useEffect, useState } from 'preact/hooks';
import type { KeychainState } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { Button } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';

/** How to begin, in three steps beside the form. It hinders nothing, and goes for good when it is read. */
export function WelcomeView({ state, actions }: ViewProps) {
  const [keychainName, setKeychainName] = useState('');
  const { keychain } = state;
  // A keychain that has come up meanwhile has a name now.
  useEffect(() => void actions.readKeychainName().then(setKeychainName), [keychain]);
  return (
    <section class="welcome" aria-labelledby="welcome-title">
      <h2 id="welcome-title">{say('welcome.newHere')}</h2>
      <ol class="steps">
        <li>
          <h3>{say('welcome.whatItKeeps')}</h3>
          <p class="muted">{say('welcome.whatItKeepsIs')}</p>
        </li>
        <li>
          <h3>{say('welcome.whereItKeepsIt')}</h3>
          <p class="muted">{whereWords(plainText(keychainName))}</p>
          {stateWords[keychain] !== '' && <p>{stateWords[keychain]}</p>}
        </li>
        <li>
          <h3>{say('welcome.signIn')}</h3>
          <p class="muted">{say('welcome.easiestWay')}</p>
        </li>
      </ol>
      <div class="buttons">
        <Button busy={isPending(state, 'startDemo')} onClick={() => void actions.startDemo()}>
          {say('welcome.tryPretendPlex')}
        </Button>
        <Button look="quiet" onClick={() => void actions.endWelcome()}>
          {say('welcome.doNotShowThisAgain')}
        </Button>
      </div>
    </section>
  );
}

function whereWords(keychainName: string): string {
  return keychainName === ''
    ? say('welcome.inTheKeychain')
    : say('welcome.inTheKeychainNamed', { keychainName });
}

/** What the person has to know of it before signing in; the form has the ways out. */
const stateWords: Record<KeychainState, string> = {
  starting: '',
  ready: '',
  get locked() {
    return say('welcome.keychainIsLocked');
  },
  get unavailable() {
    return say('welcome.keychainIsMissing');
  },
  get frozen() {
    return say('welcome.keychainDoesNotAnswer');
  },
};
