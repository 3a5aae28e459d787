import { describe, expect, test } from 'vitest';
import { ServerId, TransientTokenId } from '../contract/entities.ts';
import { NOON } from '../expiry/test-clock.ts';
import { accountStanding, nora, sam } from '../test-samples.ts';
import { createNoticeBoard, keyOf, SUMMARY_KEY } from './notice-board.ts';
import type { DesktopOrder, Leave, Standing } from './notice-board.ts';

const stages: Partial<Record<Standing['stands'], number>> = { 'ends-soon': 1 };

function transient(stands: Standing['stands'], id = 'one', name = 'Attic box'): Standing {
  return {
    accountId: nora,
    transientTokenId: TransientTokenId.parse(id),
    serverId: null,
    namedTokenId: null,
    name,
    endsAtLatest: NOON,
    stands,
    stage: stages[stands] ?? 2,
  };
}

/** A board, and the desktop as its orders leave it: what stands under each key, and all that was shown. */
function setUp() {
  const board = createNoticeBoard();
  const desktop = new Map<string, string[]>();
  const shown: string[] = [];
  let leave: Leave = 'now';
  const carryOut = (order: DesktopOrder): void => {
    if (order.do === 'withdraw') {
      expect(desktop.delete(order.key)).toBe(true);
      return;
    }
    const kinds = order.notices.map(({ kind }) => kind);
    expect(kinds.length).toBeGreaterThan(0);
    desktop.set(order.key, kinds);
    shown.push(`${order.key}: ${kinds.length === 1 ? kinds[0] : kinds.length}`);
  };
  const flush = (leaveFor: (kind: string) => Leave = () => leave): void =>
    board.desktopOrders(leaveFor).forEach(carryOut);
  return {
    board,
    desktop,
    shown,
    flush,
    setLeave: (now: Leave) => void (leave = now),
    /** What holds now, and then the desktop. */
    now: (...standings: Standing[]) => {
      const changed = board.look(standings, NOON);
      flush();
      return changed;
    },
    kinds: () => board.list().map(({ kind }) => kind),
  };
}

describe('one credential', () => {
  test('has one live notice, which is replaced as it goes on, and withdrawn when it is solved', () => {
    const { now, kinds, shown, desktop } = setUp();
    now(transient('not-yet'));
    expect([kinds(), shown]).toEqual([[], []]);
    now(transient('ends-soon'));
    expect(kinds()).toEqual(['ends-soon']);
    now(transient('ended'));
    expect(kinds()).toEqual(['ended']);
    expect(shown).toEqual(['transient one: ends-soon', 'transient one: ended']);
    expect([...desktop]).toEqual([['transient one', ['ended']]]);
    now();
    expect([kinds(), [...desktop]]).toEqual([[], []]);
  });

  test('is not told of again while nothing about it has changed', () => {
    const { now, shown } = setUp();
    expect(now(transient('ends-soon'))).toBe(true);
    expect(now(transient('ends-soon'))).toBe(false);
    now(transient('ends-soon'));
    expect(shown.length).toBe(1);
  });

  test('is told of once, however often the clock goes forth and back', () => {
    const { now, kinds, shown, desktop } = setUp();
    now(transient('ends-soon'));
    now(transient('not-yet'));
    expect([kinds(), [...desktop]]).toEqual([[], []]);
    now(transient('ends-soon'));
    expect(kinds()).toEqual(['ends-soon']);
    now(transient('ended'));
    now(transient('ends-soon'));
    now(transient('not-yet'));
    now(transient('ended'));
    expect(kinds()).toEqual(['ended']);
    expect(shown).toEqual(['transient one: ends-soon', 'transient one: ended']);
  });

  test('that ended before its end was announced is not announced afterwards', () => {
    const { now, shown } = setUp();
    now(transient('ended'));
    now(transient('ends-soon'));
    expect(shown).toEqual(['transient one: ended']);
  });

  test('that was rejected is told of again only after it was good', () => {
    const { now, kinds, shown } = setUp();
    now(accountStanding('good'));
    now(accountStanding('rejected'));
    now(accountStanding('unsure'));
    expect(kinds()).toEqual(['rejected']);
    now(accountStanding('rejected'));
    expect(shown.length).toBe(1);
    now(accountStanding('good'));
    expect(kinds()).toEqual([]);
    now(accountStanding('rejected'));
    expect(shown.length).toBe(2);
  });

  test('that stood rejected at the first look is listed, but was told of by an earlier run', () => {
    const { now, kinds, shown } = setUp();
    now(accountStanding('rejected'));
    expect([kinds(), shown]).toEqual([['rejected'], []]);
    now(accountStanding('rejected'), accountStanding('good', sam));
    now(accountStanding('rejected'), accountStanding('rejected', sam));
    expect(shown).toEqual([`account ${sam}: rejected`]);
  });

  test('that is gone and comes again is a new one', () => {
    const { now, shown } = setUp();
    now(transient('ended'));
    now();
    now(transient('ended'));
    expect(shown.length).toBe(2);
  });

  test('with a new name is shown with it in the list, and not told of again', () => {
    const { now, board, shown, desktop } = setUp();
    now(transient('ends-soon'));
    expect(now(transient('ends-soon', 'one', 'Cellar box'))).toBe(true);
    expect(board.list().map(({ name }) => name)).toEqual(['Cellar box']);
    expect([shown.length, [...desktop]]).toEqual([1, []]);
  });
});

