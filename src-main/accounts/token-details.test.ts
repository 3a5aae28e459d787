import { describe, expect, test } from 'vitest';
import { calls } from '../contract/contract.ts';
import type { AccountId, TokenHealth } from '../contract/entities.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import { KeyringError } from '../keyring-error.ts';
import type { AccountDetails } from '../plex/plex-answers.ts';
import { accountDetails, accountSummary, credentialOf, nora, pending } from '../test-samples.ts';
import { createTokenDetailsReader, maskEmail } from './token-details.ts';

const NOW = 1_790_000_000_000;
const failure = (code: FailureCode) => new KeyringError(code, 'as the test wants it');

function setUp(answers: (AccountDetails | Error | Promise<AccountDetails>)[] = [accountDetails()]) {
  const seen = {
    asked: [] as string[],
    clientIdentifier: 'client-1',
    isGone: false,
    health: { state: 'unchecked', checkedAt: null } as TokenHealth,
  };
  const reader = createTokenDetailsReader({
    plex: {
      getTokenDetails: async (token, { clientIdentifier }) => {
        seen.asked.push(`${token.reveal()} as ${clientIdentifier}`);
        const answer = answers.shift() ?? failure('internal');
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    accounts: {
      credential: (accountId) => {
        if (seen.isGone) throw failure('account-unknown');
        return credentialOf(accountId, seen.clientIdentifier);
      },
      list: () => [accountSummary({ health: seen.health })],
      noteHealth: (_accountId: AccountId, health) => {
        seen.health = health;
      },
    },
    now: () => NOW,
  });
  return { seen, reader };
}

describe('token details', () => {
  test('are asked once, with the account’s own token and identifier, and then known', async () => {
    const { seen, reader } = setUp([accountDetails(), accountDetails({ username: 'nora_2' })]);
    const first = await reader.read(nora, false);
    expect(await reader.read(nora, false)).toEqual(first);
    expect(seen.asked).toEqual([`token-of-${nora}-at-client-1 as client-1`]);
    expect((await reader.read(nora, true)).owner).toBe('nora_2');
    expect(seen.asked.length).toBe(2);
  });

  test('fit the contract, and hold neither token nor whole e-mail address', async () => {
    const { reader } = setUp([
      accountDetails({
        friendlyName: 'Nora K',
        subscription: { active: true, status: 'Active', plan: 'lifetime' },
        twoFactorEnabled: true,
        joinedAt: 1_500_000_000,
        rememberExpiresAt: 1_800_000_000,
        entitlements: ['all'],
        country: 'NO',
      }),
    ]);
    const details = await reader.read(nora, false);
    expect(details).toMatchObject({
      owner: 'nora_k',
      fullName: 'Nora K',
      maskedEmail: 'n•••@example.test',
      subscription: { active: true, status: 'Active', plan: 'lifetime' },
      twoFactorEnabled: true,
      joinedAt: 1_500_000_000_000,
      rememberedUntil: 1_800_000_000_000,
      clientIdentifier: 'client-1',
      health: { state: 'valid', checkedAt: NOW },
    });
    expect(calls.readTokenDetails.reply.safeParse(details).success).toBe(true);
    expect(JSON.stringify(details)).not.toMatch(/token-of|nora@/);
  });

  test('"remembered until" a day long past is shown, and nothing is made of it', async () => {
    const { reader } = setUp([accountDetails({ rememberExpiresAt: 1_000_000_000 })]);
    expect(await reader.read(nora, false)).toMatchObject({
      rememberedUntil: 1_000_000_000_000,
      health: { state: 'valid', checkedAt: NOW },
    });
  });

  test('fit the contract whatever Plex says', async () => {
    const endless = 'x'.repeat(10_000);
    const { reader } = setUp([
      accountDetails({
        username: endless,
        friendlyName: endless,
        email: `${endless}@${endless}`,
        country: endless,
        subscription: { active: null, status: endless, plan: null },
        entitlements: Array.from({ length: 2_000 }, () => endless),
        roles: Array.from({ length: 2_000 }, () => endless),
        joinedAt: Number.MAX_SAFE_INTEGER,
        rememberExpiresAt: -999_999_999_999_999,
      }),
    ]);
    const details = await reader.read(nora, false);
    expect(calls.readTokenDetails.reply.safeParse(details).error).toBeUndefined();
    expect(details.joinedAt).toBeNull();
  });

  test('are empty where Plex says nothing', async () => {
    const { reader } = setUp([accountDetails({ username: 'kid', email: null })]);
    expect(await reader.read(nora, false)).toMatchObject({
      maskedEmail: '',
      subscription: null,
      twoFactorEnabled: null,
      joinedAt: null,
      entitlements: [],
    });
  });

  test.each([
    ['token-rejected', 'rejected'],
    ['token-expired', 'rejected'],
    ['token-refused', 'refused'],
    ['offline', 'could-not-check'],
    ['plex-busy', 'could-not-check'],
    ['rate-limited', 'could-not-check'],
    ['answer-unreadable', 'could-not-check'],
  ] as const)('note what %s says of the token: %s', async (code, state) => {
    const { seen, reader } = setUp([failure(code)]);
    await expect(reader.read(nora, false)).rejects.toMatchObject({ code });
    expect(seen.health).toEqual({ state, checkedAt: NOW });
  });

  test('say nothing of a token that took the place of the one asked about', async () => {
    const answer = pending<AccountDetails>();
    const { seen, reader } = setUp([answer.promise]);
    const read = reader.read(nora, true);
    seen.clientIdentifier = 'client-2';
    answer.reject(failure('token-rejected'));
    await expect(read).rejects.toMatchObject({ code: 'token-rejected' });
    expect(seen.health.state).toBe('unchecked');
  });

  test('keep nothing of an account that is gone when Plex answers', async () => {
    const answer = pending<AccountDetails>();
    const { seen, reader } = setUp([answer.promise, failure('offline')]);
    const read = reader.read(nora, true);
    seen.isGone = true;
    answer.resolve(accountDetails());
    await expect(read).rejects.toMatchObject({ code: 'account-unknown' });
    seen.isGone = false;
    await expect(reader.email(nora)).rejects.toMatchObject({ code: 'offline' });
  });

  test('are taken over from sign-in, and forgotten with the account', async () => {
    const { seen, reader } = setUp([failure('offline')]);
    reader.remember(nora, accountDetails());
    expect(seen.health.state).toBe('valid');
    expect((await reader.read(nora, false)).owner).toBe('nora_k');
    expect(seen.asked).toEqual([]);
    reader.forget(nora);
    await expect(reader.read(nora, false)).rejects.toMatchObject({ code: 'offline' });
  });

  test('ask nobody about an account that is not here', async () => {
    const { seen, reader } = setUp();
    reader.remember(nora, accountDetails());
    seen.isGone = true;
    await expect(reader.read(nora, false)).rejects.toMatchObject({ code: 'account-unknown' });
  });
});

test('the e-mail address is given whole when asked for, without asking Plex twice', async () => {
  const { seen, reader } = setUp();
  expect(await reader.email(nora)).toBe('nora@example.test');
  expect(await reader.email(nora)).toBe('nora@example.test');
  expect(seen.asked.length).toBe(1);
});

test.each([
  ['nora@example.test', 'n•••@example.test'],
  ['n@x', 'n•••@x'],
  ['"a@b"@example.test', '"•••@example.test'],
  ['@example.test', '•••'],
  ['nora', '•••'],
  ['', ''],
])('masks %s as %s', (email, masked) => {
  expect(maskEmail(email)).toBe(masked);
});
