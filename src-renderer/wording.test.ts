import { expect, test } from 'vitest';
import { NoticeKind, TransientTokenSummary } from '../src-main/contract/entities.ts';
import { failureCodes } from '../src-main/contract/failure-codes.ts';
import { account, NOON, notice } from './testing/samples.ts';
import { timeOfDay } from './time-words.ts';
import {
  checkedSentence,
  healthSentence,
  needsNewSignIn,
  noticeWords,
  sentenceFor,
  tokenSentence,
  transientWords,
} from './wording.ts';

test('has one plain sentence for every failure', () => {
  for (const code of failureCodes) {
    const sentence = sentenceFor({ code, retryAt: null }, NOON);
    expect(sentence, code).toMatch(/^[A-Z][^.!?]*(?:\.\w[^.!?]*)*\.$/);
    expect(sentence.length, code).toBeLessThan(160);
    expect(sentence, code).not.toContain(code);
  }
});

test('tells the time to try again where it is known', () => {
  const retryAt = NOON + 90_000;
  const ending = `; try again at ${timeOfDay(retryAt, NOON)}.`;
  const [whatHappened, ...rest] = sentenceFor({ code: 'rate-limited', retryAt }, NOON).split(
    ending,
  );
  expect(whatHappened).toMatch(/^[A-Z][^;]+[^.;]$/);
  expect(rest).toEqual(['']);
});

test('keeps the sentences apart', () => {
  const sentences = failureCodes.map((code) => sentenceFor({ code, retryAt: null }, NOON));
  expect(new Set(sentences).size).toBe(failureCodes.length);
});

test('asks for a new sign-in only when nothing else helps', () => {
  const health = { state: 'could-not-check', checkedAt: NOON } as const;
  expect(needsNewSignIn(account({ health }))).toBe(false);
  expect(needsNewSignIn(account({ token: 'unread' }))).toBe(false);
  expect(needsNewSignIn(account({ token: 'missing' }))).toBe(true);
  expect(needsNewSignIn(account({ token: 'unreadable' }))).toBe(true);
  expect(needsNewSignIn(account({ health: { ...health, state: 'rejected' } }))).toBe(true);
});

test('says what is known of a token, and how', () => {
  const checkedAt = NOON - 5 * 60_000;
  const said = (state: Parameters<typeof healthSentence>[0]['state']) =>
    healthSentence({ state, checkedAt }, NOON);
  expect(said('valid')).toBe('Plex accepted the token 5 minutes ago.');
  expect(said('rejected')).toBe('Plex rejected the token 5 minutes ago; sign in again.');
  expect(said('refused')).toBe('Plex knows the token but refused to answer 5 minutes ago.');
  expect(said('could-not-check')).toMatch(/could not be asked 5 minutes ago/);
  expect(healthSentence({ state: 'unchecked', checkedAt: null }, NOON)).toBe(
    'Not checked with Plex yet.',
  );
});

test('speaks of the keychain before it speaks of Plex', () => {
  expect(tokenSentence(account(), NOON)).toMatch(/^Plex accepted/);
  expect(tokenSentence(account({ token: 'unread' }), NOON)).toMatch(/has not been read/);
  expect(tokenSentence(account({ token: 'missing' }), NOON)).toMatch(/sign in again/);
  expect(tokenSentence(account({ token: 'unreadable' }), NOON)).toMatch(/damaged/);
});

test('has a word for every state of a transient token, and says how it is known', () => {
  const checkedAt = NOON - 5 * 60_000;
  expect(new Set(TransientTokenSummary.shape.state.options.map(transientWords)).size).toBe(5);
  for (const state of TransientTokenSummary.shape.state.options) {
    expect(checkedSentence({ state, checkedAt }, NOON)).toMatch(/^[A-Z].*5 minutes ago.*\.$/);
    expect(checkedSentence({ state, checkedAt: null }, NOON)).toBeNull();
  }
});

test('says in a notice whose token it is, and what is the matter', () => {
  const said = NoticeKind.options.map((kind) => noticeWords(notice({ kind }), NOON));
  for (const { title, sentence } of said) {
    expect(title).toContain('Studio NAS');
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  }
  expect(new Set(said.map(({ title }) => title)).size).toBe(said.length);
});
