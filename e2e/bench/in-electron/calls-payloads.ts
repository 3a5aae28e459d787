import type { AppState } from '../../../src-main/contract/entities.ts';
import { ServerId } from '../../../src-main/contract/entities.ts';
import { replies, requests } from '../../../src-main/ipc/contract-samples.ts';

/** What goes over the door in the bench of calls: the smallest of the usual, and a list of 64 KiB. */
export const smallRequest = requests.copyToken;
export const smallReply = replies.copyToken;

const LARGE_BYTES = 65_536;

/** The state of the app with so many servers that its JSON text is just over 64 KiB. */
export function largeReply(): AppState {
  const { servers, ...others } = replies.readState;
  const lists = servers.map((list) => ({ ...list, servers: [...list.servers] }));
  const state: AppState = { ...others, servers: lists };
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
