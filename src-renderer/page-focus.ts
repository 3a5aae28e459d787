import type { Focus, PageState } from './page-value.ts';

export function focusOnAccounts(state: PageState): Focus {
  return state.chosen === null ? { on: 'accounts' } : { on: 'account', accountId: state.chosen };
}

export function focusOnNotices(state: PageState): Focus {
  return state.notices.length === 0 ? focusOnAccounts(state) : { on: 'notices' };
}
