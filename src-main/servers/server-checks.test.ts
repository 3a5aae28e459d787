import { describe, expect, test } from 'vitest';
import { ServerId } from '../contract/entities.ts';
import type { ServerList, TokenHealth } from '../contract/entities.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import { createPace } from '../expiry/pace.ts';
import { createScheduler } from '../expiry/scheduler.ts';
import { createTestClock, DAY, HOUR, MINUTE, NOON, SECOND } from '../expiry/test-clock.ts';
import { KeyringError } from '../keyring-error.ts';
import { nora, sam, serverList, serverSummary } from '../test-samples.ts';
import { Token } from '../token.ts';
import { createServerChecks } from './server-checks.ts';
import type { ConnectedServer } from './server-directory.ts';

type Answer = 'ok' | 'token-rejected' | KeyringError;
const failure = (code: FailureCode) => new KeyringError(code, 'as the test wants it');
const machine = (at: number) => ServerId.parse(`machine-${at}`);
const unchecked: TokenHealth = { state: 'unchecked', checkedAt: null };

/** Servers in a small directory that, like the real one, tells of each change. */
function setUp(start: ServerList[] = [serverList(nora, serverSummary())]) {
  const clock = createTestClock();
  const seen = {
    asked: [] as { server: string; at: number }[],
    running: 0,
    most: 0,
    answer: (() => 'ok') as (server: string) => Answer,
    connect: (() => null) as (server: string) => KeyringError | null,
    /** What gets no answer. */
    hangs: undefined as 'server' | 'connect' | undefined,
    /** What hangs has its deadline now. */
    giveUp: (): void => undefined,
  };
  let lists = start;
  const change = (changed: ServerList[]): void => {
    lists = changed;
    checks.follow(lists);
  };
  const connected = (serverId = machine(1)): ConnectedServer => ({
    accountId: nora,
    serverId,
    server: { serverUrl: `https://${serverId}:32400`, plainHttpAgreed: false },
    token: new Token('token-of-machine'),
    clientIdentifier: 'client-1',
    name: 'Attic box',
  });
  const scheduler = createScheduler(clock);
  const checks = createServerChecks({
    plex: {
      checkServerToken: async (_token, { serverUrl = '' }, { deadlineMs, retry, signal }) => {
        expect([deadlineMs, retry]).toEqual([4_000, { strategy: 'none' }]);
        seen.asked.push({ server: new URL(serverUrl).hostname, at: clock.now() - NOON });
        if (seen.hangs === 'server')
          await new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => reject(failure('cancelled')));
          });
        seen.most = Math.max(seen.most, (seen.running += 1));
        for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
        seen.running -= 1;
        const answer = seen.answer(new URL(serverUrl).hostname);
        if (answer instanceof KeyringError) throw answer;
        return answer;
      },
    },
    servers: {
      lists: () => lists,
      connect: async (_accountId, serverId, plainHttpAgreed) => {
        expect(plainHttpAgreed).toBe(false);
        await Promise.resolve();
        if (seen.hangs === 'connect')
          await new Promise<void>((_resolve, reject) => {
            seen.giveUp = () => reject(failure('server-unreachable'));
          });
        const refused = seen.connect(serverId);
        if (refused !== null) throw refused;
        return connected(serverId);
      },
      noteHealth: ({ accountId, serverId }, health) =>
        change(
          lists.map((list) => ({
            ...list,
            servers: list.servers.map((server) =>
              list.accountId === accountId && server.serverId === serverId
                ? { ...server, health }
                : server,
            ),
          })),
        ),
    },
    scheduler,
    pace: createPace(clock),
    now: clock.now,
  });
  const health = (): TokenHealth | undefined => lists[0]?.servers[0]?.health;
  checks.follow(lists);
  return { clock, scheduler, seen, checks, change, connected, health };
}

const many = (amount: number, health = unchecked) =>
  serverList(
    nora,
    ...Array.from({ length: amount }, (_, at) => serverSummary({ serverId: machine(at), health })),
  );

