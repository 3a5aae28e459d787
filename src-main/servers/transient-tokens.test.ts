import { describe, expect, test } from 'vitest';
import { events } from '../contract/contract.ts';
import { ServerId, TransientTokenId } from '../contract/entities.ts';
import type { TransientTokenSummary } from '../contract/entities.ts';
import { createPace } from '../expiry/pace.ts';
import { createScheduler } from '../expiry/scheduler.ts';
import { createTestClock, DAY, HOUR, MINUTE, NOON, SECOND } from '../expiry/test-clock.ts';
import { KeyringError } from '../keyring-error.ts';
import { nora, pending, sam } from '../test-samples.ts';
import { Token } from '../token.ts';
import { createTransientTokens } from './transient-tokens.ts';

const serverId = ServerId.parse('machine-1');
const otherServerId = ServerId.parse('machine-2');

type Check = 'ok' | 'token-rejected' | Error | Promise<'ok' | 'token-rejected'>;

function setUp() {
  const clock = createTestClock();
  const scheduler = createScheduler(clock);
  const seen = {
    check: (() => 'ok') as (token: string) => Check,
    checked: [] as unknown[],
    checkedTokens: [] as string[],
    minted: [] as unknown[],
    used: [] as unknown[],
    mintFailure: undefined as KeyringError | undefined,
    lists: [] as TransientTokenSummary[][],
    leadMinutes: 60,
  };
  const tokens = createTransientTokens({
    plex: {
      getTransientToken: (token, server, { clientIdentifier }) => {
        seen.minted.push([token.reveal(), server, clientIdentifier]);
        if (seen.mintFailure !== undefined) return Promise.reject(seen.mintFailure);
        return Promise.resolve({
          token: new Token(`transient-${String(seen.minted.length)}`),
          issuedAt: clock.now(),
          endsAtLatest: clock.now() + 48 * HOUR,
        });
      },
      checkServerToken: async (token, server, options) => {
        seen.checked.push([token.reveal(), server, options]);
        seen.checkedTokens.push(token.reveal());
        const answer = seen.check(token.reveal());
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    servers: {
      connect: (accountId, id, plainHttpAgreed) =>
        Promise.resolve({
          accountId,
          serverId: id,
          server: { serverUrl: `https://${id}:32400`, plainHttpAgreed },
          token: new Token('server-token'),
          clientIdentifier: 'client-1',
          name: 'Attic box',
        }),
    },
    scheduler,
    pace: createPace(clock),
    now: clock.now,
    leadMinutes: () => seen.leadMinutes,
    onServerTokenUsed: ({ serverId: id }, failure) =>
      seen.used.push([id, failure instanceof KeyringError ? failure.code : failure]),
  });
  tokens.onChange((list) => seen.lists.push(list));
  const states = () => tokens.list().map(({ state }) => state);
  /** What was told last, which is what the page shows. */
  const toldStates = () => seen.lists.at(-1)?.map(({ state }) => state);
  return { clock, scheduler, seen, tokens, states, toldStates };
}

describe('transient tokens', () => {
  test('are minted from the server’s own token, and shown without any secret', async () => {
    const { seen, tokens } = setUp();
    const made = await tokens.mint(nora, serverId, true);
    expect(seen.minted).toEqual([
      ['server-token', { serverUrl: 'https://machine-1:32400', plainHttpAgreed: true }, 'client-1'],
    ]);
    expect(made).toMatchObject({
      accountId: nora,
      serverId,
      serverName: 'Attic box',
      issuedAt: NOON,
      endsAtLatest: NOON + 48 * HOUR,
      state: 'valid',
      checkedAt: null,
    });
    expect(events.transientTokensChanged.safeParse(tokens.list()).success).toBe(true);
    expect(seen.lists).toEqual([[made]]);
    expect((await tokens.use(made.transientTokenId)).reveal()).toBe('transient-1');
    expect(tokens.tokenUse(made.transientTokenId)).toEqual({
      address: 'https://machine-1:32400/library',
      clientIdentifier: 'client-1',
    });
  });

  test('end soon when the lead time begins, and end after 48 hours', async () => {
    const { clock, seen, tokens, toldStates } = setUp();
    await tokens.mint(nora, serverId, false);
    const told = seen.lists.length;
    clock.pass(47 * HOUR - 1);
    expect(seen.lists.length).toBe(told);
    clock.pass(1);
    expect(toldStates()).toEqual(['ends-soon']);
    clock.pass(HOUR - 1);
    expect(seen.lists.length).toBe(told + 1);
    clock.pass(1);
    expect(toldStates()).toEqual(['ended']);
    clock.pass(30 * DAY);
    expect(seen.lists.length).toBe(told + 2);
    expect(clock.running()).toBe(0);
  });

  test('follow a lead time that the person changes', async () => {
    const { clock, seen, tokens, toldStates } = setUp();
    await tokens.mint(nora, serverId, false);
    clock.pass(40 * HOUR);
    seen.leadMinutes = 600;
    tokens.lookAgain();
    expect(toldStates()).toEqual(['ends-soon']);
    seen.leadMinutes = 30;
    tokens.lookAgain();
    expect(toldStates()).toEqual(['valid']);
    clock.pass(7.5 * HOUR);
    expect(toldStates()).toEqual(['ends-soon']);
  });

  test('are never handed out after their 48 hours', async () => {
    const { clock, seen, tokens, states } = setUp();
    const { transientTokenId } = await tokens.mint(nora, serverId, false);
    clock.sleep(48 * HOUR);
    await expect(tokens.use(transientTokenId)).rejects.toMatchObject({
      code: 'transient-token-ended',
    });
    expect(states()).toEqual(['ended']);
    expect(seen.lists.at(-1)?.[0]?.state).toBe('ended');
    expect(seen.checked).toEqual([]);
  });

  test.each([8 * HOUR, 30 * DAY])(
    'stand right the moment the computer wakes after %i ms, told at once for all',
    async (asleep) => {
      const { clock, scheduler, seen, tokens } = setUp();
      for (let made = 0; made < 200; made += 1) await tokens.mint(nora, serverId, false);
      clock.pass(46 * HOUR);
      const told = seen.lists.length;
      clock.sleep(asleep);
      scheduler.wake();
      expect(seen.lists.length).toBeGreaterThan(told);
      expect(seen.lists.length).toBeLessThanOrEqual(told + 2);
      expect(new Set(seen.lists.at(-1)?.map(({ state }) => state))).toEqual(new Set(['ended']));
    },
  );

  test.each([HOUR, -HOUR, DAY, -DAY, 3_650 * DAY, -3_650 * DAY])(
    'stand as the clock says within 60 s of its being set by %i ms, and back again',
    async (ahead) => {
      const { clock, scheduler, tokens, states, toldStates } = setUp();
      // As the account's daily check does, it keeps the clock under observation.
      scheduler.deadlines(() => undefined).set('far', NOON + 36_500 * DAY);
      await tokens.mint(nora, serverId, false);
      clock.pass(46.5 * HOUR);
      const expected = ahead > HOUR ? 'ended' : ahead === HOUR ? 'ends-soon' : 'valid';
      clock.set(ahead);
      clock.pass(59 * SECOND);
      expect([states(), toldStates()]).toEqual([[expected], [expected]]);
      clock.set(-ahead);
      clock.pass(59 * SECOND);
      expect([states(), toldStates()]).toEqual([['valid'], ['valid']]);
    },
  );

  test('of a server that has restarted say so, once it was asked', async () => {
    const { clock, seen, tokens, states, toldStates } = setUp();
    const { transientTokenId } = await tokens.mint(nora, serverId, false);
    clock.pass(MINUTE);
    await tokens.checkAll();
    expect(tokens.list()).toMatchObject([{ state: 'valid', checkedAt: NOON + MINUTE }]);
    seen.check = () => 'token-rejected';
    clock.pass(MINUTE);
    await tokens.checkAll();
    expect(toldStates()).toEqual(['server-restarted']);
    await expect(tokens.use(transientTokenId)).rejects.toMatchObject({
      code: 'transient-token-gone',
    });
    expect(seen.checked.length).toBe(2);
    // Nothing makes it good again, and its 48 hours do not matter any more.
    seen.check = () => 'ok';
    await tokens.checkAll();
    clock.pass(3 * DAY);
    expect(states()).toEqual(['server-restarted']);
    expect(seen.checked.length).toBe(2);
  });

  test('are asked about before they are handed out', async () => {
    const { seen, tokens } = setUp();
    const { transientTokenId } = await tokens.mint(nora, serverId, false);
    seen.check = () => 'token-rejected';
    await expect(tokens.use(transientTokenId)).rejects.toMatchObject({
      code: 'transient-token-gone',
    });
    expect(seen.checked).toEqual([
      [
        'transient-1',
        { serverUrl: 'https://machine-1:32400', plainHttpAgreed: false },
        { clientIdentifier: 'client-1', deadlineMs: 4_000, retry: { strategy: 'none' } },
      ],
    ]);
  });

  test.each(['server-unreachable', 'timed-out', 'plex-busy', 'answer-unreadable'] as const)(
    'of a server that cannot be asked say so, and are handed out all the same: %s',
    async (code) => {
      const { clock, seen, tokens, toldStates } = setUp();
      const { transientTokenId } = await tokens.mint(nora, serverId, false);
      seen.check = () => new KeyringError(code, 'as the test wants it');
      clock.pass(MINUTE);
      await tokens.checkAll();
      expect(toldStates()).toEqual(['could-not-check']);
      expect(tokens.list()[0]?.checkedAt).toBe(NOON + MINUTE);
      expect((await tokens.use(transientTokenId)).reveal()).toBe('transient-1');
      seen.check = () => 'ok';
      await tokens.use(transientTokenId);
      expect(toldStates()).toEqual(['valid']);
    },
  );

  test('of one server take one call when it still takes the oldest', async () => {
    const { clock, seen, tokens, states } = setUp();
    for (let made = 0; made < 20; made += 1) await tokens.mint(nora, serverId, false);
    await tokens.mint(nora, otherServerId, false);
    clock.pass(MINUTE);
    await tokens.checkAll();
    expect(seen.checkedTokens).toEqual(['transient-1', 'transient-21']);
    expect(new Set(states())).toEqual(new Set(['valid']));
    expect(new Set(tokens.list().map(({ checkedAt }) => checkedAt))).toEqual(
      new Set([NOON + MINUTE]),
    );
  });

  test('made since a restart live on, and the others are found out one by one, with a pause', async () => {
    const { clock, seen, tokens, states } = setUp();
    for (let made = 0; made < 4; made += 1) await tokens.mint(nora, serverId, false);
    seen.check = (token) => (token === 'transient-4' ? 'ok' : 'token-rejected');
    const asked: number[] = [];
    tokens.onChange(() => asked.push(clock.elapsed()));
    void tokens.checkAll();
    await clock.passAsync(20 * SECOND);
    expect(states()).toEqual(['server-restarted', 'server-restarted', 'server-restarted', 'valid']);
    expect(asked).toEqual([0, 2 * SECOND, 4 * SECOND, 6 * SECOND]);
  });

  test('are asked about once when the computer’s waking is told twice', async () => {
    const { clock, seen, tokens } = setUp();
    await tokens.mint(nora, serverId, false);
    const answer = pending<'ok'>();
    seen.check = () => answer.promise;
    const checks = [tokens.checkAll(), tokens.checkAll()];
    answer.resolve('ok');
    await clock.passAsync(10 * SECOND);
    await Promise.all(checks);
    expect(seen.checked.length).toBe(1);
  });

  test('whose check fell into a sleep, told twice, are asked about once more on waking', async () => {
    const { clock, seen, tokens, states } = setUp();
    await tokens.mint(nora, serverId, false);
    const cutOff = pending<'ok'>();
    seen.check = () => cutOff.promise;
    const checks = [tokens.checkAll()];
    await clock.passAsync(SECOND);
    clock.sleep(8 * HOUR);
    checks.push(tokens.checkAll(), tokens.checkAll());
    seen.check = () => 'ok';
    cutOff.reject(new KeyringError('timed-out', 'as a connection of before the sleep'));
    await clock.passAsync(10 * SECOND);
    await Promise.all(checks);
    expect([states(), seen.checked.length]).toEqual([['valid'], 2]);
  });

  test('are renewed by another one in their place', async () => {
    const { seen, tokens } = setUp();
    const old = await tokens.mint(nora, serverId, false);
    const fresh = await tokens.renew(old.transientTokenId);
    expect(tokens.list()).toEqual([fresh]);
    expect(fresh).toMatchObject({ accountId: nora, serverId });
    expect(seen.lists.at(-1)).toEqual([fresh]);
    await expect(tokens.renew(old.transientTokenId)).rejects.toMatchObject({
      code: 'transient-token-unknown',
    });
  });

  test('are forgotten one by one, and are not known then', async () => {
    const { seen, tokens } = setUp();
    const one = await tokens.mint(nora, serverId, false);
    const two = await tokens.mint(nora, serverId, false);
    tokens.forget(one.transientTokenId);
    expect(tokens.list()).toEqual([two]);
    expect(seen.lists.at(-1)).toEqual([two]);
    await expect(tokens.use(one.transientTokenId)).rejects.toMatchObject({
      code: 'transient-token-unknown',
    });
    const told = seen.lists.length;
    tokens.forget(TransientTokenId.parse('never-made'));
    expect(seen.lists.length).toBe(told);
  });

  test('go with their account, and with no other', async () => {
    const { seen, tokens } = setUp();
    await tokens.mint(nora, serverId, false);
    const sams = await tokens.mint(sam, serverId, false);
    tokens.forgetAccount(nora);
    expect(tokens.list()).toEqual([sams]);
    expect(seen.lists.at(-1)).toEqual([sams]);
  });

  test('forgotten while their server is asked do not come back', async () => {
    const { seen, tokens } = setUp();
    const { transientTokenId } = await tokens.mint(nora, serverId, false);
    const answer = pending<'token-rejected'>();
    seen.check = () => answer.promise;
    const checked = tokens.checkAll();
    tokens.forget(transientTokenId);
    answer.resolve('token-rejected');
    await checked;
    expect(tokens.list()).toEqual([]);
  });

  test('never outgrow the contract', async () => {
    const { tokens } = setUp();
    const first = await tokens.mint(nora, serverId, false);
    for (let made = 1; made <= 1_000; made += 1) await tokens.mint(nora, serverId, false);
    expect(events.transientTokensChanged.safeParse(tokens.list()).success).toBe(true);
    expect(tokens.list().length).toBe(1_000);
    await expect(tokens.use(first.transientTokenId)).rejects.toMatchObject({
      code: 'transient-token-unknown',
    });
  });

  test('tell nobody who does not listen any more', async () => {
    const { tokens } = setUp();
    const heard: unknown[] = [];
    const stop = tokens.onChange((list) => heard.push(list));
    stop();
    await tokens.mint(nora, serverId, false);
    expect(heard).toEqual([]);
  });
});

test('what minting says of the server’s own token is told', async () => {
  const { seen, tokens } = setUp();
  await tokens.mint(nora, serverId, false);
  expect(seen.used).toEqual([['machine-1', null]]);
  seen.mintFailure = new KeyringError('token-rejected', 'as the test wants it');
  await expect(tokens.mint(nora, serverId, false)).rejects.toMatchObject({
    code: 'server-token-rejected',
  });
  expect(seen.used.at(-1)).toEqual(['machine-1', 'token-rejected']);
});
