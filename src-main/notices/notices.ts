import type { Reply } from '../contract/bridge.ts';
import type {
  AccountId,
  Notice,
  NoticeId,
  OpenRequest,
  TransientTokenId,
} from '../contract/entities.ts';
import type { Scheduler } from '../expiry/scheduler.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { DesktopNotice, NoticeButton, Notifier } from '../shell/notifier.ts';
import type { TellCopied } from './copied-notice.ts';
import { createNoticeBoard } from './notice-board.ts';
import type { DesktopOrder, Leave, Standing } from './notice-board.ts';
import { isForDesktop, quietUntil } from './notice-settings.ts';
import type { NoticeSettings } from './notice-settings.ts';
import { noticeWords } from './notice-words.ts';
import { say } from '../contract/languages/say.ts';

/** What comes within this time comes "at once". Our choice. */
const GATHER_MS = 1_000;
/** The local clock may change its zone while something waits for the end of the quiet hours. Our choice. */
const QUIET_LOOK_MS = 600_000;

/** What the person answers a notice with. */
type NoticeAct = 'renew-and-copy' | 'sign-in-again' | 'not-now' | 'open';
type ActReply = Reply<'actOnNotice'>;

export type Notices = {
  /** Those that hold now, the newest first. */
  list: () => Notice[];
  /** Something about a credential has changed. */
  look: () => void;
  /** The settings have changed. */
  settingsChanged: () => void;
  dismiss: (noticeId: NoticeId) => void;
  /**
   * @throws KeyringError `notice-unknown` | `request-refused` (this notice has no such act), and the failures of
   *   minting and copying
   */
  act: (noticeId: NoticeId, act: NoticeAct) => Promise<ActReply>;
  onChange: (listener: (notices: Notice[]) => void) => () => void;
  close: () => void;
};