describe('a server’s token', () => {
  test('is looked at a minute after the list came, and then daily', async () => {
    const { clock, seen, health } = setUp();
    await clock.passAsync(MINUTE - 1);
    expect(seen.asked).toEqual([]);
    await clock.passAsync(3 * DAY);
    expect(seen.asked.map(({ at }) => at)).toEqual([MINUTE, MINUTE + DAY, MINUTE + 2 * DAY]);
    expect(health()).toEqual({ state: 'valid', checkedAt: NOON + MINUTE + 2 * DAY });
  });

  test.each([
    ['valid', 'ok'],
    ['rejected', 'token-rejected'],
    ['could-not-check', failure('token-refused')],
    ['could-not-check', failure('token-rejected')],
    ['could-not-check', failure('plex-busy')],
    ['could-not-check', failure('timed-out')],
    ['could-not-check', failure('server-unreachable')],
    ['could-not-check', failure('answer-unreadable')],
    ['unchecked', failure('cancelled')],
  ] as const)('is %s when its server says %o', async (state, answer) => {
    const { clock, seen, health } = setUp();
    seen.answer = () => answer;
    await clock.passAsync(2 * MINUTE);
    expect(health()?.state).toBe(state);
  });

  test.each(['server-unreachable', 'wrong-server', 'plain-http-needs-consent', 'offline'] as const)(
    'is not judged where the way to it ends as %s',
    async (code) => {
      const { clock, seen, health } = setUp();
      seen.connect = () => failure(code);
      await clock.passAsync(2 * MINUTE);
      expect(health()?.state).toBe('could-not-check');
      expect(seen.asked).toEqual([]);
    },
  );

  test('that could not be checked is tried again, ever more seldom', async () => {
    const { clock, seen } = setUp();
    seen.answer = () => failure('timed-out');
    await clock.passAsync(DAY);
    const gaps = seen.asked.map(({ at }, turn) => at - (seen.asked[turn - 1]?.at ?? 0));
    expect(gaps).toEqual([
      MINUTE,
      15 * MINUTE,
      30 * MINUTE,
      HOUR,
      2 * HOUR,
      4 * HOUR,
      6 * HOUR,
      6 * HOUR,
    ]);
  });

  test('is asked about one server at a time, and spread', async () => {
    const { clock, seen, checks } = setUp([many(200)]);
    await clock.passAsync(MINUTE + 10 * SECOND);
    expect(seen.asked.length).toBe(6);
    await clock.passAsync(10 * MINUTE);
    expect(seen.asked.length).toBe(200);
    checks.hurry(nora);
    while (seen.asked.length < 400) await clock.passAsync(SECOND);
    expect(seen.most).toBe(1);
  });

  test('is looked at on waking, unless that was done just now; waking twice asks once', async () => {
    const { clock, seen, scheduler, checks } = setUp();
    await clock.passAsync(2 * MINUTE);
    const wake = (): void => {
      scheduler.wake();
      checks.wake();
      checks.wake();
    };
    wake();
    await clock.passAsync(MINUTE);
    expect(seen.asked.length).toBe(1);
    clock.sleep(HOUR);
    wake();
    await clock.passAsync(5 * SECOND);
    expect(seen.asked.length).toBe(2);
  });

  test.each(['the server', 'its addresses'])(
    'whose check was cut off by sleep while %s was asked is checked again within 5 s of waking, once',
    async (what) => {
      const { clock, seen, checks, health } = setUp();
      seen.hangs = what === 'the server' ? 'server' : 'connect';
      await clock.passAsync(61 * SECOND);
      expect(health()?.state).toBe('unchecked');
      clock.sleep(10 * SECOND);
      checks.wake();
      seen.hangs = undefined;
      const before = seen.asked.length;
      const woken = clock.now() - NOON;
      seen.giveUp();
      await clock.passAsync(500);
      checks.wake();
      await clock.passAsync(4_500);
      expect(seen.asked.length - before).toBe(1);
      expect((seen.asked.at(-1)?.at ?? 0) - woken).toBeGreaterThanOrEqual(3 * SECOND);
      expect(health()?.state).toBe('valid');
    },
  );

  test('that could not be checked is looked at on waking, at once', async () => {
    const { clock, seen, checks, health } = setUp();
    seen.answer = () => failure('server-unreachable');
    await clock.passAsync(2 * MINUTE);
    seen.answer = () => 'ok';
    checks.wake();
    await clock.passAsync(4 * SECOND);
    expect(health()?.state).toBe('valid');
  });

  test('is looked at now when somebody wants to know, of that account alone', async () => {
    const { clock, seen, checks } = setUp([
      serverList(nora, serverSummary()),
      serverList(sam, serverSummary({ serverId: machine(2) })),
    ]);
    checks.hurry(sam);
    checks.hurry(sam);
    await clock.passAsync(0);
    expect(seen.asked.map(({ server }) => server)).toEqual(['machine-2']);
  });

  test('that was taken in use is valid; what seems a refusal is looked into', async () => {
    const { clock, seen, checks, connected, health } = setUp();
    checks.noteUse(connected(), null);
    expect(health()).toEqual({ state: 'valid', checkedAt: NOON });
    checks.noteUse(connected(), failure('owner-token-needed'));
    checks.noteUse(connected(), failure('timed-out'));
    await clock.passAsync(SECOND);
    expect(seen.asked).toEqual([]);

    checks.noteUse(connected(), failure('token-rejected'));
    await clock.passAsync(SECOND);
    expect(health()?.state).toBe('valid'); // as its own page says
    seen.answer = () => 'token-rejected';
    checks.noteUse(connected(), failure('token-rejected'));
    await clock.passAsync(5 * SECOND);
    expect(health()?.state).toBe('rejected');
  });

  test('is asked about no more once its server or its account has gone, or all has ended', async () => {
    const { clock, seen, change, checks } = setUp([many(3)]);
    change([many(1)]);
    await clock.passAsync(2 * MINUTE);
    expect(seen.asked.map(({ server }) => server)).toEqual(['machine-0']);
    change([]);
    expect(clock.running()).toBe(0);
    change([many(2)]);
    checks.close();
    checks.follow([many(2)]);
    await clock.passAsync(DAY);
    expect(seen.asked.length).toBe(1);
    expect(clock.running()).toBe(0);
  });

  test('that is not at hand is not asked about', async () => {
    const { clock, seen } = setUp([serverList(nora, serverSummary({ hasToken: false }))]);
    await clock.passAsync(DAY);
    expect(seen.asked).toEqual([]);
    expect(clock.running()).toBe(0);
  });
});
