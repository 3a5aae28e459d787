import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { events } from '../contract/contract.ts';
import { NamedTokenId, NoticeId, TransientTokenId } from '../contract/entities.ts';
import type { Notice, OpenRequest } from '../contract/entities.ts';
import { createScheduler } from '../expiry/scheduler.ts';
import { createTestClock, DAY, HOUR, MINUTE, NOON } from '../expiry/test-clock.ts';
import { KeyringError } from '../keyring-error.ts';
import type { DesktopNotice } from '../shell/notifier.ts';
import { accountStanding, nora } from '../test-samples.ts';
import type { Standing } from './notice-board.ts';
import { defaultNoticeSettings } from './notice-settings.ts';
import type { NoticeSettings } from './notice-settings.ts';
import { createNotices } from './notices.ts';

// What comes within a second comes at once: that second is passed by hand.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const passASecond = () => vi.advanceTimersByTime(1_000);

const copied = { clearsAfterSeconds: 30, keptOutOfHistories: true };

function setUp() {
  const clock = createTestClock();
  const scheduler = createScheduler(clock);
  const desktop = new Map<string, DesktopNotice>();
  const seen = {
    standings: [] as Standing[],
    settings: defaultNoticeSettings,
    shown: [] as string[],
    lists: [] as Notice[][],
    opened: [] as OpenRequest[],
    renewed: [] as TransientTokenId[],
    bugs: [] as unknown[],
    gatheringUntil: null as number | null,
    told: [] as unknown[],
    signIns: [] as unknown[],
    renewal: () => Promise.resolve(copied),
  };
  const notices = createNotices({
    notifier: {
      show: (notice) => {
        desktop.set(notice.key, notice);
        seen.shown.push(notice.title);
      },
      withdraw: (key) => void desktop.delete(key),
      notify: () => expect.unreachable('notices are taken back'),
      close: () => undefined,
    },
    scheduler,
    now: clock.now,
    standings: () => seen.standings,
    settings: () => seen.settings,
    gatheringUntil: () => seen.gatheringUntil,
    signInAgain: (accountId) => seen.signIns.push(accountId),
    renewAndCopy: (id) => {
      seen.renewed.push(id);
      return seen.renewal();
    },
    tellCopied: (...what) => seen.told.push(what),
    open: (request) => seen.opened.push(request),
    onBug: (error) => seen.bugs.push(error),
  });
  notices.onChange((list) => seen.lists.push(list));
  const nowHolds = (...standings: Standing[]): void => {
    seen.standings = standings;
    notices.look();
  };
  const only = (): { notice: Notice; shown: DesktopNotice } => {
    const [notice] = notices.list();
    const [shown] = desktop.values();
    if (notice === undefined || shown === undefined) throw new Error('there is none');
    return { notice, shown };
  };
  return { clock, scheduler, desktop, seen, notices, nowHolds, only };
}

function transient(stands: Standing['stands'], id = 'one'): Standing {
  return {
    accountId: nora,
    transientTokenId: TransientTokenId.parse(id),
    serverId: null,
    namedTokenId: null,
    name: 'Attic box',
    endsAtLatest: NOON,
    stands,
    stage: stands === 'ends-soon' ? 1 : 2,
  };
}

