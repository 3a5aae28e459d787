import { describe, expect, test } from 'vitest';
import { events } from '../contract/contract.ts';
import { AccountId, NamedTokenId } from '../contract/entities.ts';
import type { NamedTokenSummary } from '../contract/named-tokens.ts';
import type { Repair } from '../contract/repairs.ts';
import { KeyringError } from '../keyring-error.ts';
import { accountSummary, namedTokenSummary, nora } from '../test-samples.ts';
import { createAccountRepairs } from './account-repairs.ts';

const rejected = { state: 'rejected', checkedAt: 5 } as const;
const valid = { state: 'valid', checkedAt: 6 } as const;

const tool = (name: string, some: Partial<NamedTokenSummary> = {}): NamedTokenSummary =>
  namedTokenSummary({ namedTokenId: NamedTokenId.parse(name), name, health: rejected, ...some });

function setUp(tools: NamedTokenSummary[] = [tool('Tautulli'), tool('Kometa')]) {
  const seen = {
    looked: [] as string[],
    replaced: [] as string[],
    told: [] as Repair[][],
    bugs: [] as unknown[],
  };
  /** What Plex says of a token that is looked at. */
  const says = new Map<string, NamedTokenSummary['health']>();
  const refused = new Map<string, unknown>();
  let accounts = [accountSummary({ signedInAt: 1, health: rejected })];
  const repairs = createAccountRepairs({
    accounts: () => accounts,
    namedTokens: () => tools,
    look: async (id) => {
      seen.looked.push(id);
      await Promise.resolve();
      const health = says.get(id);
      if (health === undefined) return;
      tools = tools.map((each) => (each.namedTokenId === id ? { ...each, health } : each));
    },
    replace: async (id) => {
      seen.replaced.push(id);
      await Promise.resolve();
      if (refused.has(id)) throw refused.get(id);
      tools = tools.map((each) => (each.namedTokenId === id ? { ...each, health: valid } : each));
    },
    onBug: (error) => seen.bugs.push(error),
  });
  repairs.onChange((list) => seen.told.push(list));
  /** The account is kept anew. */
  const signIn = (some: Parameters<typeof accountSummary>[0] = {}): void => {
    accounts = [accountSummary({ signedInAt: 2, health: valid, ...some })];
    repairs.follow(accounts);
  };
  const settled = () => expect.poll(() => repairs.isUnderWay(nora)).toBe(false);
  const states = () => repairs.list().map(({ steps }) => steps.map(({ state }) => state));
  const leave = (id: string) =>
    void (tools = tools.filter((each) => each.namedTokenId !== NamedTokenId.parse(id)));
  return { seen, says, repairs, refused, signIn, settled, states, leave };
}

describe('a repair', () => {
  test('replaces each rejected token of the account in turn, once it is signed in to again', async () => {
    const { seen, repairs, signIn, settled, states } = setUp();
    repairs.want(nora);
    repairs.follow([accountSummary({ signedInAt: 1, health: rejected })]);
    expect(repairs.list()).toEqual([]);
    signIn();
    expect(repairs.isUnderWay(nora)).toBe(true);
    await settled();
    expect(seen.replaced).toEqual(['Tautulli', 'Kometa']);
    expect(states()).toEqual([['replaced', 'replaced']]);
    expect(seen.told.map(([repair]) => repair?.steps.map(({ state }) => state))).toEqual([
      ['waiting', 'waiting'],
      ['under-way', 'waiting'],
      ['replaced', 'waiting'],
      ['replaced', 'under-way'],
      ['replaced', 'replaced'],
    ]);
    for (const told of seen.told) expect(events.repairsChanged.safeParse(told).success).toBe(true);
  });

  test('comes only when somebody wants it, and only once', async () => {
    const { seen, repairs, signIn, settled } = setUp();
    signIn();
    expect(repairs.list()).toEqual([]);
    repairs.want(nora);
    signIn({ signedInAt: 3 });
    await settled();
    signIn({ signedInAt: 4 });
    expect(seen.replaced).toHaveLength(2);
  });

  test('lists what could not be replaced, and goes on with the others', async () => {
    const { seen, repairs, refused, signIn, settled } = setUp();
    refused.set('Tautulli', new KeyringError('offline', 'as the test wants it'));
    repairs.want(nora);
    signIn();
    await settled();
    expect(repairs.list()[0]?.steps).toMatchObject([
      { name: 'Tautulli', state: 'failed', failure: 'offline' },
      { name: 'Kometa', state: 'replaced', failure: null },
    ]);
    expect(seen.bugs).toEqual([]);
  });

  test('survives a bug, which is reported', async () => {
    const { seen, repairs, refused, signIn, settled } = setUp();
    const bug = new Error('bug');
    refused.set('Kometa', bug);
    repairs.want(nora);
    signIn();
    await settled();
    expect(repairs.list()[0]?.steps).toMatchObject([
      { state: 'replaced' },
      { state: 'failed', failure: 'internal' },
    ]);
    expect(seen.bugs).toEqual([bug]);
  });

  test('leaves alone what works, what is taken back, what is another account’s, and what leaves meanwhile', async () => {
    const { seen, repairs, signIn, settled, leave } = setUp([
      tool('works', { health: valid }),
      tool('taken back', { isRevoking: true }),
      tool('of another', { accountId: AccountId.parse('sam') }),
      tool('one'),
      tool('leaves'),
    ]);
    repairs.want(nora);
    signIn();
    leave('leaves');
    await settled();
    expect(seen.replaced).toEqual(['one']);
  });

  test('asks first about those that nobody has looked at since, and spares what still works', async () => {
    const before = { state: 'valid', checkedAt: 4 } as const;
    const { seen, says, repairs, signIn, settled } = setUp([
      tool('ended', { health: before }),
      tool('works', { health: before }),
      tool('not to be asked about', { health: { state: 'could-not-check', checkedAt: 6 } }),
      tool('looked at since', { health: valid }),
      tool('not at hand', { health: before, presence: 'missing' }),
      tool('rejected'),
    ]);
    says.set('ended', rejected);
    says.set('works', valid);
    repairs.want(nora);
    signIn();
    await settled();
    expect(seen.looked).toEqual(['ended', 'works', 'not to be asked about']);
    expect(seen.replaced).toEqual(['ended', 'rejected']);
    expect(repairs.list()[0]?.steps.map(({ name }) => name)).toEqual(['ended', 'rejected']);
  });

  test('that finds everything in order says nothing more', async () => {
    const { says, repairs, signIn, settled } = setUp([
      tool('works', { health: { state: 'valid', checkedAt: 4 } }),
    ]);
    says.set('works', valid);
    repairs.want(nora);
    signIn();
    await settled();
    expect(repairs.list()).toEqual([]);
  });

  test('without anything to replace says nothing, and none comes for an account that has left', () => {
    const { repairs, signIn } = setUp([]);
    repairs.want(nora);
    signIn();
    expect(repairs.list()).toEqual([]);
    const other = setUp();
    other.repairs.want(nora);
    other.repairs.follow([]);
    other.signIn();
    expect(other.repairs.list()).toEqual([]);
  });

  test('stays on the list until it was read, and cannot be taken off before its end', async () => {
    const { repairs, signIn, settled } = setUp();
    repairs.want(nora);
    signIn();
    repairs.forget(nora);
    expect(repairs.list()).toHaveLength(1);
    await settled();
    repairs.forget(nora);
    expect(repairs.list()).toEqual([]);
  });
});
