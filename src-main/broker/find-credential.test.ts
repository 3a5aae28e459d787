import { expect, test } from 'vitest';
import { accountSummary, namedTokenSummary, nora, sam } from '../test-samples.ts';
import { findAccount, findNamedToken } from './find-credential.ts';
import type { Credentials } from './find-credential.ts';
import { AmbiguousName } from './socket-server.ts';

const both = [accountSummary(), accountSummary({ accountId: sam, name: 'sam' })];

const credentials = (some: Partial<Credentials>): Credentials => ({
  accounts: both,
  namedTokens: [],
  transientTokens: [],
  servers: [],
  now: 0,
  ...some,
});

test('without a name, the only account is meant, and of several none', () => {
  expect(findAccount([accountSummary()], undefined).accountId).toBe(nora);
  expect(() => findAccount(both, undefined)).toThrow(new AmbiguousName(['nora_k', 'sam']));
  expect(() => findAccount([], undefined)).toThrow(
    expect.objectContaining({ code: 'account-unknown' }),
  );
});

test('an account goes by its name, as written or not, and by its id', () => {
  expect(findAccount(both, 'SAM').accountId).toBe(sam);
  expect(findAccount(both, nora).accountId).toBe(nora);
  expect(() => findAccount(both, 'nobody')).toThrow(
    expect.objectContaining({ code: 'account-unknown' }),
  );
});

test('a token for a tool is found beside an account of the same name, and an account never', () => {
  const namedTokens = [namedTokenSummary({ name: 'sam' })];
  expect(findNamedToken(credentials({ namedTokens }), 'sam').kind).toBe('named-token');
  expect(() => findNamedToken(credentials({ namedTokens }), 'nora_k')).toThrow(
    expect.objectContaining({ code: 'name-unknown' }),
  );
  const two = [...namedTokens, namedTokenSummary({ name: 'sam' })];
  expect(() => findNamedToken(credentials({ namedTokens: two }), 'sam')).toThrow(AmbiguousName);
});