describe('notices', () => {
  test('reach the page at once, within its contract, and the desktop a moment later', () => {
    const { seen, nowHolds, desktop } = setUp();
    nowHolds(transient('ends-soon'));
    expect(seen.lists.at(-1)?.map(({ kind }) => kind)).toEqual(['ends-soon']);
    expect(events.noticesChanged.safeParse(seen.lists.at(-1)).success).toBe(true);
    expect(desktop.size).toBe(0);
    passASecond();
    expect(seen.shown).toEqual(['A transient token ends soon']);
  });

  test('that come one after the other within a second are one notification', () => {
    const { seen, nowHolds } = setUp();
    for (let amount = 1; amount <= 200; amount += 1)
      nowHolds(...Array.from({ length: amount }, (_each, at) => transient('ended', `t${at}`)));
    passASecond();
    expect(seen.shown).toEqual(['200 tokens need a look']);
  });

  test('that are solved within a second never get to the desktop', () => {
    const { seen, nowHolds } = setUp();
    nowHolds(transient('ended'));
    nowHolds();
    passASecond();
    expect(seen.shown).toEqual([]);
    expect(seen.lists.at(-1)).toEqual([]);
  });

  test('do not bother the page with what it knows', () => {
    const { seen, nowHolds } = setUp();
    nowHolds(transient('ends-soon'));
    nowHolds(transient('ends-soon'));
    expect(seen.lists.length).toBe(1);
  });

  test('leave the desktop when they are put aside', () => {
    const { seen, nowHolds, only, notices, desktop } = setUp();
    nowHolds(transient('ended'));
    passASecond();
    notices.dismiss(only().notice.noticeId);
    passASecond();
    expect([desktop.size, seen.lists.at(-1)]).toEqual([0, []]);
    expect(() => notices.dismiss(NoticeId.parse('never'))).not.toThrow();
  });

  test('tell nobody who has stopped to listen, and show nothing once closed', () => {
    const { seen, nowHolds, notices } = setUp();
    const heard: unknown[] = [];
    notices.onChange((list) => heard.push(list))();
    nowHolds(transient('ended'));
    notices.close();
    nowHolds(transient('ended'), transient('ended', 'two'));
    passASecond();
    expect([heard, seen.shown]).toEqual([[], []]);
  });
});

describe('an answer', () => {
  test('"Renew and copy" has the token renewed, by a button of the desktop or of the page', async () => {
    const { seen, nowHolds, only, notices } = setUp();
    nowHolds(transient('ended'));
    passASecond();
    const { notice, shown } = only();
    expect(shown.buttons.map(({ label }) => label)).toEqual(['Renew and copy', 'Not now']);
    shown.onAct('renew-and-copy');
    expect(seen.renewed).toEqual(['one']);
    await vi.waitFor(() => expect(seen.told.length).toBe(1));
    expect(await notices.act(notice.noticeId, 'renew-and-copy')).toEqual(copied);
    // The page says of its own copies itself.
    expect(seen.told).toEqual([[{ kind: 'transient-token', name: 'Attic box' }, copied]]);
  });

  test('"Not now" puts the notice aside', async () => {
    const { nowHolds, only, notices, desktop } = setUp();
    nowHolds(transient('ends-soon'));
    passASecond();
    only().shown.onAct('not-now');
    passASecond();
    expect([notices.list(), desktop.size]).toEqual([[], 0]);
    nowHolds(transient('ended'));
    expect(await notices.act(only2(notices), 'not-now')).toBeNull();
    expect(notices.list()).toEqual([]);
  });

  const only2 = (notices: { list: () => Notice[] }): NoticeId =>
    notices.list()[0]?.noticeId ?? NoticeId.parse('none');

  test('a click opens the right card', async () => {
    const { seen, nowHolds, only, notices } = setUp();
    nowHolds(transient('ended'));
    passASecond();
    only().shown.onAct('default');
    const card = {
      view: 'transient-token',
      accountId: nora,
      transientTokenId: 'one',
      failure: null,
    };
    expect(seen.opened).toEqual([card]);
    expect(await notices.act(only2(notices), 'open')).toBeNull();
    expect(seen.opened).toEqual([card, card]);
  });

  test('a click on a rejected token opens its account, and there is nothing to renew', async () => {
    const { seen, nowHolds, only, notices } = setUp();
    nowHolds(accountStanding('good'));
    nowHolds(accountStanding('rejected'));
    passASecond();
    const { shown, notice } = only();
    expect(shown.buttons).toEqual([]);
    shown.onAct('default');
    expect(seen.opened).toEqual([{ view: 'accounts', accountId: nora, failure: null }]);
    await expect(notices.act(notice.noticeId, 'renew-and-copy')).rejects.toMatchObject({
      code: 'request-refused',
    });
  });

  test('a click on the summary opens all notices', () => {
    const { seen, nowHolds, only } = setUp();
    nowHolds(transient('ended'), transient('ended', 'two'));
    passASecond();
    expect(only().shown.buttons).toEqual([]);
    only().shown.onAct('default');
    expect(seen.opened).toEqual([{ view: 'notices', accountId: null, failure: null }]);
  });

  test.each([
    [
      'a foreseen failure',
      new KeyringError('server-unreachable', 'no answer'),
      'server-unreachable',
      0,
    ],
    ['a bug', new Error('a bug'), 'internal', 1],
  ])(
    'from the desktop that ends in %s opens the card with a sentence',
    async (_n, error, code, bugs) => {
      const { seen, nowHolds, only } = setUp();
      seen.renewal = () => Promise.reject(error);
      nowHolds(transient('ended'));
      passASecond();
      only().shown.onAct('renew-and-copy');
      await vi.advanceTimersByTimeAsync(0);
      expect(seen.opened).toMatchObject([{ view: 'transient-token', failure: code }]);
      expect(seen.bugs.length).toBe(bugs);
    },
  );

  test('to a notice that is gone is refused with a code', async () => {
    const { notices } = setUp();
    await expect(notices.act(NoticeId.parse('gone'), 'open')).rejects.toMatchObject({
      code: 'notice-unknown',
    });
  });
});

