import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { createCredentialListFile } from '../src-main/accounts/credential-list-file.ts';
import { createCredentialStore } from '../src-main/accounts/credential-store.ts';
import { AccountId, ServerId } from '../src-main/contract/entities.ts';
import type { TokenHealth } from '../src-main/contract/entities.ts';
import { ownAccount } from '../src-main/keychain/envelope.ts';
import { createMemoryKeychain } from '../src-main/keychain/memory-keychain.ts';
import { createPlexClient } from '../src-main/plex/plex-client.ts';
import { answers, answersJson, startTestServer, testDevice } from '../src-main/plex/test-server.ts';
import { createPrivateFile } from '../src-main/settings/private-file.ts';
import { Token } from '../src-main/token.ts';
import { createHealthChecks } from '../src-main/expiry/health-checks.ts';
import { createPace } from '../src-main/expiry/pace.ts';
import { createScheduler } from '../src-main/expiry/scheduler.ts';
import { createServerChecks } from '../src-main/servers/server-checks.ts';
import { createTransientTokens } from '../src-main/servers/transient-tokens.ts';
import { serverList, serverSummary } from '../src-main/test-samples.ts';
import { createTestClock, HOUR, MINUTE, seeded } from '../src-main/expiry/test-clock.ts';

const SEED = Date.now() % 1_000_000;
const ACCOUNTS = 100;
const SERVERS_EACH = 1;
const TRANSIENT_TOKENS = 20;
const DAYS = 7;
const FAULTS = 0.05;
const MOST_GROWTH_BYTES = 5 * 1_048_576;
/** Less than the 4 s after which a socket that nobody uses goes by itself. */
const ALL_GONE_WITHIN_MS = 2_500;

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Timers, sockets, listeners and file handles of this process, as Node and Linux count them. */
function heldThings(): Record<string, number> {
  const held: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) held[kind] = (held[kind] ?? 0) + 1;
  if (process.platform === 'linux') held['files'] = readdirSync('/proc/self/fd').length;
  return held;
}

