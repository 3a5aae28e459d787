import type { DesktopTools } from './desktop-tools.ts';

/** Roles as AT-SPI says them. */
export type AccessibleRole =
  | 'alert'
  | 'entry'
  | 'frame'
  | 'heading'
  | 'password text'
  | 'push button'
  | 'landmark'
  | 'list item'
  | 'static';

/** The windows of one program as a screen reader has them: the way in where no debugger may look. */
export function accessibleOf({ run }: DesktopTools, pid: number) {
  const accessible = (...words: string[]): Promise<string> =>
    run('accessible', [`--pid=${String(pid)}`, ...words], { timeoutSeconds: 60 });
  const focus = async (role: AccessibleRole, name: string): Promise<void> => {
    await accessible('focus', role, name);
  };
  return {
    /** One line for each thing: depth, role, name in quotes, states. */
    tree: async (): Promise<string[]> => (await accessible('list')).split('\n'),
    /** @param name exact; with `~` before it, a part. Throws when it does not come in time. */
    waitFor: async (role: AccessibleRole, name: string, seconds = 30): Promise<void> => {
      await accessible('wait', role, name, String(seconds));
    },
    waitUntilGone: async (role: AccessibleRole, name: string, seconds = 30): Promise<void> => {
      await accessible('gone', role, name, String(seconds));
    },
    press: async (role: AccessibleRole, name: string): Promise<void> => {
      await accessible('press', role, name);
    },
    focus,
    /** Types into a field as a keyboard does. Keys travel through the X server, not the command line. */
    type: async (role: AccessibleRole, name: string, text: string): Promise<void> => {
      await focus(role, name);
      await run('xdotool', ['type', '--file', '-'], { input: text });
    },
    /** What stands in a field. */
    text: (role: AccessibleRole, name: string): Promise<string> => accessible('text', role, name),
    keys: async (...keys: string[]): Promise<void> => {
      await run('xdotool', ['key', ...keys]);
    },
    /** The titles of all windows of the display that have one. */
    windowTitles: async (): Promise<string[]> => {
      const found = await run('xdotool', ['search', '--onlyvisible', '--name', '.']).catch(
        () => '',
      );
      const ids = found.split('\n').filter((id) => id !== '');
      const titles = await Promise.all(
        ids.map((id) => run('xdotool', ['getwindowname', id]).catch(() => '')),
      );
      return titles.map((title) => title.trim());
    },
  };
}
