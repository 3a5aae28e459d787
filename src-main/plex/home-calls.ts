import * as z from 'zod/mini';
import { KeyringError, isKeyringError } from '../keyring-error.ts';
import type { Token } from '../token.ts';
import { asListOf, Credential, flagOrFalse, inside, textOrEmpty } from './plex-answers.ts';
import type { Asking, CallOptions } from './question.ts';

/** The users of a Plex Home, and their tokens. */
export type HomeCalls = {
  /** Who is in the account's home: the account alone where it is in none. */
  getHomeUsers(token: Token, options: CallOptions): Promise<PlexHome>;
  /**
   * A token of one home user, under the client identifier given: that of no other credential, for
   * Plex keeps one token per user and identifier. Sent once, and never again by itself.
   *
   * @param pin four digits, where the user is protected; it goes to Plex and nowhere else
   * @throws KeyringError `home-pin-required` without a PIN | `home-pin-wrong` with one |
   *   `rate-limited` after many tries | `home-user-unknown`
   */
  switchHomeUser(
    token: Token,
    user: { uuid: string; pin: string | undefined },
    options: CallOptions,
  ): Promise<SwitchedUser>;
};

const HomeUser = z.object({
  uuid: z.string().check(z.regex(/^[\w-]{1,64}$/)),
  title: textOrEmpty,
  /** Empty for a managed user. */
  username: textOrEmpty,
  friendlyName: textOrEmpty,
  admin: flagOrFalse,
  guest: flagOrFalse,
  /** Managed by the home's admin. */
  restricted: flagOrFalse,
  /** Has a PIN. */
  protected: flagOrFalse,
});
export type PlexHomeUser = z.infer<typeof HomeUser>;

const asHomeUsers = asListOf(HomeUser);

const Home = z.object({
  name: textOrEmpty,
  users: z.pipe(
    z.transform((value) => asHomeUsers(inside('user', value))),
    z.array(z.custom<PlexHomeUser>()),
  ),
});
export type PlexHome = z.infer<typeof Home>;

/** JSON has `users`, XML an element of that name around one for each user. */
export function readHome(answer: unknown): PlexHome {
  return Home.parse(inside('home', answer));
}

/** Whose token it is: what is missing here the list has said. */
const SwitchedUser = z.object({
  authToken: Credential,
  uuid: z.catch(z.optional(z.string()), undefined),
  title: textOrEmpty,
  username: textOrEmpty,
});
export type SwitchedUser = z.infer<typeof SwitchedUser>;

export function createHomeCalls({ atPlexTv, ask }: Asking): HomeCalls {
  return {
    async getHomeUsers(token, options) {
      return ask(atPlexTv('GET', '/api/v2/home/users', token), readHome, options);
    },

    async switchHomeUser(token, { uuid, pin }, options) {
      const question = {
        ...atPlexTv('POST', '/api/v2/home/users/{uuid}/switch', token),
        sentPath: `/api/v2/home/users/${encodeURIComponent(uuid)}/switch`,
        ...(pin === undefined ? {} : { query: `?pin=${encodeURIComponent(pin)}` }),
      };
      const read = (answer: unknown): SwitchedUser => SwitchedUser.parse(inside('user', answer));
      const user = await ask(question, read, options).catch((error: unknown) => {
        throw switchFailure(error, pin);
      });
      if ((user.uuid ?? uuid) !== uuid) {
        throw new KeyringError('answer-unreadable', 'the switch answered with another user');
      }
      return user;
    },
  };
}

function switchFailure(error: unknown, pin: string | undefined): unknown {
  if (isKeyringError(error, 'not-found'))
    return new KeyringError('home-user-unknown', error.message);
  if (pin !== undefined && isKeyringError(error, 'home-pin-required'))
    return new KeyringError('home-pin-wrong', error.message);
  return error;
}
