import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { userRetry } from './retries.ts';
import {
  answersHtml,
  answersJson,
  asked,
  clientOf,
  startTestServer,
  token,
  type Answering,
} from './test-server.ts';

const claim = 'claim-madeUpClaim_0001';
const now = () => 1_800_000_000_000;

test('a claim token is asked for by its account, and ends after four minutes', async () => {
  const server = await startTestServer(answersJson({ token: claim }));
  const made = await clientOf(server, {}, { now }).getClaimToken(token, asked);
  expect(server.received).toMatchObject([
    { method: 'GET', url: '/api/claim/token.json', headers: { 'x-plex-token': token.reveal() } },
  ]);
  expect(made.token.reveal()).toBe(claim);
  expect(made.endsAt).toBe(now() + 240_000);
  expect(inspect(made, { showHidden: true }) + JSON.stringify(made)).not.toContain(claim);
});

test.each<[string, Answering, string]>([
  ['another kind of token', answersJson({ token: 'Xy7-madeUpToken_0001' }), 'answer-unreadable'],
  ['none', answersJson({}), 'answer-unreadable'],
  ['a dead token', answersJson({ errors: [{ code: 1001 }] }, 401), 'token-rejected'],
  ['a managed user', answersJson({ errors: [{ code: 1009 }] }, 403), 'managed-user-refused'],
  ['a fault', answersHtml(503), 'plex-busy'],
])('it is asked for once, and fails for %s', async (_what, answering, code) => {
  const server = await startTestServer(answering);
  const asking = clientOf(server, { retry: userRetry }).getClaimToken(token, asked);
  await expect(asking).rejects.toMatchObject({ code });
  expect(server.received).toHaveLength(1);
});