/** Keeps the page's list and the desktop's notifications at what there is to say. */
export function createNotices(deps: {
  notifier: Notifier;
  scheduler: Scheduler;
  now: () => number;
  /** All credentials, as they stand. */
  standings: () => Standing[];
  settings: () => NoticeSettings;
  /** Until when more may become known of an account's rejected tokens; null when all is known. */
  gatheringUntil: (accountId: AccountId) => number | null;
  renewAndCopy: (transientTokenId: TransientTokenId) => Promise<Reply<'copyTransientToken'>>;
  /** What was renewed and copied by a button on the desktop, where no window says so. */
  tellCopied: TellCopied;
  /** Brings the account's sign-in, after which its other tokens are repaired. */
  signInAgain: (accountId: AccountId) => void;
  open: (request: OpenRequest) => void;
  onBug: (error: unknown) => void;
}): Notices {
  const { notifier } = deps;
  const board = createNoticeBoard();
  const listeners = new Set<(notices: Notice[]) => void>();
  const holding = deps.scheduler.deadlines(() => showOnDesktop());
  const unwatchClock = deps.scheduler.onClockChange(() => {
    if (board.isHolding()) showOnDesktop();
  });
  let gathering: NodeJS.Timeout | undefined;
  let isClosed = false;

  const showSoon = (): void => {
    if (!isClosed) gathering ??= setTimeout(showOnDesktop, GATHER_MS);
  };

  const changed = (): void => {
    for (const listener of listeners) listener(board.list());
    showSoon();
  };

  function showOnDesktop(): void {
    clearTimeout(gathering);
    gathering = undefined;
    const settings = deps.settings();
    const quietEnd = quietUntil(settings, deps.now());
    const leaveFor = (kind: Notice['kind']): Leave => {
      if (!isForDesktop(settings, kind)) return 'never';
      return quietEnd === null ? 'now' : 'later';
    };
    const waits = quietEnd === null ? [] : [quietEnd, deps.now() + QUIET_LOOK_MS];
    const isHeld = (notice: Notice): boolean => {
      const until = isOfPlex(notice) ? deps.gatheringUntil(notice.accountId) : null;
      if (until !== null) waits.push(until);
      return until !== null;
    };
    for (const order of board.desktopOrders(leaveFor, isHeld)) carryOut(order);
    if (board.isHolding() && waits.length > 0) holding.set('over', Math.min(...waits));
    else holding.cancel('over');
  }

  const carryOut = (order: DesktopOrder): void => {
    if (order.do === 'withdraw') notifier.withdraw(order.key);
    else notifier.show(desktopNotice(order));
  };

  const dismiss = (noticeId: NoticeId): void => {
    if (board.dismiss(noticeId)) changed();
  };

  const act = async (noticeId: NoticeId, what: NoticeAct): Promise<ActReply> => {
    const notice = board.find(noticeId);
    if (notice === undefined) throw new KeyringError('notice-unknown', 'solved or put aside');
    switch (what) {
      case 'not-now':
        dismiss(noticeId);
        return null;
      case 'open':
        deps.open(cardOf(notice));
        return null;
      case 'renew-and-copy':
        if (notice.transientTokenId === null)
          throw new KeyringError('request-refused', 'only a new sign-in renews this');
        return deps.renewAndCopy(notice.transientTokenId);
      case 'sign-in-again':
        if (notice.kind !== 'several-rejected')
          throw new KeyringError('request-refused', 'its other tokens need no repair');
        deps.signInAgain(notice.accountId);
        return null;
    }
  };

  /** A click on the desktop. What fails is said in the window. */
  const actFromDesktop = (notice: Notice, name: string): void => {
    act(notice.noticeId, desktopActs.find((each) => each === name) ?? 'open')
      .then((copied) => {
        if (copied !== null)
          deps.tellCopied({ kind: 'transient-token', name: notice.name }, copied);
      })
      .catch((error: unknown) => {
        const failure = isKeyringError(error) ? error.code : 'internal';
        if (failure === 'internal') deps.onBug(error);
        deps.open({ ...cardOf(notice), failure });
      });
  };

  const onAct = (key: string, name: string): void => {
    const [notice, ...others] = board.shownUnder(key);
    if (notice !== undefined && others.length === 0) actFromDesktop(notice, name);
    else deps.open(allNotices);
  };

  const desktopNotice = ({
    key,
    notices,
  }: Extract<DesktopOrder, { do: 'show' }>): DesktopNotice => ({
    key,
    ...noticeWords(notices),
    buttons: buttonsFor(notices),
    onAct: (name) => onAct(key, name),
    onClosed: () => board.closedOnDesktop(key),
  });

  return {
    list: () => board.list(),
    look: () => {
      if (board.look(deps.standings(), deps.now())) changed();
      else if (board.isHolding()) showSoon();
    },
    settingsChanged: showOnDesktop,
    dismiss,
    act,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      isClosed = true;
      clearTimeout(gathering);
      unwatchClock();
      holding.cancel('over');
    },
  };
}

const allNotices: OpenRequest = { view: 'notices', accountId: null, failure: null };

function cardOf(notice: Notice): OpenRequest {
  const { kind, accountId, transientTokenId, serverId, namedTokenId } = notice;
  // Its card is gone.
  if (kind === 'device-removed') return { view: 'accounts', accountId, failure: null };
  if (transientTokenId !== null)
    return { view: 'transient-token', accountId, transientTokenId, failure: null };
  if (namedTokenId !== null) return { view: 'named-token', accountId, namedTokenId, failure: null };
  return serverId === null
    ? { view: 'accounts', accountId, failure: null }
    : { view: 'server', accountId, serverId, failure: null };
}

const renewButtons = (): NoticeButton[] => [
  { name: 'renew-and-copy', label: say('notificationActs.renewAndCopy') },
  { name: 'not-now', label: say('notificationActs.notNow') },
];

const signInButtons = (): NoticeButton[] => [
  { name: 'sign-in-again', label: say('notificationActs.signInAgain') },
  { name: 'not-now', label: say('notificationActs.notNow') },
];

const desktopActs = ['renew-and-copy', 'sign-in-again', 'not-now'] as const;

/** A summary has none, and neither has one rejected token: a click leads to its card. */
function buttonsFor([notice, ...others]: Notice[]): NoticeButton[] {
  if (notice === undefined || others.length > 0) return [];
  if (notice.kind === 'several-rejected') return signInButtons();
  return notice.transientTokenId === null ? [] : renewButtons();
}

/** Whether it tells that Plex itself, and no server, rejected a token. */
function isOfPlex({ kind, serverId }: Notice): boolean {
  return kind === 'several-rejected' || (kind === 'rejected' && serverId === null);
}