test(
  `R15: a week of a hundred accounts, with faults and nights, leaves nothing behind (seed ${String(SEED)})`,
  { timeout: 180_000 },
  async () => {
    const startedAt = performance.now();
    const random = seeded(SEED);
    const folder = mkdtempSync(path.join(tmpdir(), 'keyring-week-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const pong = answersJson({ pong: true });
    const identity = answersJson({ MediaContainer: { machineIdentifier: 'machine-1' } });
    const delegation = answersJson({ MediaContainer: { size: 0, token: 'transient-1' } });
    const faults = [
      answers(500, 'text/plain', ''),
      answers(429, 'text/plain', '', { 'retry-after': '30' }),
      answers(200, 'application/json', '{"po'),
      (_request: unknown, response: { socket: { resetAndDestroy: () => unknown } | null }) =>
        void response.socket?.resetAndDestroy(),
    ];
    const calls = new Map<string, number>();
    const server = await startTestServer((request, response) => {
      const account = String(request.headers['x-plex-client-identifier']);
      calls.set(account, (calls.get(account) ?? 0) + 1);
      const fault = faults[Math.floor((random() / FAULTS) * faults.length)];
      const soundly = { '/': identity, '/security/token': delegation }[pathOf(request.url)] ?? pong;
      (fault ?? soundly)(request, response);
    });
    const before = heldThings();

    const clock = createTestClock();
    const scheduler = createScheduler(clock);
    const pace = createPace(clock);
    const plex = createPlexClient({
      plexTvUrl: server.url,
      serverUrl: server.url,
      device: testDevice,
    });
    const credentials = createCredentialStore({
      keychain: createMemoryKeychain({ plexOrigin: server.url }),
      listFile: createCredentialListFile(createPrivateFile(path.join(folder, 'accounts.json'))),
      plexOrigin: server.url,
      now: clock.now,
    });
    let underWay = 0;
    const checks = createHealthChecks({
      plex: {
        ping: async (...asked) => {
          underWay += 1;
          await plex.ping(...asked).finally(() => (underWay -= 1));
        },
      },
      credentials,
      useJwt: () => Promise.reject(new Error('there is none')),
      plexHost: 'plex.tv',
      scheduler,
      pace,
      now: clock.now,
    });
    const servers = directoryOf(server.url);
    const asksServers = {
      checkServerToken: async (...asked: Parameters<typeof plex.checkServerToken>) => {
        underWay += 1;
        return plex.checkServerToken(...asked).finally(() => (underWay -= 1));
      },
    };
    const serverChecks = createServerChecks({
      plex: asksServers,
      servers,
      scheduler,
      pace,
      now: clock.now,
    });
    servers.onChange = () => serverChecks.follow(servers.lists());
    const transientTokens = createTransientTokens({
      plex: {
        ...asksServers,
        getTransientToken: (...asked: Parameters<typeof plex.getTransientToken>) =>
          plex.getTransientToken(...asked),
      },
      servers,
      scheduler,
      pace,
      now: clock.now,
      onServerTokenUsed: serverChecks.noteUse,
      leadMinutes: () => 60,
    });
    await credentials.start();
    await credentials.looked();
    for (let position = 0; position < ACCOUNTS; position += 1) {
      const accountId = AccountId.parse(`account-${String(position)}`);
      const about = { ...ownAccount, accountId, name: accountId, clientIdentifier: accountId };
      const account = { ...about, about: ownAccount, token: new Token('t'), privateKey: null };
      await credentials.add(account, 'keychain');
    }
    credentials.onChange('account', () => checks.follow(credentials.list()));
    checks.follow(credentials.list());
    serverChecks.follow(servers.lists());
    /** Each works for 48 hours; a new one takes the place of those that have ended. */
    const mintAnew = async (): Promise<void> => {
      for (const { transientTokenId, state } of transientTokens.list())
        if (state === 'ended') transientTokens.forget(transientTokenId);
      while (transientTokens.list().length < TRANSIENT_TOKENS)
        await transientTokens
          .mint(AccountId.parse('account-0'), ServerId.parse('server-0-0'), false)
          .catch(() => undefined);
    };

    /** Virtual time stands still while somebody waits for a real answer. */
    const passMinute = async (): Promise<void> => {
      await clock.passAsync(MINUTE);
      while (underWay > 0) await new Promise((resolve) => setTimeout(resolve, 1));
      await credentials.flush();
    };
    let heapAfterFirstDay = 0;
    for (let day = 0; day < DAYS; day += 1) {
      await mintAnew();
      for (let minute = 0; minute < 16 * 60; minute += 1) await passMinute();
      if (day === 0) heapAfterFirstDay = heapBytes();
      clock.sleep(8 * HOUR);
      scheduler.wake();
      checks.wake();
      serverChecks.wake();
      void transientTokens.checkAll();
    }
    // What the last waking has brought on is through by then.
    for (let minute = 0; minute < 30; minute += 1) await passMinute();
    const growth = heapBytes() - heapAfterFirstDay;
    const timersAtRest = clock.running();

    for (const { transientTokenId } of transientTokens.list())
      transientTokens.forget(transientTokenId);
    checks.close();
    serverChecks.close();
    pace.close();
    scheduler.close();
    await credentials.close();
    // A socket that is in use, so that its end is ours.
    await plex.ping(new Token('t'), { clientIdentifier: 'account-0' }).catch(() => undefined);
    plex.close();
    await expect.poll(heldThings, { timeout: ALL_GONE_WITHIN_MS, interval: 20 }).toEqual(before);

    const perDay = Math.max(...calls.values()) / DAYS;
    const seconds = (performance.now() - startedAt) / 1_000;
    console.log('A week:', {
      seconds: Math.round(seconds),
      mostCallsADay: perDay.toFixed(1),
      heapGrowthKiB: Math.round(growth / 1_024),
      timersAtRest,
    });
    expect(calls.size).toBe(ACCOUNTS);
    expect(servers.judged.size).toBe(ACCOUNTS * SERVERS_EACH);
    expect(perDay).toBeGreaterThanOrEqual(1);
    expect(perDay).toBeLessThanOrEqual(700);
    expect(growth).toBeLessThanOrEqual(MOST_GROWTH_BYTES);
    expect(timersAtRest).toBeLessThanOrEqual(2);
    expect(clock.running()).toBe(0);
    expect(seconds).toBeLessThan(120);
  },
);

const pathOf = (url: string): string => url.split('?')[0] ?? '';

/** The servers of the accounts, with what is known of their tokens, as the program's directory has them. */
function directoryOf(serverUrl: string) {
  const judged = new Set<string>();
  let known = Array.from({ length: ACCOUNTS }, (_, at) =>
    serverList(
      AccountId.parse(`account-${String(at)}`),
      ...Array.from({ length: SERVERS_EACH }, (_each, number) =>
        serverSummary({ serverId: ServerId.parse(`server-${String(at)}-${String(number)}`) }),
      ),
    ),
  );
  const directory = {
    judged,
    onChange: (): void => undefined,
    lists: () => known,
    connect: (accountId: AccountId, serverId: ServerId, plainHttpAgreed: boolean) =>
      Promise.resolve({
        accountId,
        serverId,
        server: { serverUrl, plainHttpAgreed },
        token: new Token('t'),
        clientIdentifier: String(accountId),
        name: String(serverId),
      }),
    noteHealth: (used: { accountId: AccountId; serverId: ServerId }, health: TokenHealth) => {
      if (health.state === 'valid') judged.add(used.serverId);
      known = known.map((list) =>
        list.accountId === used.accountId
          ? {
              ...list,
              servers: list.servers.map((each) =>
                each.serverId === used.serverId ? { ...each, health } : each,
              ),
            }
          : list,
      );
      directory.onChange();
    },
  };
  return directory;
}
