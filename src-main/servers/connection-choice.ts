import type { ConnectionOutcome, TriedConnection } from '../contract/server-connections.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { PlexConnection } from '../plex/plex-answers.ts';
import type { PlexClient } from '../plex/plex-client.ts';

/** How long one address may take to say who it is (our choice). */
const PROBE_MS = 4_000;
/** At the same time, so that other calls still find room; and of one kind in all (our choice). */
const ASKED_AT_ONCE = 4;
const ASKED_OF_A_KIND = 12;
/** One place stays free for the next kind while there is one. */
const OF_A_KIND_AT_ONCE = 3;
/** A kind has this long before the next one is asked beside it, so that a relay is not woken for nothing. Our choice. */
const HEAD_START_MS = 300;
/** How long a better kind may still answer once a worse one has (our choice). */
const GRACE_MS = 2_000;
/** What the contract allows in one list. */
const MOST_TOLD = 1_000;

export type ConnectionKind = 'local' | 'remote' | 'relay';
const kindsInOrder: readonly ConnectionKind[] = ['local', 'remote', 'relay'];

export function connectionKind({ local, relay }: PlexConnection): ConnectionKind {
  if (relay) return 'relay';
  return local ? 'local' : 'remote';
}

export type TestOptions = {
  machineIdentifier: string;
  clientIdentifier: string;
  plainHttpAgreed: boolean;
  /** The server takes https only: none of its plain addresses is asked. */
  httpsRequired?: boolean | undefined;
  /** Ask every address to the end, in place of stopping at the first good one. */
  all?: boolean | undefined;
  signal?: AbortSignal | undefined;
};

/** How the test went: the address to use or why there is none, and what came of each. */
export type ConnectionTest = { tried: TriedConnection[] } & (
  { serverUrl: string } | { failure: KeyringError }
);

type Run = {
  readonly uri: string;
  readonly kind: ConnectionKind;
  /** Local before remote before relay, https before http. */
  readonly rank: number;
  /** What is known without asking, or came of asking. */
  outcome: ConnectionOutcome | undefined;
  failure: KeyringError | undefined;
  state: 'waiting' | 'asking' | 'right' | 'failed' | 'left-out';
  /** Which of the right answers came first. */
  turn: number;
};

/**
 * Asks a server's addresses who they are (`/identity`, never with a token), side by side, and takes
 * the best that answers with the right machine identifier: local before remote before relay, https
 * before http. The next kind joins when the better one has failed or has had its head start.
 */
export async function testConnections(
  plex: Pick<PlexClient, 'getIdentity'>,
  connections: PlexConnection[],
  options: TestOptions,
): Promise<ConnectionTest> {
  const runs = ranked(connections, options);
  const chosen = await race(plex, runs, options);
  const tried = runs.slice(0, MOST_TOLD).map((run) => ({
    kind: run.kind,
    address: run.uri.slice(0, 2_048),
    outcome: run === chosen ? 'chosen' : outcomeOf(run),
    isNameHidden: false,
  }));
  return chosen === undefined
    ? { tried, failure: tellingFailure(runs) }
    : { tried, serverUrl: chosen.uri };
}

function ranked(connections: PlexConnection[], { httpsRequired }: TestOptions): Run[] {
  const asked = new Map<ConnectionKind, number>();
  return onceEach(connections)
    .map((connection): Run => {
      const { uri } = connection;
      const kind = connectionKind(connection);
      const rank = kindsInOrder.indexOf(kind) * 2 + Number(isPlain(uri));
      return { uri, kind, rank, outcome: undefined, failure: undefined, state: 'waiting', turn: 0 };
    })
    .sort((one, other) => one.rank - other.rank)
    .map((run) => {
      if (httpsRequired === true && isPlain(run.uri))
        return { ...run, state: 'left-out', outcome: 'https-required' };
      const position = asked.get(run.kind) ?? 0;
      asked.set(run.kind, position + 1);
      return position < ASKED_OF_A_KIND ? run : { ...run, state: 'left-out' };
    });
}

/** What was typed by hand may be on Plex's list too; the first of the same address stands. */
function onceEach(connections: PlexConnection[]): PlexConnection[] {
  return [
    ...new Map([...connections].reverse().map((each) => [each.uri, each])).values(),
  ].reverse();
}

