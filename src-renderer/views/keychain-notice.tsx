import type { FailureCode } from '../../src-main/contract/failure-codes.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { isPending } from '../page-state.ts';
import { sentenceFor } from '../wording.ts';
import { Button, Progress } from './controls.tsx';
import type { ViewProps } from './view-props.ts';

type KeychainNoticeProps = ViewProps & {
  trouble: FailureCode;
  /** Offered where a sign-in can go on without the keychain. */
  onKeepForSession?: () => void;
};

/** Why the keychain cannot be used, and the ways out. The sentence is left out if an alert says it. */
export function KeychainNotice(props: KeychainNoticeProps) {
  const { trouble, state, actions, onKeepForSession } = props;
  const busy = isPending(state, 'unlockKeychain');
  const alreadySaid = state.failure?.code === trouble;
  return (
    <div class={alreadySaid ? 'plain-note' : 'note'}>
      {!alreadySaid && <p>{sentenceFor({ code: trouble, retryAt: null }, Date.now())}</p>}
      <div class="buttons">
        <Button busy={busy} onClick={() => void actions.unlockKeychain()}>
          {say('keychain.unlockKeychain')}
        </Button>
        {onKeepForSession !== undefined && (
          <Button onClick={onKeepForSession}>{say('keychain.keepForThisSessionOnly')}</Button>
        )}
        {trouble === 'keychain-unavailable' && (
          <Button look="quiet" onClick={() => void actions.openHelp('keychain')}>
            {say('keychain.aboutKeychains')}
          </Button>
        )}
      </div>
      <Progress label={say('keychain.waitingForTheKeychain')} shown={busy} />
    </div>
  );
}
