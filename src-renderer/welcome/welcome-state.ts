import type { PageState } from '../page-state.ts';

/** Whether something stands beside the sign-in form: how to begin, or whom a demo offers to be. */
export function hasWelcome({ signIn, demo, isWelcome, accounts }: PageState): boolean {
  return signIn !== null && (demo !== null || (isWelcome && accounts.length === 0));
}
