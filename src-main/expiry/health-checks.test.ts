import { describe, expect, test } from 'vitest';
import type { FailureCode } from '../contract/failure-codes.ts';
import { keyOf, keyOfNamed } from '../accounts/credential-list.ts';
import type { CredentialState } from '../accounts/credential-store.ts';
import { AccountId, NamedTokenId } from '../contract/entities.ts';
import type { TokenHealth } from '../contract/entities.ts';
import { KeyringError } from '../keyring-error.ts';
import { credentialState, nora, pending } from '../test-samples.ts';
import { Token } from '../token.ts';
import { createHealthChecks } from './health-checks.ts';
import { createPace } from './pace.ts';
import { createScheduler } from './scheduler.ts';
import { createTestClock, DAY, HOUR, MINUTE, NOON, SECOND } from './test-clock.ts';

type Answer = FailureCode | 'pong' | KeyringError | Promise<void>;

/** Credentials in a small store that, like the real one, tells of each change. */
function setUp(credentialList: CredentialState[] = [credentialState()]) {
  const clock = createTestClock();
  const scheduler = createScheduler(clock);
  const pings: { account: string; deviceName: string | undefined; at: number }[] = [];
  const seen = { answer: (() => 'pong') as (account: string) => Answer, jwtsUsed: [] as string[] };
  let credentials = credentialList;
  const identifiers = new Map<AccountId, string>();
  const change = (changed: CredentialState[]): void => {
    credentials = changed;
    checks.follow(credentials);
  };
  const checks = createHealthChecks({
    useJwt: (namedTokenId, act) => {
      seen.jwtsUsed.push(namedTokenId);
      return act({ token: new Token('fresh') });
    },
    plex: {
      ping: async (_token, { clientIdentifier, deviceName, retry, signal }) => {
        expect(retry).toEqual({ strategy: 'none' });
        pings.push({ account: clientIdentifier, deviceName, at: clock.now() });
        const answer = seen.answer(clientIdentifier);
        if (answer instanceof KeyringError) throw answer;
        if (answer instanceof Promise) return endedBy(signal, answer);
        if (answer !== 'pong') throw new KeyringError(answer, 'as the test wants it');
      },
    },
    credentials: {
      list: () => credentials,
      credential: (key) => {
        const found = credentials.find((each) => keyOf(each) === key);
        if (found?.presence !== 'held') throw new KeyringError('account-unknown', 'gone');
        const clientIdentifier = identifiers.get(found.accountId) ?? found.clientIdentifier;
        return { ...found, clientIdentifier, token: new Token('t'), privateKey: null };
      },
      noteHealth: (key, health) => {
        change(credentials.map((each) => (keyOf(each) === key ? { ...each, health } : each)));
      },
    },
    plexHost: 'plex.example',
    scheduler,
    pace: createPace(clock),
    now: clock.now,
  });
  const health = (): TokenHealth | undefined => credentials[0]?.health;
  const wake = (): void => {
    scheduler.wake();
    checks.wake();
  };
  checks.follow(credentials);
  return { clock, scheduler, pings, seen, checks, change, identifiers, health, wake };
}

/** The answer, unless the call is ended before. */
function endedBy(signal: AbortSignal | undefined, answer: Promise<void>): Promise<void> {
  const ended = new Promise<void>((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new KeyringError('cancelled', 'ended')));
  });
  return Promise.race([answer, ended]);
}

const several = (amount: number, health: TokenHealth): CredentialState[] =>
  Array.from({ length: amount }, (_each, at) =>
    credentialState({ accountId: AccountId.parse(`account-${at}`), health }),
  );
const checked = (ago: number): TokenHealth => ({ state: 'valid', checkedAt: NOON - ago });
const unchecked: TokenHealth = { state: 'unchecked', checkedAt: null };

const tool = {
  namedTokenId: NamedTokenId.parse('named-1'),
  accountName: 'nora_k',
  createdAt: NOON,
};

