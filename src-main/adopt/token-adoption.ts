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

/** How long what was found waits for the person's word. Our choice. */
const HELD_MS = 5 * 60_000;

/** A token that the person has already: it is taken from the clipboard, and its owner is asked for. */
export type TokenAdoption = {
  /**
   * What is on the clipboard. A text goes to Plex only if it has the form of a token and is none that
   * is known here; to a server none goes ever. What was found before is forgotten.
   *
   * @throws KeyringError `clipboard-…` | `cancelled` | failures of `getTokenDetails` that judge nothing
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
  /** Nobody is there any more to say what is to become of it. */
  forget: () => void;
};

type Held = {
  /** All that was on the clipboard. */
  text: Token;
  account: NewToken | undefined;
  until: number;
  timer: NodeJS.Timeout;
};

export function createTokenAdoption(deps: {
  clipboard: Pick<SecretClipboard, 'read' | 'takeOff'>;
  plex: Pick<PlexClient, 'getTokenDetails'>;
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

  const hold = (text: string, account?: NewToken): void => {
    const timer = setTimeout(forget, HELD_MS);
    held = { text: new Token(text), account, until: now() + HELD_MS, timer };
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
    try {
      const account = await plex.getTokenDetails(token, { clientIdentifier, signal });
      return { account, token, clientIdentifier };
    } catch (error) {
      if (isKeyringError(error, 'token-rejected', 'token-expired'))
        throw new KeyringError('clipboard-token-rejected', 'Plex was asked');
      throw error;
    }
  };

  const accountFinding = ({ account }: NewToken): ClipboardFinding => ({
    kind: 'account',
    owner: accountName(account).slice(0, 512),
    maskedEmail: maskEmail(account.email ?? '').slice(0, 512),
    replaces: deps.isSignedIn(account.uuid),
  });

  const find = async (text: string, signal: AbortSignal): Promise<ClipboardFinding> => {
    const found = tokenIn(text);
    const known = knownAs(found.token);
    const asked =
      known === undefined && found.form === 'plain'
        ? await ownerOf(found.token, signal)
        : undefined;
    if (signal.aborted) throw new KeyringError('cancelled', 'forgotten meanwhile');
    hold(text, asked);
    if (known !== undefined) return known;
    if (asked !== undefined) return accountFinding(asked);
    return findingOf(found);
  };

  return {
    read: async () => {
      forget();
      const controller = new AbortController();
      reading = controller;
      try {
        return await find(requireText(await clipboard.read()), controller.signal);
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
    drop: async (clearsClipboard) => {
      if (!clearsClipboard) {
        forget();
        return;
      }
      const { text } = requireHeld();
      forget();
      await clipboard.takeOff(text.reveal());
    },
    forget,
  };
}

/** For what its form alone tells. */
function findingOf(found: ReturnType<typeof tokenIn>): ClipboardFinding {
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
