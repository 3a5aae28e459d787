import { useEffect, useState } from 'preact/hooks';
import type { ClaimSummary } from '../../src-main/contract/claim.ts';
import type { AccountSummary } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { PanelFrame } from '../account-panels/panel-frame.tsx';
import { isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { Button, Progress } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import { minutesAndSeconds } from './claim-state.ts';
import type { ClaimPanel } from './claim-state.ts';
import { richly } from '../richly.ts';

type ClaimViewProps = ViewProps & { panel: ClaimPanel; account: AccountSummary };

/** A claim token, to be copied while it lasts. The token itself never comes here. */
export function ClaimView({ panel, account, state, actions }: ClaimViewProps) {
  const { accountId, claim, hasEnded } = panel;
  const isMinting = isPending(state, 'mintClaim', accountId);
  return (
    <PanelFrame title={say('common.claimANewServer')} panel={panel} state={state} actions={actions}>
      <div class="card">
        <p>{richly('claim.copyIntoSetUp', { name: <bdi>{plainText(account.name)}</bdi> })}</p>
        <p class="muted">{say('claim.whatItIsFor')}</p>
        {claim !== null && (
          <Countdown key={claim.claimId} claim={claim} onEnd={() => actions.endClaim(claim)} />
        )}
        {hasEnded && <p class="trouble">{say('claim.hasEnded')}</p>}
        <div class="buttons">
          {claim !== null && (
            <Button
              look="primary"
              busy={isPending(state, 'copyClaim', accountId)}
              onClick={() => void actions.copyClaim(claim)}
            >
              {say('claim.copyClaimToken')}
            </Button>
          )}
          <Button busy={isMinting} onClick={() => void actions.mintClaim(accountId)}>
            {say('claim.getANewOne')}
          </Button>
        </div>
        <Progress label={say('claim.gettingAClaimToken')} shown={isMinting} />
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
      {say('claim.timeLeft', { time: minutesAndSeconds(endsAt - now) })}
    </p>
  );
}
