import type { Bridge } from '../../src-main/contract/bridge.ts';
import type { Perform } from '../act-kit.ts';
import type { Change, PageState } from '../page-state.ts';
import { say } from '../../src-main/contract/languages/say.ts';

/** What a person can do on the Activity page. */
export function createActivityActions(deps: {
  bridge: Pick<Bridge, 'readActivity' | 'exportActivity' | 'onActivityGrew'>;
  read: () => PageState;
  apply: (change: Change) => void;
  perform: Perform;
  announce: (status: string) => void;
}) {
  const { bridge, read, apply, perform, announce } = deps;
  let isReading = false;
  let hasGrown = false;

  /** Beside the acts of the person: it must not take what went wrong with one of those off the page. */
  async function followLog(): Promise<void> {
    hasGrown = true;
    if (isReading) return;
    isReading = true;
    while (hasGrown && read().activity.isOpen) {
      hasGrown = false;
      const told = await bridge.readActivity(null);
      if (told.ok) apply({ type: 'activity-read', entries: told.value });
    }
    isReading = false;
  }

  return {
    /** From now on an open page follows the log. */
    followActivity: () => void bridge.onActivityGrew(() => void followLog()),
    openActivity: async (): Promise<void> => {
      apply({ type: 'activity-opened' });
      const act = { call: 'readActivity', subject: '' } as const;
      const told = await perform(act, () => bridge.readActivity(null));
      if (told !== null) apply({ type: 'activity-read', entries: told.value });
    },
    exportActivity: async (): Promise<void> => {
      const act = { call: 'exportActivity', subject: '' } as const;
      const outcome = await perform(act, () => bridge.exportActivity(null));
      if (outcome?.value === 'saved') announce(say('activity.exported'));
    },
  };
}
