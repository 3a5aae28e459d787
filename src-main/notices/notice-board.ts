import { NoticeId } from '../contract/entities.ts';
import type { Notice, NoticeKind } from '../contract/entities.ts';

/** Which credential, and what the page and the desktop may say of it. */
type Subject = Pick<
  Notice,
  'accountId' | 'transientTokenId' | 'serverId' | 'namedTokenId' | 'name' | 'endsAtLatest'
>;

/**
 * How one credential stands: a kind of notice; `good`: whatever was announced is solved, and will
 * be announced anew should it come back; `not-yet`: nothing to announce (as after a clock set back),
 * and what was announced once stays announced; `covered`: another notice tells of it, on the desktop
 * too; `unsure`: nothing new is known.
 */
export type Standing = Subject & {
  stands: NoticeKind | 'good' | 'not-yet' | 'covered' | 'unsure';
  /**
   * How far it has come with this credential: what the desktop is told is always further than what
   * it was told before.
   */
  stage: number;
};

/** Whether the desktop may show a kind: now, when the quiet hours are over, or not at all. */
export type Leave = 'now' | 'later' | 'never';

/** What is to be done on the desktop. Several notices in one order are one notification. */
export type DesktopOrder =
  { do: 'show'; key: string; notices: Notice[] } | { do: 'withdraw'; key: string };

/** So many notifications of ours stand side by side; one more, and a single one says it all. Our choice. */
const MOST_ALONE = 3;

/** The notification that stands for several credentials. */
export const SUMMARY_KEY = 'summary';

export type NoticeBoard = {
  /**
   * Takes all credentials as they stand. One that is not among them is gone, and so is its notice.
   *
   * @returns whether the list has changed
   */
  look: (standings: Standing[], now: number) => boolean;
  /** The notices that hold and were not put aside, the newest first. */
  list: () => Notice[];
  find: (noticeId: NoticeId) => Notice | undefined;
  /** Puts a notice aside. Returns whether it was on the list. */
  dismiss: (noticeId: NoticeId) => boolean;
  /**
   * What the desktop needs to show no more and no less than it should. To be done in this order.
   *
   * @param isHeld whether more is to be known of a notice soon: it is told later
   */
  desktopOrders: (
    leaveFor: (kind: NoticeKind) => Leave,
    isHeld?: (notice: Notice) => boolean,
  ) => DesktopOrder[];
  /** Whether something waits: for the end of the quiet hours, or until more is known. */
  isHolding: () => boolean;
  /** The desktop no longer shows this. */
  closedOnDesktop: (key: string) => void;
  /** What the desktop shows under a key. */
  shownUnder: (key: string) => Notice[];
};

/** What is known of one credential. `toldStage`: how far the desktop has been told, or will not be. */
type Entry = {
  notice: Notice | undefined;
  stage: number;
  isDismissed: boolean;
  toldStage: number;
};

const NOTHING_TOLD = -Infinity;

/**
 * Decides what there is to say, and to whom it was said. One live notice for each credential; each
 * thing is told the desktop once, whatever the clock does; several things at once are one
 * notification, and so is what comes while that still stands. It touches nothing outside.
 */
