import type {
  AccountId,
  TransientTokenId,
  TransientTokenSummary,
} from '../../src-main/contract/entities.ts';

/** What the page shows of transient tokens: main's truth, only ever replaced as a whole. */
export type TransientTokensPart = { readonly transientTokens: readonly TransientTokenSummary[] };

export type TransientTokensChange =
  | {
      readonly type: 'transient-tokens-changed';
      readonly transientTokens: readonly TransientTokenSummary[];
    }
  | { readonly type: 'transient-token-forgotten' };

/** Where the keyboard goes. */
export type TransientTokensFocus =
  | { readonly on: 'transient-tokens' }
  | { readonly on: 'transient-token'; readonly transientTokenId: TransientTokenId };

type Next = Partial<TransientTokensPart> & { readonly focus?: TransientTokensFocus };

/** Pure: same change, same result. */
export function nextTransientTokens(change: TransientTokensChange): Next {
  switch (change.type) {
    case 'transient-tokens-changed':
      return { transientTokens: change.transientTokens };
    case 'transient-token-forgotten':
      return { focus: { on: 'transient-tokens' } };
  }
}

/** The transient tokens of the chosen account, the newest first. */
export function chosenTransientTokens(
  state: TransientTokensPart & { readonly chosen: AccountId | null },
): readonly TransientTokenSummary[] {
  return state.transientTokens
    .filter((token) => token.accountId === state.chosen)
    .toSorted((one, other) => other.issuedAt - one.issuedAt);
}