describe('a token’s daily check', () => {
  test('comes a day after the last look at it, and then daily', async () => {
    const { clock, pings, health } = setUp([credentialState({ health: checked(HOUR) })]);
    await clock.passAsync(23 * HOUR - 1);
    expect(pings).toEqual([]);
    await clock.passAsync(3 * DAY);
    expect(pings.map(({ at }) => at - NOON)).toEqual([23 * HOUR, 47 * HOUR, 71 * HOUR]);
    expect(health()).toEqual({ state: 'valid', checkedAt: NOON + 71 * HOUR });
  });

  test('is put off by any other look at the token', async () => {
    const { clock, pings, change } = setUp([credentialState({ health: checked(0) })]);
    await clock.passAsync(20 * HOUR);
    change([credentialState({ health: { state: 'valid', checkedAt: clock.now() } })]);
    await clock.passAsync(23 * HOUR);
    expect(pings).toEqual([]);
    await clock.passAsync(HOUR);
    expect(pings.length).toBe(1);
  });

  test.each([
    ['valid', 'pong'],
    ['rejected', 'token-rejected'],
    ['rejected', 'token-expired'],
    ['refused', 'token-refused'],
    ['could-not-check', 'offline'],
    ['could-not-check', 'timed-out'],
    ['could-not-check', 'rate-limited'],
    ['could-not-check', 'plex-busy'],
    ['could-not-check', 'answer-unreadable'],
    ['could-not-check', 'validation-refused'],
    ['could-not-check', 'not-found'],
  ] as const)('says %s when Plex says %s', async (state, answer) => {
    const { clock, seen, health } = setUp([credentialState({ health: unchecked })]);
    seen.answer = () => answer;
    await clock.passAsync(2 * MINUTE);
    expect(health()?.state).toBe(state);
  });

  test('asks nobody whose token is not at hand, or who is gone', async () => {
    const { clock, pings, change } = setUp([credentialState({ presence: 'unread' })]);
    await clock.passAsync(DAY);
    change([credentialState({ presence: 'held' })]);
    change([]);
    await clock.passAsync(DAY);
    expect(pings).toEqual([]);
    expect(clock.running()).toBe(0);
  });

  test('says nothing of a token that was replaced meanwhile', async () => {
    const { clock, seen, identifiers, health } = setUp([credentialState({ health: unchecked })]);
    const answer = pending<undefined>();
    seen.answer = () => answer.promise;
    await clock.passAsync(2 * MINUTE);
    identifiers.set(nora, 'another');
    answer.reject(new KeyringError('token-rejected', 'the old one'));
    await clock.passAsync(0);
    expect(health()).toEqual(unchecked);
  });

  test('says nothing when we end it ourselves', async () => {
    const { clock, seen, health } = setUp([credentialState({ health: unchecked })]);
    seen.answer = () => 'cancelled';
    await clock.passAsync(2 * MINUTE);
    expect(health()).toEqual(unchecked);
  });

  test('asks about one token once at a time', async () => {
    const { clock, pings, seen, change } = setUp([credentialState({ health: checked(2 * DAY) })]);
    seen.answer = () => new Promise<void>(() => undefined);
    await clock.passAsync(2 * MINUTE);
    for (let second = 0; second < 60; second += 1) {
      change([credentialState({ health: { ...checked(2 * DAY), state: 'rejected' } })]);
      await clock.passAsync(HOUR);
    }
    expect(pings.length).toBe(1);
  });

  test.each([10 * SECOND, 10 * MINUTE, 8 * HOUR])(
    'that sleep of %i ms has cut off is asked again within 5 s of waking, once',
    async (asleep) => {
      const { clock, pings, seen, health, wake } = setUp([
        ...several(1, checked(2 * DAY)),
        ...several(5, checked(0)).slice(1),
      ]);
      await clock.passAsync(59 * SECOND);
      seen.answer = () => new Promise<void>(() => undefined);
      await clock.passAsync(2 * SECOND);
      expect(pings.length).toBe(1);
      clock.sleep(asleep);
      seen.answer = () => 'pong';
      wake();
      const woken = clock.now();
      await clock.passAsync(500);
      wake();
      await clock.passAsync(4_500);
      const [again, ...others] = pings.filter(
        ({ account, at }) => account === pings[0]?.account && at > woken,
      );
      expect(again).toBeDefined();
      expect(others).toEqual([]);
      expect(health()).toEqual({ state: 'valid', checkedAt: again?.at });
    },
  );

  test('that failed as the computer fell asleep is asked again on waking, and then after 15 minutes', async () => {
    const { clock, pings, seen, wake } = setUp([credentialState({ health: checked(2 * DAY) })]);
    seen.answer = () => 'offline';
    await clock.passAsync(MINUTE);
    expect(pings.length).toBe(1);
    clock.sleep(30 * SECOND);
    wake();
    await clock.passAsync(5 * SECOND);
    expect(pings.length).toBe(2);
    for (let times = 0; times < 5; times += 1) {
      wake();
      await clock.passAsync(MINUTE);
    }
    expect(pings.length).toBe(2);
  });
});