export function createNoticeBoard(): NoticeBoard {
  const entries = new Map<string, Entry>();
  /** Credentials with a notification of their own, and those in the summary, with what it says of each. */
  const alone = new Map<string, NoticeId>();
  const inSummary = new Map<string, NoticeId>();
  let noticesMade = 0;
  let isHolding = false;

  const entry = (credential: string, { stands, stage }: Standing): Entry => {
    const known = entries.get(credential);
    if (known !== undefined) return known;
    // What stands rejected at the first look was told by an earlier run.
    const isRejected = stands === 'rejected' || stands === 'several-rejected';
    const toldStage = isRejected ? stage : NOTHING_TOLD;
    const made: Entry = { notice: undefined, stage, isDismissed: false, toldStage };
    entries.set(credential, made);
    return made;
  };

  const noticeFor = ({ stands: kind, ...subject }: Standing, since: number): Notice | undefined => {
    if (saysNothing(kind) || kind === 'unsure') return undefined;
    const noticeId = NoticeId.parse(`notice-${(noticesMade += 1)}`);
    const { accountId, transientTokenId, serverId, namedTokenId, name, endsAtLatest } = subject;
    return {
      ...{ noticeId, kind, accountId, transientTokenId, serverId, namedTokenId },
      ...{ name, since, endsAtLatest },
    };
  };

  /** Returns whether the list has changed by it. */
  const update = (standing: Standing, now: number): boolean => {
    const it = entry(keyOf(standing), standing);
    if (standing.stands === 'unsure') return false;
    if (standing.stands === 'good') it.toldStage = NOTHING_TOLD;
    if (standing.stands === 'covered') it.toldStage = Math.max(it.toldStage, standing.stage);
    if (saysTheSame(it, standing)) return false;
    const wasListed = it.notice !== undefined && !it.isDismissed;
    it.notice = noticeFor(standing, now);
    it.stage = standing.stage;
    it.isDismissed = false;
    return wasListed || it.notice !== undefined;
  };

  const listed = (credential: string): Notice | undefined => {
    const it = entries.get(credential);
    return it === undefined || it.isDismissed ? undefined : it.notice;
  };

  const list = (): Notice[] =>
    [...entries.keys()].flatMap((credential) => listed(credential) ?? []).sort(newestFirst);

  /** What was not told yet and may be told now; marks it, and what will not be told, as told. */
  const takeFresh = (
    leaveFor: (kind: NoticeKind) => Leave,
    isHeld: (notice: Notice) => boolean,
  ): string[] => {
    isHolding = false;
    return [...entries].flatMap(([credential, it]) => {
      const notice = listed(credential);
      if (notice === undefined || it.stage <= it.toldStage) return [];
      const leave = isHeld(notice) ? 'later' : leaveFor(notice.kind);
      if (leave === 'later') isHolding = true;
      else it.toldStage = it.stage;
      return leave === 'now' ? [credential] : [];
    });
  };

  /** Whether the desktop says of a credential what no longer holds, or is no longer wanted there. */
  const isOutdated = (
    credential: string,
    shown: NoticeId,
    leaveFor: (kind: NoticeKind) => Leave,
  ): boolean => {
    const notice = listed(credential);
    return notice?.noticeId !== shown || leaveFor(notice.kind) === 'never';
  };

  const show = (
    key: string,
    shown: Map<string, NoticeId>,
    credentials: string[],
  ): DesktopOrder => ({
    do: 'show',
    key,
    notices: credentials
      .flatMap((credential) => listed(credential) ?? [])
      .map((notice) => {
        shown.set(keyOf(notice), notice.noticeId);
        return notice;
      }),
  });

  const withdrawAlone = (credentials: string[]): DesktopOrder[] =>
    credentials
      .filter((credential) => alone.delete(credential))
      .map((key) => ({ do: 'withdraw', key }));

  const desktopOrders: NoticeBoard['desktopOrders'] = (leaveFor, isHeld = () => false) => {
    const fresh = takeFresh(leaveFor, isHeld);
    const membersBefore = inSummary.size;
    const outdated = (shown: Map<string, NoticeId>): string[] =>
      [...shown].flatMap(([credential, noticeId]) =>
        isOutdated(credential, noticeId, leaveFor) ? [credential] : [],
      );
    for (const credential of outdated(inSummary)) inSummary.delete(credential);

    const isOneMore = fresh.length === 1 && !alone.has(fresh[0] ?? '');
    const isTooMany = isOneMore && (inSummary.size > 0 || alone.size >= MOST_ALONE);
    if (fresh.length > 1 || isTooMany) {
      const withdrawn = withdrawAlone(outdated(alone));
      const together = new Set([...inSummary.keys(), ...alone.keys(), ...fresh]);
      const joined = withdrawAlone([...alone.keys()]);
      return [...withdrawn, ...joined, show(SUMMARY_KEY, inSummary, [...together])];
    }
    return [
      ...withdrawAlone(outdated(alone).filter((credential) => !fresh.includes(credential))),
      ...summaryOrders(membersBefore),
      ...fresh.map((key) => show(key, alone, [key])),
    ];
  };

  /** What becomes of a summary whose members have left. */
  const summaryOrders = (membersBefore: number): DesktopOrder[] => {
    if (inSummary.size === membersBefore) return [];
    return inSummary.size === 0
      ? [{ do: 'withdraw', key: SUMMARY_KEY }]
      : [show(SUMMARY_KEY, inSummary, [...inSummary.keys()])];
  };

  return {
    look: (standings, now) => {
      const here = new Set(standings.map(keyOf));
      const gone = [...entries.keys()].filter((credential) => !here.has(credential));
      const wereListed = gone.filter((credential) => listed(credential) !== undefined);
      for (const credential of gone) entries.delete(credential);
      const updated = standings.filter((standing) => update(standing, now));
      return wereListed.length + updated.length > 0;
    },
    list,
    find: (noticeId) => list().find((notice) => notice.noticeId === noticeId),
    dismiss: (noticeId) => {
      const found = [...entries.values()].find((it) => it.notice?.noticeId === noticeId);
      if (found === undefined || found.isDismissed) return false;
      found.isDismissed = true;
      return true;
    },
    desktopOrders,
    isHolding: () => isHolding,
    closedOnDesktop: (key) => {
      if (key === SUMMARY_KEY) inSummary.clear();
      else alone.delete(key);
    },
    shownUnder: (key) =>
      (key === SUMMARY_KEY ? [...inSummary.keys()] : [key]).flatMap(
        (credential) => listed(credential) ?? [],
      ),
  };
}

/** A credential's own key: its transient token's, its server's for this account, its tool's, or its account's. */
export function keyOf({
  accountId,
  transientTokenId,
  serverId,
  namedTokenId,
}: Pick<Notice, 'accountId' | 'transientTokenId' | 'serverId' | 'namedTokenId'>): string {
  if (transientTokenId !== null) return `transient ${transientTokenId}`;
  if (namedTokenId !== null) return `named ${namedTokenId}`;
  return serverId === null ? `account ${accountId}` : `server ${serverId} of ${accountId}`;
}

function saysTheSame({ notice, stage }: Entry, standing: Standing): boolean {
  if (notice === undefined) return saysNothing(standing.stands);
  const { kind, name, endsAtLatest } = notice;
  return (
    kind === standing.stands &&
    stage === standing.stage &&
    name === standing.name &&
    endsAtLatest === standing.endsAtLatest
  );
}

function saysNothing(stands: Standing['stands']): stands is 'good' | 'not-yet' | 'covered' {
  return stands === 'good' || stands === 'not-yet' || stands === 'covered';
}

function newestFirst(one: Notice, other: Notice): number {
  return other.since - one.since;
}
