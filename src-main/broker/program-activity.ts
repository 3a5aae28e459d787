import type { ActivityAct, ActivityEntry, ActivityThing } from '../contract/activity.ts';
import type { ProgramUse } from './program-calls.ts';

/** What a program got, or was refused, as a line of the activity log. */
export function programActivity(use: ProgramUse, at: number): ActivityEntry {
  const { program, wanted, purpose, failure } = use;
  return {
    at,
    act: actOf[purpose],
    way: 'program',
    thing: { ...thingOf(use), name: (use.made ?? wanted.name).slice(0, 512) },
    refusal: failure,
    program: (program.runs === 'script' ? program.script : program.executable).slice(-512),
  };
}

const actOf: Record<ProgramUse['purpose'], ActivityAct> = {
  get: 'handed-over',
  exec: 'handed-over',
  env: 'handed-over',
  'write-secret': 'handed-over',
  'credential-helper': 'handed-over',
  source: 'handed-over',
  mint: 'minted',
  'sign-in': 'signed-in',
  'sign-out': 'signed-out',
  'new-token': 'minted',
  revoke: 'revoked',
};

/** What is made on a server is told of by the server's name; it has no id of its own yet. */
function thingOf({ wanted, purpose }: ProgramUse): Pick<ActivityThing, 'kind' | 'id'> {
  if (purpose === 'new-token') return { kind: 'named-token', id: '' };
  if (wanted.kind !== 'server') return { kind: wanted.kind, id: wanted.id.slice(0, 128) };
  return { kind: purpose === 'source' ? 'source' : 'transient-token', id: '' };
}