describe('several credentials', () => {
  const many = (amount: number, stands: Standing['stands'], from = 0): Standing[] =>
    Array.from({ length: amount }, (_each, at) => transient(stands, `token-${from + at}`));

  test('200 that ended while the computer slept are one notification', () => {
    const { now, kinds, shown, desktop } = setUp();
    now(...many(200, 'not-yet'));
    now(...many(200, 'ended'));
    expect(kinds().length).toBe(200);
    expect(shown).toEqual(['summary: 200']);
    expect(desktop.size).toBe(1);
  });

  test('the summary takes in what comes while it stands, and lets go what is solved', () => {
    const { now, shown, desktop } = setUp();
    now(...many(3, 'ended'));
    now(...many(4, 'ended'));
    now(...many(2, 'ended', 2));
    expect(shown).toEqual(['summary: 3', 'summary: 4', 'summary: 2']);
    now();
    expect(desktop.size).toBe(0);
  });

  test('what was shown alone joins the summary', () => {
    const { now, shown, desktop } = setUp();
    now(...many(1, 'ends-soon'));
    now(...many(3, 'ends-soon'));
    expect(shown).toEqual(['transient token-0: ends-soon', 'summary: 3']);
    expect([...desktop.keys()]).toEqual([SUMMARY_KEY]);
  });

  test('that come one after the other become one when there are too many', () => {
    const { now, desktop, shown } = setUp();
    for (let amount = 1; amount <= 20; amount += 1) now(...many(amount, 'server-restarted'));
    expect(desktop.size).toBe(1);
    expect(shown.slice(0, 4)).toEqual([
      'transient token-0: server-restarted',
      'transient token-1: server-restarted',
      'transient token-2: server-restarted',
      'summary: 4',
    ]);
    expect(shown.at(-1)).toBe('summary: 20');
  });

  test('go on one by one after the summary was closed', () => {
    const { now, board, desktop, shown } = setUp();
    now(...many(3, 'ended'));
    board.closedOnDesktop(SUMMARY_KEY);
    desktop.clear();
    now(...many(4, 'ended'));
    expect(shown.at(-1)).toBe('transient token-3: ended');
    now();
    expect(desktop.size).toBe(0);
  });

  test('that go on together leave their own notifications for one', () => {
    const { now, desktop, shown } = setUp();
    now(transient('ends-soon', 'a'));
    now(transient('ends-soon', 'a'), transient('ends-soon', 'b'));
    now(transient('ended', 'a'), transient('ended', 'b'));
    expect(shown.at(-1)).toBe('summary: 2');
    expect([...desktop.keys()]).toEqual([SUMMARY_KEY]);
  });

  test('a key tells what stands under it', () => {
    const { now, board } = setUp();
    now(transient('ended', 'a'));
    expect(board.shownUnder('transient a').map(({ kind }) => kind)).toEqual(['ended']);
    now(...many(2, 'ended'));
    expect(board.shownUnder(SUMMARY_KEY).length).toBe(2);
    expect(board.shownUnder('transient never')).toEqual([]);
  });
});