describe('quiet hours', () => {
  const quiet = (from: string, to: string): NoticeSettings => ({
    ...defaultNoticeSettings,
    quietHours: { isOn: true, from, to },
  });
  /** `20:00`, so many minutes from the virtual now, by the local clock. */
  const wallTime = (minutes: number): string =>
    new Date(NOON + minutes * MINUTE).toTimeString().slice(0, 5);

  test('hold back the desktop, not the page, and bring what still holds at their end', () => {
    const { clock, seen, nowHolds } = setUp();
    seen.settings = quiet(wallTime(-60), wallTime(90));
    nowHolds(transient('ended'), transient('ended', 'two'));
    passASecond();
    expect([seen.shown, seen.lists.at(-1)?.length]).toEqual([[], 2]);
    clock.pass(90 * MINUTE - 1);
    expect(seen.shown).toEqual([]);
    clock.pass(11 * MINUTE);
    expect(seen.shown).toEqual(['2 tokens need a look']);
    clock.pass(3 * DAY);
    expect(seen.shown.length).toBe(1);
    expect(clock.running()).toBe(0);
  });

  test('that were slept through are over on waking', () => {
    const { clock, scheduler, seen, nowHolds } = setUp();
    seen.settings = quiet(wallTime(-60), wallTime(90));
    nowHolds(transient('ended'));
    passASecond();
    clock.sleep(8 * HOUR);
    scheduler.wake();
    expect(seen.shown).toEqual(['A transient token has ended']);
  });

  test('that are switched off bring at once what they held back', () => {
    const { seen, nowHolds, notices } = setUp();
    seen.settings = quiet(wallTime(-60), wallTime(90));
    nowHolds(transient('ended'));
    passASecond();
    seen.settings = defaultNoticeSettings;
    notices.settingsChanged();
    expect(seen.shown).toEqual(['A transient token has ended']);
  });

  test.each([HOUR, -HOUR, DAY, -DAY, 3_650 * DAY, -3_650 * DAY])(
    'R5: with a clock set by %i ms show nothing twice and nothing never',
    (ahead) => {
      const { clock, seen, nowHolds } = setUp();
      seen.settings = quiet(wallTime(-60), wallTime(90));
      nowHolds(transient('ended'));
      passASecond();
      clock.set(ahead);
      clock.pass(3 * DAY);
      expect(seen.shown.length).toBe(1);
      clock.set(-ahead);
      clock.pass(3 * DAY);
      expect(seen.shown.length).toBe(1);
    },
  );
});

test('a kind that is switched off stays off the desktop, and on the page', () => {
  const { seen, nowHolds } = setUp();
  const { notices } = defaultNoticeSettings;
  seen.settings = { ...defaultNoticeSettings, notices: { ...notices, endsSoon: false } };
  nowHolds(transient('ends-soon'));
  passASecond();
  expect([seen.shown, seen.lists.at(-1)?.length]).toEqual([[], 1]);
});

