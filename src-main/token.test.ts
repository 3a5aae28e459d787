import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { DeviceJwt, PrivateKey, Token } from './token.ts';

const canary = 'canary-of-a-secret-0001';

test.each([
  ['[token]', new Token(canary)],
  ['[private key]', new PrivateKey(canary)],
  ['[device JWT]', new DeviceJwt(canary)],
])('S25: however it is written out, it is %s', (said, secret) => {
  const inside = { deep: [{ secret }] };
  expect([String(secret), secret.toString(), format('%s', secret)]).toEqual([said, said, said]);
  expect(JSON.stringify(secret)).toBe(JSON.stringify(said));
  expect(inspect(secret)).toBe(said);
  const error = new Error('a failure', { cause: secret });
  for (const text of [
    JSON.stringify(inside),
    inspect(inside, { depth: 9, showHidden: true, getters: true }),
    format('%o %O %j', inside, inside, inside),
    inspect(error, { showHidden: true }),
    Object.entries(secret).join(),
    JSON.stringify(structuredClone(secret)),
  ])
    expect(text).not.toContain('canary');
  expect(secret.reveal()).toBe(canary);
});