test('a tool’s token is asked about with itself, under its own identifier and the tool’s name', async () => {
  const named = credentialState({
    about: { kind: 'named', ...tool },
    name: 'Tautulli',
    clientIdentifier: 'client-of-tautulli',
    health: unchecked,
  });
  const { clock, pings } = setUp([credentialState({ health: unchecked }), named]);
  await clock.passAsync(2 * MINUTE);
  expect(pings.map(({ account, deviceName }) => [account, deviceName])).toEqual([
    [nora, undefined],
    ['client-of-tautulli', 'Tautulli'],
  ]);
});

test('a JWT past its end is not asked about: it takes no Plex to know that', async () => {
  const jwt = (endsAt: number, namedTokenId: string) =>
    credentialState({
      about: { kind: 'jwt', ...tool, namedTokenId: NamedTokenId.parse(namedTokenId), endsAt },
      clientIdentifier: namedTokenId,
      health: unchecked,
    });
  const { clock, pings, seen } = setUp([jwt(NOON - 1, 'over'), jwt(NOON + DAY, 'good')]);
  await clock.passAsync(2 * MINUTE);
  expect(pings.map(({ account }) => account)).toEqual(['good']);
  expect(seen.jwtsUsed).toEqual(['good']);
});

describe('after a try that brought no judgement', () => {
  test('R8: the next ones come after 15 minutes, then twice as long each time, up to 6 hours', async () => {
    const { clock, pings, seen } = setUp([credentialState({ health: unchecked })]);
    seen.answer = () => 'offline';
    await clock.passAsync(2 * DAY);
    const waits = pings.slice(1).map(({ at }, index) => (at - (pings[index]?.at ?? 0)) / MINUTE);
    expect(waits.slice(0, 7)).toEqual([15, 30, 60, 120, 240, 360, 360]);
  });

  test('a judgement ends the series', async () => {
    const { clock, pings, seen } = setUp([credentialState({ health: unchecked })]);
    seen.answer = () => 'plex-busy';
    await clock.passAsync(HOUR);
    seen.answer = () => 'pong';
    await clock.passAsync(HOUR);
    const count = pings.length;
    seen.answer = () => 'plex-busy';
    await clock.passAsync(24 * HOUR + 20 * MINUTE);
    const waits = pings
      .slice(count)
      .map(({ at }, index) => at - (pings[count - 1 + index]?.at ?? 0));
    expect(waits.map((wait) => wait / MINUTE)).toEqual([24 * 60, 15]);
  });

  test.each([
    ['an hour', HOUR, HOUR],
    ['a minute', MINUTE, 15 * MINUTE],
  ])('Plex’s wish for a pause of %s is kept, and so are the 15 minutes', async (_n, ms, wait) => {
    const { clock, pings, seen } = setUp([credentialState({ health: unchecked })]);
    seen.answer = () =>
      new KeyringError('rate-limited', 'answered 429', { retryAt: clock.now() + ms });
    await clock.passAsync(3 * HOUR);
    expect((pings[1]?.at ?? 0) - (pings[0]?.at ?? 0)).toBe(wait);
  });

  test('a rejected token is still asked about with the same patience', async () => {
    const { clock, pings, seen, health } = setUp([
      credentialState({ health: { state: 'rejected', checkedAt: NOON - 2 * DAY } }),
    ]);
    seen.answer = () => 'offline';
    await clock.passAsync(HOUR);
    expect(pings.length).toBeGreaterThan(1);
    expect(pings.length).toBeLessThan(4);
    expect(health()?.state).toBe('could-not-check');
  });
});

