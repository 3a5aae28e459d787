import type { Notice, NoticeKind } from '../contract/entities.ts';
import { toMenuText } from '../shell/tray-menu.ts';

export type NoticeWords = { title: string; body: string };

/**
 * What the desktop's notification says, for one notice or for several together. Plain text: no
 * token, no e-mail address, no control or direction-changing characters, no name without end.
 */
export function noticeWords(notices: Notice[]): NoticeWords {
  const [first, ...others] = notices;
  if (first === undefined) return { title: '', body: '' };
  return others.length === 0 ? wordsOfOne(first) : wordsOfMany(notices);
}

function wordsOfOne({ kind, name, endsAtLatest, serverId, namedTokenId }: Notice): NoticeWords {
  const who = speakable(name);
  switch (kind) {
    case 'ends-soon':
      if (namedTokenId !== null)
        return {
          title: 'A JWT could not be renewed',
          body: `The JWT for ${who} ends ${atTime(endsAtLatest)}, and Plex cannot be reached. It is renewed as soon as that works.`,
        };
      return {
        title: 'A transient token ends soon',
        body: `The transient token for ${who} ends ${atTime(endsAtLatest)} at the latest.`,
      };
    case 'ended':
      if (namedTokenId !== null)
        return {
          title: 'A JWT has ended',
          body: `The JWT for ${who} has ended, and Plex cannot be reached. It is renewed as soon as that works.`,
        };
      return {
        title: 'A transient token has ended',
        body: `The 48 hours of the transient token for ${who} are over.`,
      };
    case 'rejected':
      if (serverId !== null)
        return {
          title: 'A server no longer accepts its token',
          body: `${who} rejected its token: the share or the device has ended. Refresh the servers to get a new one.`,
        };
      return {
        title: 'Plex no longer accepts a token',
        body:
          namedTokenId === null
            ? `The token of ${who} was rejected by Plex. Sign in again to get a new one.`
            : `The token made for ${who} was rejected by Plex. Replace it with a new one.`,
      };
    case 'several-rejected':
      return {
        title: 'Plex no longer accepts an account’s tokens',
        body: `The token of ${who} and those made for tools were rejected by Plex. Sign in again to replace them all.`,
      };
    case 'device-removed':
      return {
        title: 'A JWT was taken back at Plex',
        body: `Somebody removed the device of ${who} at Plex, so its JWT was forgotten here.`,
      };
    case 'server-restarted':
      return {
        title: 'A transient token no longer works',
        body: `The server ${who} has restarted or forgotten its transient token.`,
      };
  }
}

const counted: Readonly<Record<NoticeKind, (count: number) => string>> = {
  'ends-soon': (count) => `${count} transient ${count === 1 ? 'token ends' : 'tokens end'} soon`,
  ended: (count) => `${count} transient ${count === 1 ? 'token has' : 'tokens have'} ended`,
  rejected: (count) => `${count} ${count === 1 ? 'token was' : 'tokens were'} rejected by Plex`,
  'several-rejected': (count) =>
    `the tokens of ${count} ${count === 1 ? 'account' : 'accounts'} were rejected by Plex`,
  'device-removed': (count) =>
    `${count} ${count === 1 ? 'token was' : 'tokens were'} taken back at Plex`,
  'server-restarted': (count) =>
    `${count} transient ${count === 1 ? 'token was' : 'tokens were'} lost as a server restarted`,
};

function countedServers(count: number): string {
  return `${count} ${count === 1 ? 'token was' : 'tokens were'} rejected by ${count === 1 ? 'its server' : 'their servers'}`;
}

function wordsOfMany(notices: Notice[]): NoticeWords {
  const ofServers = notices.filter(({ serverId }) => serverId !== null);
  const others = notices.filter(({ serverId }) => serverId === null);
  const kinds = (Object.keys(counted) as NoticeKind[]).flatMap((kind) => {
    const count = others.filter((notice) => notice.kind === kind).length;
    return count === 0 ? [] : counted[kind](count);
  });
  if (ofServers.length > 0) kinds.push(countedServers(ofServers.length));
  return {
    title: `${notices.length} tokens need a look`,
    body: `${kinds.join(', ')}.`,
  };
}

/** A name that may stand in a notification. Where an account's name is an e-mail address, its first letter. */
function speakable(name: string): string {
  return name.includes('@') ? `${name.slice(0, 1)}•••` : toMenuText(name);
}

function atTime(instant: number | null): string {
  if (instant === null) return 'soon';
  return `at ${new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).format(instant)}`;
}
