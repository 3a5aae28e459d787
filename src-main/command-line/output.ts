import type { ListedCredential, Reply } from '../broker/protocol.ts';
import { rowWords } from '../../src-renderer/activity/activity-words.ts';
import { plainText } from '../../src-renderer/plain-text.ts';
import { time } from './handed-over-text.ts';

export function listJson({ credentials, isWhole, ...app }: Reply<'list'>) {
  return {
    ...app,
    isWhole,
    credentials: credentials.map(({ checkedAt, endsAtLatest, ...rest }) => ({
      ...rest,
      checkedAt: time(checkedAt),
      endsAtLatest: time(endsAtLatest),
    })),
  };
}

/** A table for people. */
export function listText({ credentials, isWhole }: Reply<'list'>): string {
  if (credentials.length === 0) return 'Nothing yet: sign in first.\n';
  const rows = [
    ['KIND', 'NAME', 'ACCOUNT', 'STATE', 'ENDS'],
    ...credentials.map((each) => [
      kindWords[each.kind],
      plainText(each.name, 60),
      plainText(each.account, 40),
      each.kind === 'server' ? '' : stateWords[each.state],
      each.endsAtLatest === null ? '' : (time(each.endsAtLatest) ?? ''),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...rows.map((row) => Array.from(row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map(
        (cell, column) =>
          cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - Array.from(cell).length)),
      )
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n${isWhole ? '' : 'There are more than fit here.\n'}`;
}

/** Times are ISO 8601. */
export function activityJson({ entries, isWhole }: Reply<'activity'>) {
  return { isWhole, entries: entries.map((entry) => ({ ...entry, at: time(entry.at) })) };
}

export function activityText({ entries }: Reply<'activity'>): string {
  return entries
    .map((entry) => {
      const { at, what, way, refusal } = rowWords(entry);
      const sentence = `${what} ${way}.`;
      return `${time(at) ?? ''}  ${refusal === '' ? sentence : `${sentence} ${refusal}`}\n`;
    })
    .join('');
}

export function statusText({ version, keychain, isLocked, credentials }: Reply<'list'>): string {
  const accounts = credentials.filter(({ kind }) => kind === 'account').length;
  return [
    `Keyring for Plex ${version} runs.`,
    `Keychain: ${keychain}. Tokens: ${isLocked ? 'locked' : 'unlocked'}.`,
    `Accounts: ${String(accounts)}.`,
    '',
  ].join('\n');
}

const kindWords: Record<ListedCredential['kind'], string> = {
  account: 'account',
  'named-token': 'tool',
  'transient-token': 'transient',
  server: 'server',
};

const stateWords: Record<ListedCredential['state'], string> = {
  unchecked: 'not checked yet',
  valid: 'valid',
  rejected: 'rejected',
  refused: 'refused',
  'could-not-check': 'could not check',
  unread: 'keychain closed',
  missing: 'missing',
  unreadable: 'unreadable',
  'ends-soon': 'ends soon',
  ended: 'ended',
  'server-restarted': 'server restarted',
};
