import { useEffect, useState } from 'preact/hooks';
import type { ClaimSummary } from '../../src-main/contract/claim.ts';
import type { AccountSummary } from '../../src-main/contract/entities.ts';
import { PanelFrame } from '../account-panels/panel-frame.tsx';
import { isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { Button, Progress } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import { minutesAndSeconds } from './claim-state.ts';
import type { ClaimPanel } from './claim-state.ts';

type ClaimViewProps = ViewProps & { panel: ClaimPanel; account: AccountSummary };

/** A claim token, to be copied while it lasts. The token itself never comes here. */
export function ClaimView({ panel, account, state, actions }: ClaimViewProps) {
  const { accountId, claim, hasEnded } = panel;
  const isMinting = isPending(state, 'mintClaim', accountId);
  return (
    <PanelFrame title="Claim a new server" panel={panel} state={state} actions={actions}>
      <div class="card">
        <p>
          Copy this claim token into the set-up of a new Plex Media Server, and the server is{' '}
          {plainText(account.name)}’s.
        </p>
        <p class="muted">
          It is not an API token: nothing but a new server’s set-up takes it, and it ends four
          minutes after it was made.
        </p>
        {claim !== null && (
          <Countdown key={claim.claimId} claim={claim} onEnd={() => actions.endClaim(claim)} />
        )}
        {hasEnded && <p class="trouble">The claim token has ended.</p>}
        <div class="buttons">
          {claim !== null && (
            <Button
              look="primary"
              busy={isPending(state, 'copyClaim', accountId)}
              onClick={() => void actions.copyClaim(claim)}
            >
              Copy claim token
            </Button>
          )}
          <Button busy={isMinting} onClick={() => void actions.mintClaim(accountId)}>
            Get a new one
          </Button>
        </div>
        <Progress label="Getting a claim token" shown={isMinting} />
      </div>
    </PanelFrame>
  );
}

/** Anew each second for the eye; a screen reader reads it when asked, and hears of the end. */
function Countdown({ claim, onEnd }: { claim: ClaimSummary; onEnd: () => void }) {
  const { endsAt } = claim;
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const isOver = now >= endsAt;
  useEffect(() => {
    if (isOver) onEnd();
  }, [isOver]);
  return (
    <p class="clock" role="timer" aria-live="off">
      {minutesAndSeconds(endsAt - now)} <span class="muted">left</span>
    </p>
  );
}
