import { useEffect } from 'preact/hooks';
import type { RememberedApproval } from '../../src-main/contract/approvals.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { programName, programWords } from '../approval/program-words.ts';
import { isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { timeOfDay } from '../time-words.ts';
import { Button } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import { richly } from '../richly.ts';

/** Programs that may have something without asking again, each with the way to end that. */
export function ProgramsGroup({ state, actions }: ViewProps) {
  const { programs } = state;
  useEffect(() => void actions.programs.readPrograms(), []);
  if (programs === null) return null;
  return (
    <fieldset>
      <legend>{say('programs.approvedPrograms')}</legend>
      {programs.length === 0 ? (
        <p class="hint">{say('programs.noneYet')}</p>
      ) : (
        <ul class="programs">
          {programs.map((approval) => (
            <ProgramRow
              key={approval.approvalId}
              approval={approval}
              state={state}
              actions={actions}
            />
          ))}
        </ul>
      )}
    </fieldset>
  );
}

function ProgramRow({
  approval,
  state,
  actions,
}: ViewProps & {
  approval: RememberedApproval;
}) {
  const { approvalId, access, credential, until } = approval;
  const detailsId = `approval-${approvalId}`;
  const name = <bdi>{plainText(credential)}</bdi>;
  const may =
    until === null
      ? richly(`programAlways.${access}`, { name })
      : richly(`programUntil.${access}`, { name, until: timeOfDay(until, Date.now()) });
  return (
    <li>
      <strong>
        <bdi>{programName(approval)}</bdi>
      </strong>
      <p id={detailsId} class="hint">
        {may} <span class="address">{programWords(approval)}</span>
      </p>
      <Button
        look="danger"
        describedBy={detailsId}
        busy={isPending(state, 'forgetApproval', approvalId)}
        onClick={() => void actions.programs.forgetProgram(approval)}
      >
        {say('common.remove')}
      </Button>
    </li>
  );
}
