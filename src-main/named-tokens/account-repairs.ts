import type { AccountId, AccountSummary, NamedTokenId } from '../contract/entities.ts';
import type { NamedTokenSummary } from '../contract/named-tokens.ts';
import type { Repair, RepairStep } from '../contract/repairs.ts';
import { isKeyringError } from '../keyring-error.ts';

/** Repairs all of an account's tokens after Plex has rejected them together, as after a new password. */
export type AccountRepairs = {
  /** Those under way, and those that are over until somebody has read them. */
  list: () => Repair[];
  isUnderWay: (accountId: AccountId) => boolean;
  /**
   * The person wants them all back: as soon as the account is signed in to again, by whichever way,
   * each of its rejected named tokens is replaced, one after the other. Of those that it has not
   * judged since the account's own was rejected, Plex is asked first.
   */
  want: (accountId: AccountId) => void;
  /** The accounts have changed. */
  follow: (accounts: readonly AccountSummary[]) => void;
  /** It was read. One under way stays. */
  forget: (accountId: AccountId) => void;
  onChange: (listener: (repairs: Repair[]) => void) => void;
};

export function createAccountRepairs(deps: {
  accounts: () => readonly AccountSummary[];
  namedTokens: () => readonly NamedTokenSummary[];
  /** Asks Plex about a token. What it says is noted in the list of named tokens. */
  look: (namedTokenId: NamedTokenId) => Promise<void>;
  /** @throws KeyringError as `NamedTokens.replace` */
  replace: (namedTokenId: NamedTokenId) => Promise<unknown>;
  onBug: (error: unknown) => void;
}): AccountRepairs {
  /** The accounts as they were when their tokens were wanted back. */
  const wanted = new Map<AccountId, AccountSummary>();
  const repairs = new Map<AccountId, Repair>();
  const listeners: ((repairs: Repair[]) => void)[] = [];

  const list = (): Repair[] => [...repairs.values()];
  const changed = (): void => {
    for (const listener of listeners) listener(list());
  };

  const isUnderWay = (accountId: AccountId): boolean =>
    repairs
      .get(accountId)
      ?.steps.some(({ state }) => state === 'waiting' || state === 'under-way') === true;

  const keepSteps = (accountId: AccountId, change: (steps: RepairStep[]) => RepairStep[]): void => {
    const repair = repairs.get(accountId);
    if (repair === undefined) return;
    const steps = change(repair.steps);
    if (steps.length === 0) repairs.delete(accountId);
    else repairs.set(accountId, { ...repair, steps });
    changed();
  };
  const note = (accountId: AccountId, step: RepairStep): void =>
    keepSteps(accountId, (steps) => steps.map((each) => (isOf(step, each) ? step : each)));
  const drop = (accountId: AccountId, step: RepairStep): void =>
    keepSteps(accountId, (steps) => steps.filter((each) => !isOf(step, each)));

  const tokenOf = ({ namedTokenId }: RepairStep): NamedTokenSummary | undefined =>
    deps.namedTokens().find((each) => each.namedTokenId === namedTokenId);

  /** Whether Plex still takes it, or cannot be asked: then it is no matter of this repair's. */
  async function isSpared(step: RepairStep): Promise<boolean> {
    if (tokenOf(step)?.health.state === 'rejected') return false;
    await deps.look(step.namedTokenId);
    return tokenOf(step)?.health.state !== 'rejected';
  }

  /** What somebody has replaced, revoked or forgotten meanwhile is not touched. */
  async function replaced(step: RepairStep): Promise<RepairStep> {
    try {
      const token = tokenOf(step);
      if (token !== undefined && isRejected(token)) await deps.replace(step.namedTokenId);
      return { ...step, state: 'replaced' };
    } catch (error) {
      const failure = isKeyringError(error) ? error.code : 'internal';
      if (failure === 'internal') deps.onBug(error);
      return { ...step, state: 'failed', failure };
    }
  }

  async function run(
    { accountId, steps }: Repair,
    unsure: ReadonlySet<NamedTokenId>,
  ): Promise<void> {
    for (const step of steps) {
      note(accountId, { ...step, state: 'under-way' });
      if (unsure.has(step.namedTokenId) && (await isSpared(step))) drop(accountId, step);
      else note(accountId, await replaced(step));
    }
  }

  /** @param rejectedAt when Plex was last asked about the account's own token */
  const start = ({ accountId, name }: AccountSummary, rejectedAt: number): void => {
    const tokens = deps.namedTokens().filter((each) => each.accountId === accountId);
    const unsure = new Set(
      tokens.filter((token) => isUnsure(token, rejectedAt)).map(({ namedTokenId }) => namedTokenId),
    );
    const steps = tokens
      .filter((token) => isRejected(token) || unsure.has(token.namedTokenId))
      .map((token): RepairStep => ({
        namedTokenId: token.namedTokenId,
        name: token.name,
        state: 'waiting',
        failure: null,
      }));
    if (steps.length === 0) return;
    const repair: Repair = { accountId, name, steps };
    repairs.set(accountId, repair);
    changed();
    run(repair, unsure).catch(deps.onBug);
  };

  return {
    list,
    isUnderWay,
    want: (accountId) => {
      const account = deps.accounts().find((each) => each.accountId === accountId);
      if (account !== undefined) wanted.set(accountId, account);
    },
    follow: (accounts) => {
      for (const [accountId, before] of wanted) {
        const account = accounts.find((each) => each.accountId === accountId);
        if (account?.signedInAt === before.signedInAt) continue;
        wanted.delete(accountId);
        if (account !== undefined) start(account, before.health.checkedAt ?? 0);
      }
    },
    forget: (accountId) => {
      if (!isUnderWay(accountId) && repairs.delete(accountId)) changed();
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

function isOf(step: RepairStep, other: RepairStep): boolean {
  return step.namedTokenId === other.namedTokenId;
}

function isRejected({ health, isRevoking }: NamedTokenSummary): boolean {
  return health.state === 'rejected' && !isRevoking;
}

/** It may have ended with the others, and Plex has not judged it since. */
function isUnsure(token: NamedTokenSummary, rejectedAt: number): boolean {
  const { health, isRevoking, presence } = token;
  if (health.state === 'rejected' || isRevoking || presence !== 'held') return false;
  const isJudged = health.state === 'valid' || health.state === 'refused';
  return !isJudged || (health.checkedAt ?? 0) < rejectedAt;
}