/** Runs the test, and ends with the address to use. Whatever is then under way is broken off. */
function race(
  plex: Pick<PlexClient, 'getIdentity'>,
  runs: Run[],
  options: TestOptions,
): Promise<Run | undefined> {
  const over = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, over.signal]) : over.signal;
  const timers: NodeJS.Timeout[] = [];
  let openKinds = options.all === true ? kindsInOrder.length : 1;
  let answers = 0;
  let isGraceOver = false;
  let isOver = false;

  const count = (state: Run['state'], kind?: ConnectionKind): number =>
    runs.filter((run) => run.state === state && (kind === undefined || run.kind === kind)).length;
  const isOpen = (state: Run['state']): boolean => state === 'waiting' || state === 'asking';

  const best = (): Run | undefined =>
    runs
      .filter(({ state }) => state === 'right')
      .sort((one, other) => one.rank - other.rank || one.turn - other.turn)[0];

  /** Whether an address that comes before the best one may still turn out right. */
  const mayImprove = (found: Run): boolean =>
    runs.some(
      (run) =>
        isOpen(run.state) && run.rank < found.rank && (run.kind === found.kind || !isGraceOver),
    );

  const mayStart = ({ kind }: Run): boolean => {
    const position = kindsInOrder.indexOf(kind);
    const betterHaveFailed = runs.every(
      (run) => kindsInOrder.indexOf(run.kind) >= position || !isOpen(run.state),
    );
    if (position >= openKinds && !betterHaveFailed) return false;
    const isLastKind = runs.every((run) => run.kind === kind || run.state !== 'waiting');
    return count('asking', kind) < (isLastKind ? ASKED_AT_ONCE : OF_A_KIND_AT_ONCE);
  };

  return new Promise((resolve) => {
    const end = (found: Run | undefined): void => {
      isOver = true;
      for (const timer of timers) clearTimeout(timer);
      for (const run of runs) if (run.state === 'asking') run.outcome = unfinished(run, found);
      over.abort();
      resolve(found);
    };

    const ask = async (run: Run): Promise<void> => {
      run.state = 'asking';
      try {
        await probe(plex, run.uri, signal, options);
        if (isOver) return;
        run.state = 'right';
        run.turn = answers += 1;
        if (answers === 1) timers.push(setTimeout(endGrace, GRACE_MS));
      } catch (error) {
        if (isOver) return;
        run.state = 'failed';
        run.failure = asKeyringError(error);
      }
      step();
    };

    const endGrace = (): void => {
      isGraceOver = true;
      step();
    };

    const openNextKind = (): void => {
      openKinds += 1;
      step();
    };

    const step = (): void => {
      if (isOver) return;
      const found = best();
      const isSettled = !runs.some(({ state }) => isOpen(state));
      if (isSettled || (found !== undefined && options.all !== true && !mayImprove(found))) {
        end(found);
        return;
      }
      for (const run of runs) {
        const isWorse = found !== undefined && options.all !== true && run.rank >= found.rank;
        if (run.state !== 'waiting' || isWorse || count('asking') >= ASKED_AT_ONCE) continue;
        if (mayStart(run)) void ask(run);
      }
    };

    for (const position of kindsInOrder.keys())
      if (position > 0) timers.push(setTimeout(openNextKind, position * HEAD_START_MS));
    step();
  });
}

async function probe(
  plex: Pick<PlexClient, 'getIdentity'>,
  serverUrl: string,
  signal: AbortSignal,
  { machineIdentifier, clientIdentifier, plainHttpAgreed }: TestOptions,
): Promise<void> {
  const identity = await plex.getIdentity(
    { serverUrl, plainHttpAgreed },
    { clientIdentifier, signal, deadlineMs: PROBE_MS, retry: { strategy: 'none' } },
  );
  if (identity.machineIdentifier !== machineIdentifier)
    throw new KeyringError('wrong-server', 'another machine identifier than expected');
}

/** A better address that was not waited for any longer took too long; a worse one was not needed. */
function unfinished(run: Run, found: Run | undefined): ConnectionOutcome {
  return found !== undefined && run.rank < found.rank ? 'timed-out' : 'not-needed';
}

function outcomeOf({ outcome, state, failure }: Run): ConnectionOutcome {
  if (outcome !== undefined) return outcome;
  if (state === 'right') return 'answers';
  return failure === undefined ? 'not-needed' : outcomeOfFailure(failure.code);
}

function outcomeOfFailure(code: FailureCode): ConnectionOutcome {
  switch (code) {
    case 'cancelled':
      return 'not-needed';
    case 'timed-out':
    case 'certificate-refused':
    case 'wrong-server':
    case 'address-unreadable':
      return code;
    case 'server-name-unknown':
      return 'name-unknown';
    case 'plain-http-needs-consent':
      return 'plain-http-not-agreed';
    case 'address-not-local':
      return 'plain-http-not-local';
    case 'plex-busy':
    case 'rate-limited':
      return 'busy';
    case 'not-a-plex-server':
    case 'redirect-refused':
      return 'not-a-plex-server';
    default:
      return 'not-reachable';
  }
}

/** What says more than that nobody answers. */
const tellingCodes = ['cancelled', 'plain-http-needs-consent', 'wrong-server'] as const;

function tellingFailure(runs: Run[]): KeyringError {
  for (const code of tellingCodes) {
    const telling = runs.find(({ failure }) => isKeyringError(failure, code))?.failure;
    if (telling !== undefined) return telling;
  }
  return new KeyringError('server-unreachable', `none of ${runs.length} connections answers`);
}

function asKeyringError(error: unknown): KeyringError {
  return isKeyringError(error) ? error : new KeyringError('internal', 'an unforeseen failure');
}

function isPlain(uri: string): boolean {
  return /^http:/i.test(uri);
}
