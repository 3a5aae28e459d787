import { describe, expect, test } from 'vitest';
import { events } from '../contract/contract.ts';
import { ServerId, TransientTokenId } from '../contract/entities.ts';
import type { TransientTokenSummary } from '../contract/entities.ts';
import { KeyringError } from '../keyring-error.ts';
import { nora, pending, sam } from '../test-samples.ts';
import { Token } from '../token.ts';
import { createTransientTokens } from './transient-tokens.ts';

const START = 1_790_000_000_000;
const HOUR = 3_600_000;
const serverId = ServerId.parse('machine-1');

type Check = 'ok' | 'token-rejected' | Error | Promise<'ok' | 'token-rejected'>;

function setUp() {
  const seen = {
    now: START,
    check: 'ok' as Check,
    checked: [] as unknown[],
    minted: [] as unknown[],
    warned: [] as TransientTokenSummary[],
    lists: [] as TransientTokenSummary[][],
  };
  const tokens = createTransientTokens({
    plex: {
      getTransientToken: (token, server, { clientIdentifier }) => {
        seen.minted.push([token.reveal(), server, clientIdentifier]);
        return Promise.resolve({
          token: new Token(`transient-${String(seen.minted.length)}`),
          issuedAt: seen.now,
          endsAtLatest: seen.now + 48 * HOUR,
        });
      },
      checkServerToken: async (token, server, options) => {
        seen.checked.push([token.reveal(), server, options]);
        if (seen.check instanceof Error) throw seen.check;
        return seen.check;
      },
    },
    servers: {
      connect: (_accountId, _serverId, plainHttpAgreed) =>
        Promise.resolve({
          server: { serverUrl: 'https://10.0.0.5:32400', plainHttpAgreed },
          token: new Token('server-token'),
          clientIdentifier: 'client-1',
          name: 'Attic box',
        }),
    },
    now: () => seen.now,
    onEndsSoon: (token) => seen.warned.push(token),
  });
  tokens.onChange((list) => seen.lists.push(list));
  const states = () => tokens.list().map(({ state }) => state);
  return { seen, tokens, states };
}

describe('transient tokens', () => {
  test('are minted from the server’s own token, and shown without any secret', async () => {
    const { seen, tokens } = setUp();
    const made = await tokens.mint(nora, serverId, true);
    expect(seen.minted).toEqual([
      ['server-token', { serverUrl: 'https://10.0.0.5:32400', plainHttpAgreed: true }, 'client-1'],
    ]);
    expect(made).toMatchObject({
      accountId: nora,
      serverId,
      serverName: 'Attic box',
      issuedAt: START,
      endsAtLatest: START + 48 * HOUR,
      state: 'usable',
    });
    expect(events.transientTokensChanged.safeParse(tokens.list()).success).toBe(true);
    expect(seen.lists).toEqual([[made]]);
    expect((await tokens.use(made.transientTokenId)).reveal()).toBe('transient-1');
  });

  test('are announced once when an hour is left', async () => {
    const { seen, tokens } = setUp();
    const made = await tokens.mint(nora, serverId, false);
    seen.now = START + 47 * HOUR - 1;
    tokens.tick();
    expect(seen.warned).toEqual([]);
    seen.now += 1;
    tokens.tick();
    tokens.tick();
    seen.now += HOUR / 2;
    tokens.tick();
    await tokens.checkAll();
    expect(seen.warned).toEqual([made]);
  });

  test('end after 48 hours, and are never handed out then', async () => {
    const { seen, tokens, states } = setUp();
    const { transientTokenId } = await tokens.mint(nora, serverId, false);
    seen.now = START + 48 * HOUR - 1;
    tokens.tick();
    expect(states()).toEqual(['usable']);
    seen.now += 1;
    await expect(tokens.use(transientTokenId)).rejects.toMatchObject({
      code: 'transient-token-gone',
    });
    expect(states()).toEqual(['ended']);
    expect(seen.lists.at(-1)?.[0]?.state).toBe('ended');
    expect(seen.checked).toEqual([]);
  });

  test('that ended while the computer slept are not announced any more', async () => {
    const { seen, tokens, states } = setUp();
    await tokens.mint(nora, serverId, false);
    seen.now = START + 60 * HOUR;
    await tokens.checkAll();
    expect(states()).toEqual(['ended']);
    expect(seen.warned).toEqual([]);
  });

  test('are gone once their server does not take them any more', async () => {
    const { seen, tokens, states } = setUp();
    const { transientTokenId } = await tokens.mint(nora, serverId, false);
    await tokens.checkAll();
    expect(states()).toEqual(['usable']);
    seen.check = 'token-rejected';
    await tokens.checkAll();
    expect(states()).toEqual(['gone']);
    expect(seen.lists.at(-1)?.[0]?.state).toBe('gone');
    await expect(tokens.use(transientTokenId)).rejects.toMatchObject({
      code: 'transient-token-gone',
    });
    expect(seen.checked.length).toBe(2);
    seen.now = START + 47 * HOUR;
    tokens.tick();
    expect(seen.warned).toEqual([]);
  });

  test('are asked about before they are handed out', async () => {
    const { seen, tokens } = setUp();
    const { transientTokenId } = await tokens.mint(nora, serverId, false);
    seen.check = 'token-rejected';
    await expect(tokens.use(transientTokenId)).rejects.toMatchObject({
      code: 'transient-token-gone',
    });
    expect(seen.checked).toEqual([
      [
        'transient-1',
        { serverUrl: 'https://10.0.0.5:32400', plainHttpAgreed: false },
        { clientIdentifier: 'client-1', deadlineMs: 4_000, retry: { strategy: 'none' } },
      ],
    ]);
  });

  test.each(['server-unreachable', 'timed-out', 'plex-busy', 'answer-unreadable'] as const)(
    'of a server that cannot be asked stay as they are: %s',
    async (code) => {
      const { seen, tokens, states } = setUp();
      const { transientTokenId } = await tokens.mint(nora, serverId, false);
      seen.check = new KeyringError(code, 'as the test wants it');
      await tokens.checkAll();
      expect(states()).toEqual(['usable']);
      expect((await tokens.use(transientTokenId)).reveal()).toBe('transient-1');
    },
  );

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
    seen.check = answer.promise;
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
