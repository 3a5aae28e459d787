import { accountName } from '../accounts/account-name.ts';
import type { AccountKeeper, NewToken } from '../accounts/keep-account.ts';
import { maskEmail } from '../accounts/token-details.ts';
import type { ClipboardText } from '../clipboard/clipboard-text.ts';
import type { SecretClipboard } from '../clipboard/secret-clipboard.ts';
import type { ClipboardFinding } from '../contract/adopt.ts';
import type { AccountId, KeptIn } from '../contract/entities.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { AccountDetails } from '../plex/plex-answers.ts';
import type { PlexClient } from '../plex/plex-client.ts';
import { Token } from '../token.ts';
import { tokenIn } from './clipboard-form.ts';
import type { TokenForm } from './clipboard-form.ts';

/** How long what was found waits for the person's word. Our choice. */
const HELD_MS = 5 * 60_000;

/** A token that the person has already: it is taken from the clipboard, and its owner is asked for. */
export type TokenAdoption = {
  /**
   * What is on the clipboard. A text goes to Plex only if it has the form of a token and is none that
   * is known here; to a server none goes ever. What was found before is forgotten.
   *
   * @throws KeyringError `clipboard-token-rejected`, then it is off the clipboard | `clipboard-…` |
   *   `cancelled` | failures of `getTokenDetails` that judge nothing
   */
  read: () => Promise<ClipboardFinding>;
  /**
   * Keeps the account's token that was found, and takes it off the clipboard. If it fails the token
   * is neither forgotten nor ended: it is the person's own.
   *
   * @throws KeyringError `clipboard-token-gone` | as `AccountKeeper.keep`
   */
  keep: (keepIn: KeptIn) => Promise<AccountId>;
  /**
   * Forgets what was found, and takes it off the clipboard if asked to.
   *
   * @throws KeyringError `clipboard-token-gone`, where it is to be taken off
   */
  drop: (clearsClipboard: boolean) => Promise<void>;
  /**
   * Has Plex end the token that was found, and takes it off the clipboard. If it fails the token is
   * not forgotten.
   *
   * @returns whose it was, as far as that is known
   * @throws KeyringError `clipboard-token-gone`, also for one that Plex cannot end | as `signOut`
   */
  revoke: () => Promise<string>;
  /**
   * Keeps an account's token that comes otherwise than by the clipboard. One that is kept already stays
   * as it is.
   *
   * @returns the account's name, and its id where it is kept from now on
   * @throws KeyringError `token-refused` for what is no account's token | failures of `getTokenDetails`
   *   | as `AccountKeeper.keep`
   */
  adopt: (
    token: Token,
    keepIn: KeptIn,
    signal: AbortSignal,
  ) => Promise<{ name: string; accountId: AccountId | null }>;
  /** Nobody is there any more to say what is to become of it. */
  forget: () => void;
};

type Held = {
  /** All that was on the clipboard. */
  text: Token;
  account: NewToken | undefined;
  /** What Plex can end; it may be known already, and then it is ended where it is kept. */
  revocable: Revocable | undefined;
  until: number;
  timer: NodeJS.Timeout;
};

type Revocable = Pick<NewToken, 'token' | 'clientIdentifier'> & { owner: string };