describe('many accounts', () => {
  const perMinute = (pings: { at: number }[]): number =>
    Math.max(
      0,
      ...pings.map(
        ({ at }) => pings.filter((each) => each.at >= at && each.at < at + MINUTE).length,
      ),
    );

  test('R5: are left alone in the first minute of a start, and then asked over 30 s and more', async () => {
    const { clock, pings } = setUp(several(10, checked(3 * DAY)));
    await clock.passAsync(MINUTE - 1);
    expect(pings).toEqual([]);
    await clock.passAsync(MINUTE);
    expect(pings.length).toBe(10);
    expect((pings.at(-1)?.at ?? 0) - (pings[0]?.at ?? 0)).toBeGreaterThanOrEqual(30 * SECOND);
  });

  test.each([8 * HOUR, 30 * DAY])(
    'R5: are asked once each in the minute after %i ms asleep, over 30 s and more, however often it is told',
    async (asleep) => {
      const { clock, pings, wake } = setUp(several(10, checked(HOUR)));
      await clock.passAsync(5 * MINUTE);
      clock.sleep(asleep);
      const woken = clock.now();
      wake();
      await clock.passAsync(500);
      wake();
      await clock.passAsync(MINUTE);
      wake();
      await clock.passAsync(5 * MINUTE);
      expect(pings.length).toBe(10);
      expect(new Set(pings.map(({ account }) => account)).size).toBe(10);
      expect(pings.every(({ at }) => at - woken <= MINUTE)).toBe(true);
      expect((pings.at(-1)?.at ?? 0) - (pings[0]?.at ?? 0)).toBeGreaterThanOrEqual(30 * SECOND);
    },
  );

  test('R8: who all meet 429 send 30 calls a minute at most', async () => {
    const { clock, pings, seen, wake } = setUp(several(100, checked(3 * DAY)));
    seen.answer = () => new KeyringError('rate-limited', '429', { retryAt: clock.now() + MINUTE });
    await clock.passAsync(10 * MINUTE);
    wake();
    await clock.passAsync(2 * HOUR);
    expect(pings.length).toBeGreaterThan(200);
    expect(perMinute(pings)).toBeLessThanOrEqual(30);
  });

  test('R15: make few calls in a week, whatever happens to the network', async () => {
    const { clock, pings, seen, wake } = setUp(several(20, unchecked));
    let calls = 0;
    seen.answer = () => ((calls += 1) % 20 === 0 ? 'plex-busy' : 'pong');
    for (let day = 0; day < 7; day += 1) {
      await clock.passAsync(16 * HOUR);
      clock.sleep(8 * HOUR);
      wake();
    }
    expect(pings.length / 20 / 7).toBeLessThan(4);
    expect(clock.running()).toBeLessThanOrEqual(2);
  });
});

describe('a clock that is set', () => {
  test.each([HOUR, -HOUR, DAY, -DAY, 3_650 * DAY, -3_650 * DAY])(
    'R5: by %i ms neither stops the checks nor makes a flood of them',
    async (ahead) => {
      const { clock, scheduler, pings, wake } = setUp([credentialState({ health: checked(0) })]);
      scheduler.onClockChange(() => wake());
      await clock.passAsync(HOUR);
      clock.set(ahead);
      await clock.passAsync(3 * DAY);
      expect(pings.length).toBeGreaterThanOrEqual(2);
      expect(pings.length).toBeLessThanOrEqual(5);
    },
  );
});

test.each([HOUR, -HOUR, DAY, -DAY, 3_650 * DAY, -3_650 * DAY])(
  'R5: a clock set by %i ms has nobody asked about twice in two minutes, nor all at once',
  async (ahead) => {
    const { clock, scheduler, pings, wake } = setUp(several(10, checked(HOUR)));
    scheduler.onClockChange(wake);
    await clock.passAsync(5 * MINUTE);
    clock.set(ahead);
    await clock.passAsync(2 * MINUTE);
    expect(new Set(pings.map(({ account }) => account)).size).toBe(pings.length);
    const [first, last] = [pings[0]?.at ?? 0, pings.at(-1)?.at ?? 0];
    if (pings.length === 10) expect(last - first).toBeGreaterThanOrEqual(30 * SECOND);
    else expect(pings).toEqual([]);
  },
);

