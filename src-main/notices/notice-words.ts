import type { Copied } from '../clipboard/secret-clipboard.ts';
import type { Notice, NoticeKind } from '../contract/entities.ts';
import { toMenuText } from '../shell/tray-menu.ts';
import { say } from '../contract/languages/say.ts';
import { timeFormat } from '../time-formats.ts';

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

function wordsOfOne(notice: Notice): NoticeWords {
  const name = speakable(notice.name);
  const kind = kindOf(notice);
  const title = say(`notificationTitles.${kind}`);
  if (kind !== 'jwtNotRenewed' && kind !== 'endsAt')
    return { title, body: say(`notifications.${kind}`, { name }) };
  const time = timeOfDay().format(notice.endsAtLatest ?? 0);
  return { title, body: say(`notifications.${kind}`, { name, time }) };
}

const timeOfDay = timeFormat({ timeStyle: 'short' });

/** What the notice is about besides what has happened. */
function kindOf({ kind, endsAtLatest, serverId, namedTokenId }: Notice) {
  const isOfTool = namedTokenId !== null;
  switch (kind) {
    case 'ends-soon':
      if (endsAtLatest === null) return isOfTool ? 'jwtNotRenewedSoon' : 'endsSoon';
      return isOfTool ? 'jwtNotRenewed' : 'endsAt';
    case 'ended':
      return isOfTool ? 'jwtEnded' : 'ended';
    case 'rejected':
      if (serverId !== null) return 'serverRejected';
      return isOfTool ? 'toolRejected' : 'accountRejected';
    case 'several-rejected':
      return 'severalRejected';
    case 'device-removed':
      return 'deviceRemoved';
    case 'server-restarted':
      return 'serverRestarted';
  }
}

/** In the order in which several are told. */
const kindsTold: readonly NoticeKind[] = [
  'ends-soon',
  'ended',
  'rejected',
  'several-rejected',
  'device-removed',
  'server-restarted',
];

function wordsOfMany(notices: Notice[]): NoticeWords {
  const ofServers = notices.filter(({ serverId }) => serverId !== null);
  const others = notices.filter(({ serverId }) => serverId === null);
  const kinds = kindsTold.flatMap((kind) => {
    const count = others.filter((notice) => notice.kind === kind).length;
    return count === 0 ? [] : say(`notificationCounts.${kind}`, { count });
  });
  if (ofServers.length > 0)
    kinds.push(say('notificationCounts.of-servers', { count: ofServers.length }));
  return {
    title: say('notificationCounts.title', { count: notices.length }),
    body: say('notificationCounts.body', {
      list: kinds.join(say('notificationCounts.separator')),
    }),
  };
}

/** What was copied: a token by its account, its tool or its server. */
export type CopiedThing = { kind: 'account' | 'named-token' | 'transient-token'; name: string };

/** What was copied, whose it is, and when it goes. */
export function copiedWords(
  { kind, name }: CopiedThing,
  { clearsAfterSeconds: seconds, keptOutOfHistories }: Copied,
): NoticeWords {
  const isTransient = kind === 'transient-token';
  const title = say(
    isTransient ? 'notificationTitles.transientCopied' : 'notificationTitles.copied',
  );
  const body = say(copiedSentences[kind], { name: speakable(name), seconds });
  if (keptOutOfHistories) return { title, body };
  return { title, body: [body, say('notifications.copiedRemembered')].join('\n') };
}

const copiedSentences = {
  account: 'notifications.copiedAccount',
  'named-token': 'notifications.copiedNamed',
  'transient-token': 'notifications.copiedTransient',
} as const;

/** A name that may stand in a notification. Where an account's name is an e-mail address, its first letter. */
function speakable(name: string): string {
  return name.includes('@') ? `${name.slice(0, 1)}•••` : toMenuText(name);
}
