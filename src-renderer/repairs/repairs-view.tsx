import { say } from '../../src-main/contract/languages/say.ts';
import type { Repair } from '../../src-main/contract/repairs.ts';
import { isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { Button, Progress, Region } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import { isUnfinished, repairSentence, stepWords } from './repair-words.ts';

/** After a sign-in that repairs all of an account's tokens: those for tools, one after the other. */
export function RepairsView({ state, actions }: ViewProps) {
  return (
    <div class="notices">
      {state.repairs.map((repair) => (
        <RepairView key={repair.accountId} repair={repair} state={state} actions={actions} />
      ))}
    </div>
  );
}

function RepairView({ repair, state, actions }: ViewProps & { repair: Repair }) {
  const { accountId, name, steps } = repair;
  const isUnderWay = steps.some(isUnfinished);
  return (
    <Region title={say('repairs.newTokensFor', { name: plainText(name) })}>
      <div class="card">
        <p aria-live="polite">{repairSentence(repair)}</p>
        <Progress label={say('repairs.replacingTokens')} shown={isUnderWay} />
        <ul class="lines" aria-label={say('repairs.whatBecameOfEach')}>
          {steps.map((step) => (
            <li key={step.namedTokenId}>
              <bdi>{plainText(step.name)}</bdi>
              <span class={step.state === 'failed' ? 'bad' : 'muted'}>{stepWords(step)}</span>
            </li>
          ))}
        </ul>
        {!isUnderWay && (
          <div class="buttons">
            <Button
              busy={isPending(state, 'forgetRepair', accountId)}
              onClick={() => void actions.forgetRepair(accountId)}
            >
              {say('common.done')}
            </Button>
          </div>
        )}
      </div>
    </Region>
  );
}
