import type { AccountId, AccountSummary } from '../../src-main/contract/entities.ts';
import type {
  JwtProbe,
  NamedTokenId,
  NamedTokenSummary,
} from '../../src-main/contract/named-tokens.ts';

/** What the page shows of tokens made for tools. */
export type NamedTokensState = {
  /** Main's truth, only ever replaced as a whole. */
  readonly list: readonly NamedTokenSummary[];
  /** Whether the field for a new tool's name is open. */
  readonly isAdding: boolean;
  /** Whose new name is being typed. */
  readonly renaming: NamedTokenId | null;
  /** What a server said of a JWT, as long as this page stands. */
  readonly probes: ReadonlyMap<NamedTokenId, JwtProbe>;
  /** Whose revocation waits for a yes. */
  readonly asking: NamedTokenId | null;
};

export const noNamedTokens: NamedTokensState = {
  list: [],
  isAdding: false,
  renaming: null,
  probes: new Map(),
  asking: null,
};

export type NamedTokensChange =
  | { readonly type: 'named-tokens-changed'; readonly list: readonly NamedTokenSummary[] }
  | { readonly type: 'named-token-form-opened' }
  | { readonly type: 'named-token-form-closed' }
  | { readonly type: 'named-token-made'; readonly namedTokenId: NamedTokenId }
  | { readonly type: 'named-token-renaming'; readonly namedTokenId: NamedTokenId }
  | { readonly type: 'named-token-renamed'; readonly namedTokenId: NamedTokenId }
  | { readonly type: 'named-token-asked'; readonly namedTokenId: NamedTokenId }
  | {
      readonly type: 'named-token-probed';
      readonly namedTokenId: NamedTokenId;
      readonly probe: JwtProbe;
    }
  | { readonly type: 'named-token-answered' }
  | { readonly type: 'named-token-gone' };

/** Where the keyboard goes. */
export type NamedTokensFocus =
  | { readonly on: 'named-token' | 'named-token-rename'; readonly namedTokenId: NamedTokenId }
  | { readonly on: 'named-tokens' | 'named-token-form' | 'new-named-token' };

type Next = { namedTokens: NamedTokensState; focus: NamedTokensFocus | null };

export function isNamedTokensChange(change: {
  readonly type: string;
}): change is NamedTokensChange {
  return change.type.startsWith('named-token');
}

/** Pure: same state and change, same result. */
export function nextNamedTokens(state: NamedTokensState, change: NamedTokensChange): Next {
  switch (change.type) {
    case 'named-tokens-changed':
      return withList(state, change.list);
    case 'named-token-form-opened':
      return { namedTokens: { ...state, isAdding: true }, focus: { on: 'named-token-form' } };
    case 'named-token-form-closed':
      return { namedTokens: { ...state, isAdding: false }, focus: { on: 'new-named-token' } };
    case 'named-token-made': {
      const { namedTokenId } = change;
      const namedTokens = { ...state, isAdding: false };
      return { namedTokens, focus: { on: 'named-token', namedTokenId } };
    }
    case 'named-token-renaming': {
      const { namedTokenId } = change;
      const namedTokens = { ...state, renaming: namedTokenId };
      return { namedTokens, focus: { on: 'named-token-rename', namedTokenId } };
    }
    case 'named-token-renamed': {
      const { namedTokenId } = change;
      const namedTokens = { ...state, renaming: null };
      return { namedTokens, focus: { on: 'named-token', namedTokenId } };
    }
    case 'named-token-probed': {
      const probes = new Map(state.probes).set(change.namedTokenId, change.probe);
      return { namedTokens: { ...state, probes }, focus: null };
    }
    case 'named-token-asked':
      return { namedTokens: { ...state, asking: change.namedTokenId }, focus: null };
    case 'named-token-answered':
      return { namedTokens: { ...state, asking: null }, focus: null };
    case 'named-token-gone':
      return { namedTokens: { ...state, asking: null }, focus: { on: 'named-tokens' } };
  }
}

/** Drops what belonged to a token that is gone. */
function withList(state: NamedTokensState, list: readonly NamedTokenSummary[]): Next {
  const ifHere = (id: NamedTokenId | null) =>
    list.some(({ namedTokenId }) => namedTokenId === id) ? id : null;
  const { isAdding, renaming, asking, probes } = state;
  return {
    namedTokens: { list, isAdding, renaming: ifHere(renaming), probes, asking: ifHere(asking) },
    focus: null,
  };
}

/** Those of one account, in the order in which they were made. */
export function namedTokensOf(
  { list }: NamedTokensState,
  accountId: AccountId | null,
): readonly NamedTokenSummary[] {
  return list.filter((token) => token.accountId === accountId);
}

/** Those whose account is not signed in here: they outlive its sign-out. */
export function leftNamedTokens(
  { list }: NamedTokensState,
  accounts: readonly AccountSummary[],
): readonly NamedTokenSummary[] {
  const here = new Set(accounts.map(({ accountId }) => accountId));
  return list.filter(({ accountId }) => !here.has(accountId));
}

export function namedToken(
  { list }: NamedTokensState,
  id: string | null,
): NamedTokenSummary | undefined {
  return list.find(({ namedTokenId }) => namedTokenId === id);
}
