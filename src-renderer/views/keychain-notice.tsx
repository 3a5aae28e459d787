import type { FailureCode } from '../../src-main/contract/failure-codes.ts';
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
          Unlock keychain
        </Button>
        {onKeepForSession !== undefined && (
          <Button onClick={onKeepForSession}>Keep for this session only</Button>
        )}
        {trouble === 'keychain-unavailable' && (
          <Button look="quiet" onClick={() => void actions.openHelp('keychain')}>
            About keychains
          </Button>
        )}
      </div>
      <Progress label="Waiting for the keychain" shown={busy} />
    </div>
  );
}
