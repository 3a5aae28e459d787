import { globalShortcut } from 'electron';
import type { ShortcutState } from '../contract/settings.ts';

export type GlobalKey = {
  /**
   * Takes this shortcut in place of the one before; empty: none. What the desktop does not hand out
   * (another program has it, or this desktop hands out none) is `taken`.
   */
  set: (shortcut: string) => ShortcutState;
  close: () => void;
};

export function createGlobalKey(
  onPressed: () => void,
  shortcuts: Pick<typeof globalShortcut, 'register' | 'unregister'> = globalShortcut,
): GlobalKey {
  let held: string | undefined;

  const release = (): void => {
    if (held !== undefined) shortcuts.unregister(held);
    held = undefined;
  };

  const take = (shortcut: string): boolean => {
    try {
      return shortcuts.register(shortcut, onPressed);
    } catch {
      // A key that this system does not have.
      return false;
    }
  };

  return {
    set: (shortcut) => {
      release();
      if (shortcut === '') return 'off';
      if (!take(shortcut)) return 'taken';
      held = shortcut;
      return 'registered';
    },
    close: release,
  };
}