describe('a notice that is put aside', () => {
  test('leaves list and desktop, and comes back only with something new', () => {
    const { now, board, flush, kinds, shown, desktop } = setUp();
    now(transient('ends-soon'));
    const [notice] = board.list();
    if (notice === undefined) throw new Error('no notice');
    expect(board.dismiss(notice.noticeId)).toBe(true);
    expect(board.dismiss(notice.noticeId)).toBe(false);
    flush();
    expect([kinds(), desktop.size]).toEqual([[], 0]);
    expect(board.find(notice.noticeId)).toBeUndefined();
    now(transient('ends-soon'));
    expect(kinds()).toEqual([]);
    now(transient('ended'));
    expect(kinds()).toEqual(['ended']);
    expect(shown.at(-1)).toBe('transient one: ended');
  });
});

describe('the desktop', () => {
  test('is told after the quiet hours of what still holds, together', () => {
    const { now, board, flush, setLeave, shown } = setUp();
    setLeave('later');
    now(transient('ended', 'a'), transient('ended', 'b'), transient('ended', 'c'));
    now(transient('ended', 'a'), transient('ended', 'b'));
    expect([shown, board.isHolding()]).toEqual([[], true]);
    setLeave('now');
    flush();
    expect([shown, board.isHolding()]).toEqual([['summary: 2'], false]);
  });

  test('keeps during quiet hours what stood there before', () => {
    const { now, setLeave, desktop } = setUp();
    now(transient('ended'));
    setLeave('later');
    now(transient('ended'));
    expect(desktop.size).toBe(1);
    now();
    expect(desktop.size).toBe(0);
  });

  test('shows nothing of a kind that is switched off, nor of the past when it is switched on', () => {
    const { now, board, flush, kinds, shown, desktop } = setUp();
    now(transient('ends-soon', 'shown before'));
    board.look([transient('ends-soon', 'shown before'), transient('ended', 'new')], NOON);
    flush((kind) => (kind === 'ended' ? 'never' : 'now'));
    expect(kinds()).toEqual(['ends-soon', 'ended']);
    flush(() => 'never');
    expect(desktop.size).toBe(0);
    flush(() => 'now');
    expect(shown).toEqual(['transient shown before: ends-soon']);
  });
});

test('accounts and transient tokens cannot be mistaken for each other', () => {
  expect(keyOf(accountStanding('good'))).not.toBe(keyOf(transient('not-yet', nora)));
});

test('the tokens of an account, of a server, and of the same server for another account are each one credential', () => {
  const serverId = ServerId.parse('machine-1');
  const ofServer = (accountId = nora): Standing => ({
    ...accountStanding('rejected', accountId),
    serverId,
  });
  const { board } = setUp();
  board.look([accountStanding('rejected'), ofServer(), ofServer(sam)], NOON);
  expect(board.list().length).toBe(3);
  board.look([accountStanding('rejected'), ofServer(), { ...ofServer(sam), stands: 'good' }], NOON);
  expect(board.list().map((notice) => [notice.accountId, notice.serverId])).toEqual([
    [nora, null],
    [nora, serverId],
  ]);
});
