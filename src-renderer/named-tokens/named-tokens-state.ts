import type { AccountId, AccountSummary } from '../../src-main/contract/entities.ts';
import type {
  NamedTokenApproval,
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
  /** Whose revocation waits for a yes. */
  readonly asking: NamedTokenId | null;
  /** The one token that waits for its approval in the browser, or has ended without. */
  readonly approval: NamedTokenApproval | null;
};

export const noNamedTokens: NamedTokensState = {
  list: [],
  isAdding: false,
  renaming: null,
  asking: null,
  approval: null,
};

export type NamedTokensChange =
  | { readonly type: 'named-tokens-changed'; readonly list: readonly NamedTokenSummary[] }
  | { readonly type: 'named-token-form-opened' }
  | { readonly type: 'named-token-form-closed' }
  | { readonly type: 'named-token-made'; readonly namedTokenId: NamedTokenId }
  | { readonly type: 'named-token-renaming'; readonly namedTokenId: NamedTokenId }
  | { readonly type: 'named-token-renamed'; readonly namedTokenId: NamedTokenId }
  | { readonly type: 'named-token-asked'; readonly namedTokenId: NamedTokenId }
  | { readonly type: 'named-token-approval'; readonly approval: NamedTokenApproval | null }
  | { readonly type: 'named-token-answered' }
  | { readonly type: 'named-token-gone' };

/** Where the keyboard goes. */
export type NamedTokensFocus =
  | { readonly on: 'named-token' | 'named-token-rename'; readonly namedTokenId: NamedTokenId }
  | { readonly on: 'named-tokens' | 'named-token-form' | 'new-named-token' }
  | { readonly on: 'named-token-approval' };

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
    case 'named-token-asked':
      return { namedTokens: { ...state, asking: change.namedTokenId }, focus: null };
    case 'named-token-approval':
      return approvalChanged(state, change.approval);
    case 'named-token-answered':
      return { namedTokens: { ...state, asking: null }, focus: null };
    case 'named-token-gone':
      return { namedTokens: { ...state, asking: null }, focus: { on: 'named-tokens' } };
  }
}

/** The keyboard goes to a new page of Plex's, to the token that came of it, or back to where it was asked for. */
function approvalChanged(state: NamedTokensState, approval: NamedTokenApproval | null): Next {
  const { approval: before } = state;
  if (approval?.state === 'made') {
    const { namedTokenId } = approval;
    const focus = namedTokenId && ({ on: 'named-token', namedTokenId } as const);
    return { namedTokens: { ...state, approval: null, isAdding: false }, focus };
  }
  const namedTokens = withApproval(state, approval);
  if (approval !== null) {
    const isNew = before?.expiresAt !== approval.expiresAt || before.state !== approval.state;
    return { namedTokens, focus: isNew ? { on: 'named-token-approval' } : null };
  }
  const back = before?.namedTokenId ?? null;
  if (before === null) return { namedTokens, focus: null };
  const focus =
    back === null
      ? ({ on: 'named-token-form' } as const)
      : ({ on: 'named-token', namedTokenId: back } as const);
  return { namedTokens, focus };
}

/** A new token that waits is seen in its form. */
export function withApproval(
  state: NamedTokensState,
  approval: NamedTokenApproval | null,
): NamedTokensState {
  const isAdding = state.isAdding || (approval !== null && approval.namedTokenId === null);
  return { ...state, approval, isAdding };
}

/** Drops what belonged to a token that is gone. */
function withList(state: NamedTokensState, list: readonly NamedTokenSummary[]): Next {
  const ifHere = (id: NamedTokenId | null) =>
    list.some(({ namedTokenId }) => namedTokenId === id) ? id : null;
  const { isAdding, renaming, asking, approval } = state;
  return {
    namedTokens: {
      list,
      isAdding,
      renaming: ifHere(renaming),
      asking: ifHere(asking),
      approval,
    },
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

/** What waits in the browser to be a new token of the account, or to replace one. */
export function approvalOf(
  { approval }: NamedTokensState,
  of: { accountId: AccountId } | { namedTokenId: NamedTokenId },
): NamedTokenApproval | null {
  if (approval === null) return null;
  const isIt =
    'namedTokenId' in of
      ? approval.namedTokenId === of.namedTokenId
      : approval.namedTokenId === null && approval.accountId === of.accountId;
  return isIt ? approval : null;
}

export function namedToken(
  { list }: NamedTokensState,
  id: string | null,
): NamedTokenSummary | undefined {
  return list.find(({ namedTokenId }) => namedTokenId === id);
}
