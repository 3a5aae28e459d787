import type { SettingChange } from '../../src-main/contract/settings.ts';
import type { ActKit } from '../act-kit.ts';

/** What a person can do in the settings, but for their parts with files of their own. */
export function createSettingsActions({ bridge, apply }: ActKit) {
  /** Changes on their way, in the order made. */
  let turn: Promise<void> = Promise.resolve();
  let underWay = 0;

  function followSettings(): void {
    bridge.onSettingsChanged((settings) => {
      // What main tells of one change must not undo the next one, which is on its way already.
      if (underWay === 0) apply({ type: 'settings-changed', settings });
    });
  }

  /** Shown at once, sent in turn. What main refuses goes back to what holds. */
  function changeSetting(change: SettingChange): Promise<void> {
    apply({ type: 'setting-sent', change });
    underWay += 1;
    turn = turn.then(async () => {
      const outcome = await bridge.changeSettings(change);
      underWay -= 1;
      if (outcome.ok) {
        if (underWay === 0) apply({ type: 'settings-changed', settings: outcome.value });
        return;
      }
      const act = { call: 'changeSettings', subject: '' } as const;
      const { code, retryAt } = outcome;
      const told = await bridge.readState(null);
      if (told.ok) apply({ type: 'settings-changed', settings: told.value.settings });
      apply({ type: 'act-failed', failure: { act, code, retryAt } });
    });
    return turn;
  }

  return { followSettings, changeSetting };
}
