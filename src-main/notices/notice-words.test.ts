import { describe, expect, test } from 'vitest';
import { NoticeId, NoticeKind, ServerId, TransientTokenId } from '../contract/entities.ts';
import type { Notice } from '../contract/entities.ts';
import { NOON } from '../expiry/test-clock.ts';
import { nora } from '../test-samples.ts';
import { noticeWords } from './notice-words.ts';

function notice(kind: NoticeKind, name = 'Attic box'): Notice {
  return {
    noticeId: NoticeId.parse('notice-1'),
    kind,
    accountId: nora,
    transientTokenId: kind === 'rejected' ? null : TransientTokenId.parse('t'),
    serverId: null,
    namedTokenId: null,
    name,
    since: NOON,
    endsAtLatest: kind === 'rejected' ? null : NOON,
  };
}

describe('a notification', () => {
  test.each(NoticeKind.options)(
    'of %s says in a title and a sentence what is the matter',
    (kind) => {
      const { title, body } = noticeWords([notice(kind)]);
      expect(title).toMatch(/^[A-Z].{10,60}$/);
      expect(body).toMatch(/^[A-Z].*Attic box.*\.$/);
    },
  );

  test('of several counts them by what happened', () => {
    const { title, body } = noticeWords([
      notice('ended'),
      notice('ended'),
      notice('rejected'),
      notice('ends-soon'),
    ]);
    expect(title).toBe('4 tokens need a look');
    expect(body).toBe(
      '1 transient token ends soon, 2 transient tokens have ended, 1 token was rejected by Plex.',
    );
  });

  test.each([
    ['an e-mail address', 'nora@example.test', /example|nora/],
    ['characters that turn the text', 'evil\u202egnp.exe', /\u202e/],
    ['line breaks', 'one\ntwo', /\n/],
    ['a name without end', 'x'.repeat(500), /x{61}/],
  ])('does not repeat %s', (_what, name, unwanted) => {
    for (const kind of NoticeKind.options) {
      const { title, body } = noticeWords([notice(kind, name)]);
      expect(`${title} ${body}`).not.toMatch(unwanted);
    }
  });
});

test('of a rejected server token names the server and the way to a new one; several are counted by who rejected them', () => {
  const ofServer: Notice = { ...notice('rejected'), serverId: ServerId.parse('machine-1') };
  expect(noticeWords([ofServer])).toEqual({
    title: 'A server no longer accepts its token',
    body: 'Attic box rejected its token: the share or the device has ended. Refresh the servers to get a new one.',
  });
  const { body } = noticeWords([ofServer, notice('rejected'), ofServer]);
  expect(body).toBe('1 token was rejected by Plex, 2 tokens were rejected by their servers.');
});
