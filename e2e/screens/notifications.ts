import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Desktop } from '../support/rig.ts';

/** What the bus carries between us and the desktop's service, as notify-log saw it. */
type Seen =
  | {
      readonly ev: 'notify';
      readonly id: number | null;
      readonly summary: string;
      readonly body: string;
      readonly urgency: number;
      readonly transient: boolean;
      readonly timeout: number;
      readonly actions: Readonly<Record<string, string>>;
      readonly replaces: number;
    }
  | { readonly ev: 'close-request' | 'closed'; readonly id: number }
  | { readonly ev: 'ready' | 'action' };

export type ShownNotification = Extract<Seen, { ev: 'notify' }>;

/** The desktop's notifications, as a program that is not ours sees them, and as a person presses them. */
export function notificationsOf({ run, start, env }: Pick<Desktop, 'run' | 'start' | 'env'>) {
  const dunst = (...words: string[]): Promise<string> => run('dunstctl', words);
  return {
    /** Writes down from now on what is shown. */
    watch: async () => {
      const log = start('notify-log');
      await log.waitForLine('"ready"');
      const seen = (): Seen[] => log.lines.map((line) => JSON.parse(line) as Seen);
      return {
        stop: () => log.stop(),
        /** All that went over the bus, as text. */
        everything: (): string => log.lines.join('\n'),
        /** Every notification that a daemon took, replaced ones included. */
        shown: (): ShownNotification[] =>
          seen().filter(
            (each): each is ShownNotification => each.ev === 'notify' && each.id !== null,
          ),
        titles(): string[] {
          return this.shown().map(({ summary }) => summary);
        },
        /** The ids that we asked to be closed. */
        withdrawn: (): number[] =>
          seen().flatMap((each) => (each.ev === 'close-request' ? [each.id] : [])),
      };
    },
    /** How many stand on the desktop now. */
    count: async (): Promise<number> => Number(await dunst('count', 'displayed')),
    /** A click on the newest one. */
    click: async (): Promise<void> => {
      await dunst('action', '0');
    },
    /** Presses a button of the newest one. */
    press: async (label: string): Promise<void> => {
      await writeFile(path.join(env['RIG_DIR'] ?? '', 'press'), label);
      await dunst('context');
    },
    /** The person closes all. */
    closeAll: async (): Promise<void> => {
      await dunst('close-all');
    },
  };
}
