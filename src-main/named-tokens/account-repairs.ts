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
   * each of its rejected named tokens is replaced, one after the other.
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
  /** @throws KeyringError as `NamedTokens.replace` */
  replace: (namedTokenId: NamedTokenId) => Promise<unknown>;
  onBug: (error: unknown) => void;
}): AccountRepairs {
  /** When the account was signed in to before. */
  const wanted = new Map<AccountId, number>();
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

  const note = (accountId: AccountId, step: RepairStep): void => {
    const repair = repairs.get(accountId);
    if (repair === undefined) return;
    const steps = repair.steps.map((each) =>
      each.namedTokenId === step.namedTokenId ? step : each,
    );
    repairs.set(accountId, { ...repair, steps });
    changed();
  };

  const isRejected = (id: NamedTokenId): boolean =>
    deps.namedTokens().some((each) => each.namedTokenId === id && needsRepair(each));

  /** What somebody has replaced, revoked or forgotten meanwhile is not touched. */
  async function replaced(step: RepairStep): Promise<RepairStep> {
    try {
      if (isRejected(step.namedTokenId)) await deps.replace(step.namedTokenId);
      return { ...step, state: 'replaced' };
    } catch (error) {
      const failure = isKeyringError(error) ? error.code : 'internal';
      if (failure === 'internal') deps.onBug(error);
      return { ...step, state: 'failed', failure };
    }
  }

  async function run({ accountId, steps }: Repair): Promise<void> {
    for (const step of steps) {
      note(accountId, { ...step, state: 'under-way' });
      note(accountId, await replaced(step));
    }
  }

  const start = ({ accountId, name }: AccountSummary): void => {
    const steps = deps
      .namedTokens()
      .filter((token) => token.accountId === accountId && needsRepair(token))
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
    run(repair).catch(deps.onBug);
  };

  return {
    list,
    isUnderWay,
    want: (accountId) => {
      const account = deps.accounts().find((each) => each.accountId === accountId);
      if (account !== undefined) wanted.set(accountId, account.signedInAt);
    },
    follow: (accounts) => {
      for (const [accountId, before] of wanted) {
        const account = accounts.find((each) => each.accountId === accountId);
        if (account?.signedInAt === before) continue;
        wanted.delete(accountId);
        if (account !== undefined) start(account);
      }
    },
    forget: (accountId) => {
      if (!isUnderWay(accountId) && repairs.delete(accountId)) changed();
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

function needsRepair({ health, isRevoking }: NamedTokenSummary): boolean {
  return health.state === 'rejected' && !isRevoking;
}
