import type { Reply } from '../../../src-main/contract/bridge.ts';
import { ServerId } from '../../../src-main/contract/entities.ts';
import { replies, requests } from '../../../src-main/ipc/contract-samples.ts';

/** What goes over the door in the bench of calls: the smallest of the usual, and 64 KiB of two kinds. */
export const callKinds = ['small', 'rows', 'texts'] as const;
export type CallKind = (typeof callKinds)[number];

/** Which call of the contract each one is. */
export const callOf = {
  small: 'copyToken',
  rows: 'readState',
  texts: 'readTokenDetails',
} as const satisfies Record<CallKind, string>;

export const requestOf = {
  small: requests.copyToken,
  rows: requests.readState,
  texts: requests.readTokenDetails,
};

const LARGE_BYTES = 65_536;

export const replyOf = (kind: CallKind): Reply<(typeof callOf)[CallKind]> =>
  ({ small: () => replies.copyToken, rows: manyServers, texts: manyTexts })[kind]();

/** Short fields: the state of the app with so many servers that its JSON text is just over 64 KiB. */
export function manyServers(): Reply<'readState'> {
  const { servers, ...others } = replies.readState;
  const lists = servers.map((list) => ({ ...list, servers: [...list.servers] }));
  const state = { ...others, servers: lists };
  const [list] = lists;
  const [server] = list?.servers ?? [];
  if (list === undefined || server === undefined) throw new Error('the sample has no server');
  while (JSON.stringify(state).length < LARGE_BYTES) {
    const number = String(list.servers.length).padStart(4, '0');
    list.servers.push({
      ...server,
      serverId: ServerId.parse(`${number}${server.serverId.slice(number.length)}`),
      name: `Attic box ${number}`,
      address: `https://192-0-2-1.${number}a1b2c3d4e5f60718293a4b5c6d7e.plex.direct:32400`,
    });
  }
  return state;
}

/**
 * Long fields: token details with so many entitlements, each as long as a text may be. All Latin-1:
 * with one letter beyond it, such as the dots of a masked address, the whole JSON text takes twice
 * the room on its way.
 */
export function manyTexts(): Reply<'readTokenDetails'> {
  const entitlements = Array.from({ length: LARGE_BYTES / 512 }, (_, index) =>
    String(index).padEnd(512, ' an entitlement'),
  );
  return { ...replies.readTokenDetails, maskedEmail: '', entitlements };
}
