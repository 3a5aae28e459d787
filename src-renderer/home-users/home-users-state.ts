import type { AccountId } from '../../src-main/contract/entities.ts';
import type { HomeUserId, HomeUserList } from '../../src-main/contract/home-users.ts';

export type HomeUsersPanel = {
  readonly kind: 'home-users';
  readonly accountId: AccountId;
  /** As main last told; null until then. */
  readonly list: HomeUserList | null;
  /** Whose PIN is asked for. The panel never holds one. */
  readonly asking: HomeUserId | null;
  /** Whose token was last asked for: there it says how that went. */
  readonly last: HomeUserId | null;
  /** When it grows, the PIN's field is emptied. */
  readonly emptied: number;
  /** How many wrong PINs were sent, by user. */
  readonly wrongPins: ReadonlyMap<HomeUserId, number>;
};

export type HomeUsersChange =
  | { readonly type: 'home-users-read'; readonly list: HomeUserList }
  | { readonly type: 'home-pin-asked'; readonly homeUserId: HomeUserId }
  | { readonly type: 'home-pin-closed' }
  | { readonly type: 'home-pin-sent'; readonly homeUserId: HomeUserId }
  | { readonly type: 'home-pin-wrong'; readonly homeUserId: HomeUserId }
  | { readonly type: 'home-user-kept' };

export function homeUsersOpened(accountId: AccountId): HomeUsersPanel {
  return {
    kind: 'home-users',
    accountId,
    list: null,
    asking: null,
    last: null,
    emptied: 0,
    wrongPins: new Map(),
  };
}

export function nextHomeUsers(panel: HomeUsersPanel, change: HomeUsersChange): HomeUsersPanel {
  const emptied = panel.emptied + 1;
  switch (change.type) {
    case 'home-users-read':
      return change.list.accountId === panel.accountId ? { ...panel, list: change.list } : panel;
    case 'home-pin-asked':
      return { ...panel, asking: change.homeUserId, last: change.homeUserId, emptied };
    case 'home-pin-closed':
      return { ...panel, asking: null };
    case 'home-pin-sent':
      return { ...panel, last: change.homeUserId, emptied };
    case 'home-pin-wrong': {
      const { homeUserId } = change;
      const wrong = (panel.wrongPins.get(homeUserId) ?? 0) + 1;
      return { ...panel, wrongPins: new Map(panel.wrongPins).set(homeUserId, wrong) };
    }
    case 'home-user-kept':
      return { ...panel, asking: null, last: null, wrongPins: new Map() };
  }
}

/** So many wrong PINs in a row, and the person should know what Plex may do. Our choice. */
const MANY_WRONG = 3;

export function hasManyWrongPins({ wrongPins }: HomeUsersPanel, homeUserId: HomeUserId): boolean {
  return (wrongPins.get(homeUserId) ?? 0) >= MANY_WRONG;
}

/** One letter each of the first two words; the first letter as a reader sees it. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s_.-]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const [one = '', other = ''] = words.map((word) => Array.from(word)[0]);
  return `${one}${other}`.toLocaleUpperCase() || '?';
}
