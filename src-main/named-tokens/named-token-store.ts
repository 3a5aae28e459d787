import { randomUUID } from 'node:crypto';
import { keyOfNamed } from '../accounts/credential-list.ts';
import type {
  CredentialState,
  CredentialStore,
  HeldCredential,
} from '../accounts/credential-store.ts';
import type { Credential } from '../accounts/account-store.ts';
import type { KeptIn, TokenHealth } from '../contract/entities.ts';
import { LONGEST_TOOL_NAME, NamedTokenId } from '../contract/named-tokens.ts';
import type { JwtProbe, NamedTokenSummary } from '../contract/named-tokens.ts';
import type { About } from '../keychain/envelope.ts';
import { KeyringError } from '../keyring-error.ts';
import type { PrivateKey, Token } from '../token.ts';

/** What renews a JWT, and when the one at hand ends (epoch milliseconds). */
type Jwt = { privateKey: PrivateKey; endsAt: number };

/** What Plex gave for a tool: `jwt` is `null` for a token without an end. */
export type MadeToken = { token: Token; clientIdentifier: string; jwt: Jwt | null };

/** A named token and all that is needed to use it. */
export type NamedCredential = Credential & MadeToken & { namedTokenId: NamedTokenId };

export type NewNamedToken = MadeToken & {
  accountId: NamedCredential['accountId'];
  /** The account's name. */
  accountName: string;
  /** The tool's name. */
  name: string;
};

/** The tokens made for tools, at one Plex origin. They outlive their account's sign-out. */
export interface NamedTokenStore {
  /** In the order in which they were made. */
  list(): NamedTokenSummary[];
  /** @throws KeyringError `named-token-unknown` | `keychain-…` */
  credential(namedTokenId: NamedTokenId): NamedCredential;
  /** @throws KeyringError `keychain-…` | `list-not-written`; then nothing is kept: have Plex end it */
  add(made: NewNamedToken, keepIn: KeptIn): Promise<NamedTokenId>;
  /**
   * Puts a new token in the place of the old, where that is kept. Id, name and account stay.
   *
   * @returns the old one, which nobody keeps any more: have Plex end it; `undefined` if it was lost
   * @throws KeyringError `named-token-unknown` | `keychain-…` | `list-not-written`; then the old one stays
   */
  replace(namedTokenId: NamedTokenId, made: MadeToken): Promise<NamedCredential | undefined>;
  /** @throws KeyringError `named-token-name-empty` | as `replace` */
  rename(namedTokenId: NamedTokenId, name: string): Promise<void>;
  /** @throws KeyringError `named-token-unknown` | `keychain-…` | `list-not-written` */
  remove(namedTokenId: NamedTokenId): Promise<void>;
  noteHealth(namedTokenId: NamedTokenId, health: TokenHealth): void;
  /** What a server said of the JWT at hand. A new one in its place has yet to be tried. */
  noteProbe(namedTokenId: NamedTokenId, probe: JwtProbe): void;
  /**
   * Marks that it is to be revoked, or takes the mark off. The mark outlives this program.
   *
   * @throws KeyringError `named-token-unknown` | `list-not-written`
   */
  setRevoking(namedTokenId: NamedTokenId, isRevoking: boolean): Promise<void>;
  /** Returns the function that ends the subscription. */
  onChange(listener: (namedTokens: NamedTokenSummary[]) => void): () => void;
}

