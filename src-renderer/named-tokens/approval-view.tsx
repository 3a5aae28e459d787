import { useRef } from 'preact/hooks';
import { say } from '../../src-main/contract/languages/say.ts';
import type { NamedTokenApproval } from '../../src-main/contract/named-tokens.ts';
import { StillWaiting } from '../sign-in/still-waiting.tsx';
import { Alert } from '../views/alert.tsx';
import { Button, useFocus, useOwnId } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';

type ApprovalProps = ViewProps & {
  approval: NamedTokenApproval;
  /** Plex is asked for a code. */
  busy: boolean;
  onNewCode: () => void;
};

/** A token that waits for the person to approve it in the browser, or has ended without. */
export function ApprovalView({ approval, busy, onNewCode, state, actions }: ApprovalProps) {
  const titleId = useOwnId();
  const heading = useRef<HTMLHeadingElement>(null);
  useFocus(state.focus, ({ on }) => on === 'named-token-approval', heading);
  const { expiresAt, failure } = approval;
  const hasEnded = approval.state === 'ended';
  return (
    <section class="attempt" aria-labelledby={titleId}>
      <h4 id={titleId} ref={heading} tabIndex={-1}>
        {hasEnded ? say('namedTokens.noTokenMade') : say('common.goOnInYourBrowser')}
      </h4>
      {hasEnded ? (
        <Alert failure={{ code: failure ?? 'pin-expired', retryAt: null }} />
      ) : (
        <>
          <p>{say('namedTokens.goOnInBrowser')}</p>
          <StillWaiting expiresAt={expiresAt} failure={failure} />
        </>
      )}
      <div class="buttons">
        <Button look={hasEnded ? 'primary' : 'plain'} busy={busy} onClick={onNewCode}>
          {say('common.getANewCode')}
        </Button>
        <Button onClick={() => void actions.namedTokens.cancelApproval()}>
          {say('common.cancel')}
        </Button>
      </div>
    </section>
  );
}
