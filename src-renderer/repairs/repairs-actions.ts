import type { Bridge } from '../../src-main/contract/bridge.ts';
import type { AccountId } from '../../src-main/contract/entities.ts';
import type { Perform } from '../act-kit.ts';
import type { RepairsChange } from './repairs-state.ts';

export function createRepairsActions(
  bridge: Pick<Bridge, 'forgetRepair' | 'onRepairsChanged'>,
  lent: { apply: (change: RepairsChange) => void; perform: Perform },
) {
  const { apply, perform } = lent;
  return {
    followRepairs: (): void => {
      bridge.onRepairsChanged((repairs) => apply({ type: 'repairs-changed', repairs }));
    },
    forgetRepair: async (accountId: AccountId): Promise<void> => {
      const act = { call: 'forgetRepair', subject: accountId } as const;
      const done = await perform(act, () => bridge.forgetRepair({ accountId }));
      if (done !== null) apply({ type: 'repair-read' });
    },
  };
}