describe('an account whose tokens were all rejected', () => {
  const all = (): Standing => ({ ...accountStanding('several-rejected'), stage: 3 });
  const tool = (stands: Standing['stands'], id = 'tautulli'): Standing => ({
    ...accountStanding(stands),
    namedTokenId: NamedTokenId.parse(id),
    name: id,
  });

  test('is told once, when word of all its tokens has come', () => {
    const { seen, nowHolds, notices, desktop } = setUp();
    nowHolds(accountStanding('good'), tool('good'), tool('good', 'kometa'));
    seen.gatheringUntil = NOON + MINUTE;
    nowHolds(accountStanding('rejected'), tool('good'), tool('good', 'kometa'));
    passASecond();
    nowHolds(all(), tool('covered'), tool('good', 'kometa'));
    passASecond();
    expect(seen.shown).toEqual([]);
    expect(notices.list()).toHaveLength(1);
    seen.gatheringUntil = null;
    nowHolds(all(), tool('covered'), tool('covered', 'kometa'));
    passASecond();
    expect(seen.shown).toEqual(['Plex no longer accepts an account’s tokens']);
    expect([...desktop.values()][0]?.buttons.map(({ label }) => label)).toEqual([
      'Sign in again',
      'Not now',
    ]);
  });

  test('is told when the wait is over, though no word came', () => {
    const { seen, nowHolds, clock } = setUp();
    nowHolds(accountStanding('good'));
    seen.gatheringUntil = NOON + MINUTE;
    nowHolds(accountStanding('rejected'));
    passASecond();
    expect(seen.shown).toEqual([]);
    seen.gatheringUntil = null;
    clock.pass(2 * MINUTE);
    expect(seen.shown).toEqual(['Plex no longer accepts a token']);
  });

  test('is told when the others turn out to work', () => {
    const { seen, nowHolds } = setUp();
    nowHolds(accountStanding('good'), tool('good'));
    seen.gatheringUntil = NOON + MINUTE;
    nowHolds(accountStanding('rejected'), tool('good'));
    passASecond();
    seen.gatheringUntil = null;
    nowHolds(accountStanding('rejected'), tool('good'));
    passASecond();
    expect(seen.shown).toEqual(['Plex no longer accepts a token']);
  });

  test('leads to its sign-in, from the desktop and from the page', async () => {
    const { seen, nowHolds, notices, only } = setUp();
    nowHolds(accountStanding('good'));
    nowHolds(all());
    passASecond();
    const { notice, shown } = only();
    shown.onAct('sign-in-again');
    expect(await notices.act(notice.noticeId, 'sign-in-again')).toBeNull();
    expect(seen.signIns).toEqual([nora, nora]);
  });

  test('is no way to sign in again where one token alone was rejected', async () => {
    const { seen, nowHolds, notices, only } = setUp();
    nowHolds(accountStanding('good'));
    nowHolds(accountStanding('rejected'));
    passASecond();
    const refused = notices.act(only().notice.noticeId, 'sign-in-again');
    await expect(refused).rejects.toMatchObject({ code: 'request-refused' });
    expect(seen.signIns).toEqual([]);
  });

  test('leaves the desktop in peace over what could not be repaired, and the page tells it', () => {
    const { seen, nowHolds, notices } = setUp();
    nowHolds(accountStanding('good'), tool('good'));
    nowHolds(all(), tool('covered'));
    passASecond();
    nowHolds(accountStanding('good'), tool('covered'));
    passASecond();
    expect(notices.list()).toEqual([]);
    nowHolds(accountStanding('good'), tool('rejected'));
    passASecond();
    expect(notices.list().map(({ name }) => name)).toEqual(['tautulli']);
    expect(seen.shown).toHaveLength(1);
  });

  test('is not told anew by the next start of this program', () => {
    const { seen, nowHolds } = setUp();
    nowHolds(all(), tool('covered'));
    passASecond();
    expect(seen.shown).toEqual([]);
  });
});
