import { useEffect } from 'preact/hooks';
import type { Access, RememberedApproval } from '../../src-main/contract/approvals.ts';
import { programName, programWords } from '../approval/program-words.ts';
import { isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { timeOfDay } from '../time-words.ts';
import { Button } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';

/** Programs that may have something without asking again, each with the way to end that. */
export function ProgramsGroup({ state, actions }: ViewProps) {
  const { programs } = state;
  useEffect(() => void actions.programs.readPrograms(), []);
  if (programs === null) return null;
  return (
    <fieldset>
      <legend>Approved programs</legend>
      {programs.length === 0 ? (
        <p class="hint">
          None. A program that asks for a token by “keyring-for-plex” is shown to you first; what
          you allow for longer stands here.
        </p>
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
  const how = until === null ? 'always' : `until ${timeOfDay(until, Date.now())}`;
  return (
    <li>
      <strong>
        <bdi>{programName(approval)}</bdi>
      </strong>
      <p id={detailsId} class="hint">
        May {accessWords[access]} <bdi>{plainText(credential)}</bdi>, {how}.{' '}
        <span class="address">{programWords(approval)}</span>
      </p>
      <Button
        look="danger"
        describedBy={detailsId}
        busy={isPending(state, 'forgetApproval', approvalId)}
        onClick={() => void actions.programs.forgetProgram(approval)}
      >
        Remove
      </Button>
    </li>
  );
}

const accessWords: Record<Access, string> = {
  'read-token': 'get the token of',
  'make-transient-token': 'make transient tokens on',
  'read-source': 'get source tokens of',
  'make-named-token': 'make tokens for tools of',
  revoke: 'end the token',
  'sign-out': 'sign out',
};
