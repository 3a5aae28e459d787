import type { AccountDetails } from '../plex/plex-answers.ts';

/** What we call an account: the username, the title of an account without one, or its id. */
export function accountName({ username, title, friendlyName, uuid }: AccountDetails): string {
  return [username, title, friendlyName].find((name) => name?.trim()) ?? `Plex account ${uuid}`;
}