export function createTokenAdoption(deps: {
  clipboard: Pick<SecretClipboard, 'read' | 'takeOff'>;
  plex: Pick<PlexClient, 'getTokenDetails' | 'signOut'>;
  keeper: Pick<AccountKeeper, 'keep'>;
  /** Every token that is kept here, with its name. */
  kept: () => { name: string; token: Token }[];
  /** The name of the server whose token this is, by the accounts' lists. */
  serverOfToken: (token: Token) => string | undefined;
  isSignedIn: (accountId: string) => boolean;
  newClientIdentifier: () => string;
  now: () => number;
  /** Told once an account is kept. */
  onKept: (accountId: AccountId, details: AccountDetails) => void;
}): TokenAdoption {
  const { clipboard, plex, keeper, now } = deps;
  let held: Held | undefined;
  let reading: AbortController | undefined;

  const forget = (): void => {
    reading?.abort();
    reading = undefined;
    clearTimeout(held?.timer);
    held = undefined;
  };

  const hold = (text: string, found: Pick<Held, 'account' | 'revocable'>): void => {
    const timer = setTimeout(forget, HELD_MS);
    held = { text: new Token(text), ...found, until: now() + HELD_MS, timer };
  };

  const requireHeld = (): Held => {
    // A timer that slept with the computer comes late.
    if (held !== undefined && held.until <= now()) forget();
    if (held === undefined) throw new KeyringError('clipboard-token-gone', 'nothing is held');
    return held;
  };

  /** Known by comparing alone. */
  const knownAs = (token: Token): ClipboardFinding | undefined => {
    const kept = deps.kept().find((each) => each.token.reveal() === token.reveal());
    if (kept !== undefined) return { kind: 'kept', name: kept.name };
    const name = deps.serverOfToken(token);
    return name === undefined ? undefined : { kind: 'server', name };
  };

  const ownerOf = async (token: Token, signal: AbortSignal): Promise<NewToken> => {
    const clientIdentifier = deps.newClientIdentifier();
    const account = await plex.getTokenDetails(token, { clientIdentifier, signal });
    return { account, token, clientIdentifier };
  };

  const ownerOfCopied = (token: Token, signal: AbortSignal): Promise<NewToken> =>
    ownerOf(token, signal).catch((error: unknown) => {
      if (isKeyringError(error, 'token-rejected', 'token-expired'))
        throw new KeyringError('clipboard-token-rejected', 'Plex was asked');
      throw error;
    });

  const accountFinding = ({ account }: NewToken): ClipboardFinding => ({
    kind: 'account',
    owner: ownerName({ account }),
    maskedEmail: maskEmail(account.email ?? '').slice(0, 512),
    replaces: deps.isSignedIn(account.uuid),
  });

  /** A JWT that has ended by its own words has nothing left to be ended. */
  const revocableOf = (found: TokenForm, account: NewToken | undefined): Revocable | undefined => {
    if (account !== undefined) return { ...account, owner: ownerName(account) };
    if (found.form !== 'jwt' || found.endsAt <= now()) return undefined;
    const { token, owner } = found;
    return { token, clientIdentifier: deps.newClientIdentifier(), owner };
  };

  const find = async (text: string, signal: AbortSignal): Promise<ClipboardFinding> => {
    const found = tokenIn(text);
    const known = knownAs(found.token);
    const account =
      known === undefined && found.form === 'plain'
        ? await ownerOfCopied(found.token, signal)
        : undefined;
    if (signal.aborted) throw new KeyringError('cancelled', 'forgotten meanwhile');
    const revocable = known === undefined ? revocableOf(found, account) : undefined;
    hold(text, { account, revocable });
    if (known !== undefined) return known;
    if (account !== undefined) return accountFinding(account);
    return findingOf(found);
  };

  /** A token that Plex does not take is of no use to anybody, and of no business on the clipboard. */
  const findOrClear = async (text: string, signal: AbortSignal): Promise<ClipboardFinding> => {
    try {
      return await find(text, signal);
    } catch (error) {
      if (isKeyringError(error, 'clipboard-token-rejected')) await clipboard.takeOff(text);
      throw error;
    }
  };

  return {
    read: async () => {
      forget();
      const controller = new AbortController();
      reading = controller;
      try {
        return await findOrClear(requireText(await clipboard.read()), controller.signal);
      } finally {
        if (reading === controller) reading = undefined;
      }
    },
    keep: async (keepIn) => {
      const mine = requireHeld();
      if (mine.account === undefined)
        throw new KeyringError('clipboard-token-gone', 'what is held is no account’s');
      const accountId = await keeper.keep(mine.account, keepIn);
      if (held === mine) forget();
      deps.onKept(accountId, mine.account.account);
      await clipboard.takeOff(mine.text.reveal());
      return accountId;
    },
    adopt: async (token, keepIn, signal) => {
      const known = knownAs(token);
      if (known?.kind === 'kept') return { name: known.name, accountId: null };
      if (known !== undefined || !isOfPlainForm(token))
        throw new KeyringError('token-refused', 'no account’s token');
      const owner = await ownerOf(token, signal);
      const accountId = await keeper.keep(owner, keepIn);
      deps.onKept(accountId, owner.account);
      return { name: accountName(owner.account), accountId };
    },
    drop: async (clearsClipboard) => {
      if (!clearsClipboard) {
        forget();
        return;
      }
      const { text } = requireHeld();
      forget();
      await clipboard.takeOff(text.reveal());
    },
    revoke: async () => {
      const mine = requireHeld();
      if (mine.revocable === undefined)
        throw new KeyringError('clipboard-token-gone', 'what is held is none that Plex can end');
      const { token, clientIdentifier, owner } = mine.revocable;
      await plex.signOut(token, { clientIdentifier });
      if (held === mine) forget();
      await clipboard.takeOff(mine.text.reveal());
      return owner;
    },
    forget,
  };
}

function ownerName({ account }: Pick<NewToken, 'account'>): string {
  return accountName(account).slice(0, 512);
}

/** As an account's token looks; nothing else is asked about at Plex. */
function isOfPlainForm(token: Token): boolean {
  try {
    return tokenIn(token.reveal()).form === 'plain';
  } catch {
    return false;
  }
}

/** For what its form alone tells. */
function findingOf(found: TokenForm): ClipboardFinding {
  switch (found.form) {
    case 'jwt':
      return { kind: 'jwt', owner: found.owner, endsAt: found.endsAt };
    case 'transient':
    case 'claim':
      return { kind: found.form };
    case 'plain':
      throw new TypeError('Plex has to be asked');
  }
}

function requireText(found: ClipboardText): string {
  if (found.kind === 'text') return found.text;
  throw new KeyringError(`clipboard-${found.kind}`, 'nothing to look at');
}