test('R5: another time zone, and the hours of a summer and a winter, change nothing', async () => {
  /** When checks fall, from the day before Europe's clocks go forward in 2026. */
  const asked = async (zones: readonly string[]): Promise<number[]> => {
    const before = process.env['TZ'];
    const { clock, pings, wake } = setUp([credentialState({ health: checked(0) })]);
    try {
      clock.set(Date.UTC(2026, 2, 28, 12) - NOON);
      wake();
      for (const zone of zones) {
        process.env['TZ'] = zone;
        await clock.passAsync(DAY);
      }
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
    return pings.map(({ at }) => at);
  };
  const still = await asked(['UTC', 'UTC', 'UTC', 'UTC']);
  expect(still.length).toBeGreaterThan(2);
  expect(await asked(Array<string>(4).fill('Europe/Berlin'))).toEqual(still);
  expect(
    await asked(['Pacific/Apia', 'America/Los_Angeles', 'Asia/Kathmandu', 'Europe/Berlin']),
  ).toEqual(still);
});

test('when closed, nobody is asked and no timer runs', async () => {
  const { clock, checks, pings } = setUp();
  checks.close();
  await clock.passAsync(3 * DAY);
  expect([pings, clock.running()]).toEqual([[], 0]);
});

describe('a token that was rejected', () => {
  const ofNora = (clientIdentifier: string, id: string | null, ago = HOUR): CredentialState =>
    credentialState({
      clientIdentifier,
      health: checked(ago),
      ...(id === null
        ? {}
        : { about: { kind: 'named', ...tool, namedTokenId: NamedTokenId.parse(id) } }),
    });
  const ofOther = credentialState({
    accountId: AccountId.parse('other'),
    clientIdentifier: 'other',
    health: checked(HOUR),
  });
  const all = [ofNora('own', null), ofNora('a', 'a'), ofNora('b', 'b'), ofOther];
  const reject = (credentials: CredentialState[], at: number): CredentialState[] =>
    credentials.map((each) =>
      each.clientIdentifier === 'own'
        ? { ...each, health: { state: 'rejected', checkedAt: at } }
        : each,
    );

  test('has the others of its account asked about at once, each once, and nobody else’s', async () => {
    const { clock, pings, seen, change } = setUp(all);
    seen.answer = () => 'token-rejected';
    change(reject(all, clock.now()));
    await clock.passAsync(MINUTE);
    expect(pings.map(({ account }) => account)).toEqual(['a', 'b']);
    expect((pings[1]?.at ?? 0) - (pings[0]?.at ?? 0)).toBeGreaterThanOrEqual(2 * SECOND);
    await clock.passAsync(HOUR);
    expect(pings).toHaveLength(2);
  });

  test('by the daily check of one tool, has the account’s own asked about', async () => {
    const one = [ofNora('own', null), ofNora('a', 'a', DAY - HOUR)];
    const { clock, pings, seen } = setUp(one);
    seen.answer = (which) => (which === 'a' ? 'token-rejected' : 'pong');
    await clock.passAsync(HOUR + 2 * MINUTE);
    expect(pings.map(({ account }) => account)).toEqual(['a', 'own']);
    await clock.passAsync(HOUR);
    expect(pings).toHaveLength(2);
  });

  test('does not break a pause that Plex has asked for', async () => {
    const { clock, pings, seen, change } = setUp([all[0], ofNora('a', 'a', DAY)].filter(isThere));
    const retryAt = NOON + 30 * MINUTE;
    seen.answer = () => new KeyringError('rate-limited', 'as the test wants it', { retryAt });
    await clock.passAsync(2 * MINUTE);
    expect(pings).toHaveLength(1);
    change(reject([all[0], ofNora('a', 'a', DAY)].filter(isThere), clock.now()));
    await clock.passAsync(20 * MINUTE);
    expect(pings).toHaveLength(1);
    await clock.passAsync(20 * MINUTE);
    expect(pings.length).toBeGreaterThan(1);
  });
});

describe('a look that somebody waits for', () => {
  test('is made at once, and noted', async () => {
    const { pings, seen, checks, health } = setUp([credentialState({ health: checked(HOUR) })]);
    seen.answer = () => 'token-rejected';
    await checks.look(keyOf(credentialState()));
    expect(pings.map(({ at }) => at)).toEqual([NOON]);
    expect(health()).toEqual({ state: 'rejected', checkedAt: NOON });
  });

  test('is not made while Plex has asked for a pause, nor of what is not there', async () => {
    const { pings, seen, checks } = setUp([credentialState({ health: checked(HOUR) })]);
    const retryAt = NOON + 30 * MINUTE;
    seen.answer = () => new KeyringError('rate-limited', 'as the test wants it', { retryAt });
    const key = keyOf(credentialState());
    await checks.look(key);
    await checks.look(key);
    await checks.look(keyOfNamed(tool.namedTokenId));
    expect(pings).toHaveLength(1);
  });
});

function isThere<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
}
