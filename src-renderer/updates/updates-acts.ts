import type { Bridge } from '../../src-main/contract/bridge.ts';
import type { FailureCode } from '../../src-main/contract/failure-codes.ts';
import type { updatesCalls, Updates } from '../../src-main/contract/updates.ts';

export type UpdatesActs = ReturnType<typeof createUpdatesActs>;

/** What a person can do about newer versions. How it goes is told to whoever follows. */
export function createUpdatesActs(
  bridge: Pick<Bridge, keyof typeof updatesCalls | 'onUpdatesChanged'>,
) {
  /** Why main refused; `null` when it is done. */
  const refusalOf = async (
    call: 'lookForUpdates' | 'downloadUpdate' | 'cancelUpdateDownload' | 'showUpdate',
  ): Promise<FailureCode | null> => {
    const outcome = await bridge[call](null);
    return outcome.ok ? null : outcome.code;
  };
  return {
    /** Tells how things stand, now and whenever that changes; nothing where this build cannot look. */
    follow: (listener: (updates: Updates) => void): (() => void) => {
      void bridge.readUpdates(null).then((outcome) => {
        if (outcome.ok && outcome.value !== null) listener(outcome.value);
      });
      return bridge.onUpdatesChanged(listener);
    },
    look: () => refusalOf('lookForUpdates'),
    download: () => refusalOf('downloadUpdate'),
    cancel: () => refusalOf('cancelUpdateDownload'),
    show: () => refusalOf('showUpdate'),
  };
}