export function createNamedTokenStore(
  credentials: CredentialStore,
  now: () => number,
): NamedTokenStore {
  /** By client identifier: each JWT made anew has its own, one that is renewed keeps it. */
  const probes = new Map<string, JwtProbe>();
  const listeners = new Set<(namedTokens: NamedTokenSummary[]) => void>();
  const list = (): NamedTokenSummary[] =>
    credentials
      .list()
      .flatMap((state) => summary(state, probes.get(state.clientIdentifier) ?? null));
  return {
    list,
    credential: (id) => namedCredential(credentials.credential(keyOfNamed(id))),
    add: async ({ accountId, accountName, name, ...made }, keepIn) => {
      const namedTokenId = NamedTokenId.parse(randomUUID());
      const tool = { namedTokenId, accountName: shortName(accountName), createdAt: now() };
      await credentials.add({ accountId, name: toolName(name), ...kept(made, tool) }, keepIn);
      return namedTokenId;
    },
    replace: async (id, made) => {
      const old = await credentials.change(keyOfNamed(id), (facts) => ({
        ...facts,
        ...kept(made, toolOf(facts)),
      }));
      return old && namedCredential(old);
    },
    rename: async (id, name) => {
      const key = keyOfNamed(id);
      const renamed = toolName(name);
      await credentials.change(key, (_facts, old = credentials.credential(key)) => ({
        ...old,
        name: renamed,
      }));
    },
    remove: (id) => credentials.remove(keyOfNamed(id)),
    noteHealth: (id, health) => credentials.noteHealth(keyOfNamed(id), health),
    setRevoking: (id, isRevoking) => credentials.setRevoking(keyOfNamed(id), isRevoking),
    noteProbe: (id, probe) => {
      const { clientIdentifier } = credentials.credential(keyOfNamed(id));
      probes.set(clientIdentifier, probe);
      for (const listener of [...listeners]) listener(list());
    },
    onChange: (listener) => {
      listeners.add(listener);
      const unfollow = credentials.onChange('named', () => listener(list()));
      return () => {
        listeners.delete(listener);
        unfollow();
      };
    },
  };
}

type Tool = Pick<Exclude<About, { kind: 'account' }>, 'namedTokenId' | 'accountName' | 'createdAt'>;

function kept({ token, clientIdentifier, jwt }: MadeToken, tool: Tool) {
  const about: About =
    jwt === null ? { kind: 'named', ...tool } : { kind: 'jwt', ...tool, endsAt: jwt.endsAt };
  return { token, clientIdentifier, privateKey: jwt && jwt.privateKey, about };
}

function toolOf({ about }: { about: About }): Tool {
  if (about.kind === 'account') throw new KeyringError('named-token-unknown', 'an account');
  const { namedTokenId, accountName, createdAt } = about;
  return { namedTokenId, accountName, createdAt };
}

function namedCredential(held: HeldCredential): NamedCredential {
  const { accountId, name, token, clientIdentifier, keptIn, about, privateKey } = held;
  const { namedTokenId } = toolOf(held);
  const jwt = about.kind === 'jwt' && privateKey ? { privateKey, endsAt: about.endsAt } : null;
  return { namedTokenId, accountId, name, token, clientIdentifier, keptIn, jwt };
}

function summary(state: CredentialState, probe: JwtProbe | null): NamedTokenSummary[] {
  const { about, accountId, name, keptIn, presence, health, isRevoking } = state;
  if (about.kind === 'account') return [];
  const { namedTokenId, accountName, createdAt } = about;
  return [
    {
      namedTokenId,
      accountId,
      accountName,
      name,
      kind: about.kind === 'jwt' ? 'jwt' : 'token',
      createdAt,
      keptIn,
      presence,
      health,
      endsAt: about.kind === 'jwt' ? about.endsAt : null,
      probe,
      isRevoking,
    },
  ];
}

/** On one line, without what no keychain keeps, and not too long for a menu and a request header. */
function shortName(name: string): string {
  return Array.from(name.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ').trim())
    .reduce(
      (text, letter) => (text.length + letter.length > LONGEST_TOOL_NAME ? text : text + letter),
      '',
    )
    .trim();
}

/** @throws KeyringError `named-token-name-empty` */
export function toolName(typed: string): string {
  const name = shortName(typed);
  if (name === '') throw new KeyringError('named-token-name-empty', 'nothing to call it by');
  return name;
}
