import type { NoticeKind } from '../contract/entities.ts';

/** What the person may settle about being told of ends. */
export type NoticeSettings = {
  /** How long before its end at the latest a transient token is announced. */
  readonly transientTokenLeadMinutes: number;
  /** What the desktop shows; the page shows all. */
  readonly notices: {
    readonly endsSoon: boolean;
    readonly ended: boolean;
    readonly rejected: boolean;
    readonly serverRestarted: boolean;
    readonly copied: boolean;
  };
  /**
   * When the desktop shows nothing new, by the local clock (`22:00`), over midnight where `to` is the
   * earlier one. What still holds afterwards is shown then.
   */
  readonly quietHours: { readonly isOn: boolean; readonly from: string; readonly to: string };
};

/** Our choice. */
export const defaultNoticeSettings: NoticeSettings = {
  transientTokenLeadMinutes: 60,
  notices: { endsSoon: true, ended: true, rejected: true, serverRestarted: true, copied: true },
  quietHours: { isOn: false, from: '22:00', to: '07:00' },
};

/** Whether the desktop is to show this kind at all. */
export function isForDesktop({ notices }: NoticeSettings, kind: NoticeKind): boolean {
  switch (kind) {
    case 'ends-soon':
      return notices.endsSoon;
    case 'ended':
      return notices.ended;
    case 'rejected':
    case 'several-rejected':
    case 'device-removed':
      return notices.rejected;
    case 'server-restarted':
      return notices.serverRestarted;
  }
}

/**
 * When the quiet hours that reign now will be over (epoch milliseconds, by the local clock and its
 * summer time); null when none do.
 */
export function quietUntil({ quietHours }: NoticeSettings, now: number): number | null {
  const from = minuteOfDay(quietHours.from);
  const to = minuteOfDay(quietHours.to);
  const here = new Date(now);
  const minute = here.getHours() * 60 + here.getMinutes();
  const passesMidnight = to < from;
  const isQuiet = passesMidnight ? minute >= from || minute < to : minute >= from && minute < to;
  if (!quietHours.isOn || !isQuiet) return null;
  const isOverTomorrow = passesMidnight && minute >= from;
  const end = new Date(now);
  end.setDate(end.getDate() + (isOverTomorrow ? 1 : 0));
  end.setHours(0, to, 0, 0);
  return end.getTime();
}

/** `07:30` is 450. */
function minuteOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
