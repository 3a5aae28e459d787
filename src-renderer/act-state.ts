import type { FailureCode } from '../src-main/contract/failure-codes.ts';
import type { CallName } from '../src-main/contract/names.ts';

/** A call under way or one that failed: which, and on what (an account's or a server's id, or ''). */
export type Act = { readonly call: CallName; readonly subject: string };

/** The one failure on show. It goes when the next act starts. `act` is null for one of the tray's. */
export type ShownFailure = {
  readonly act: Act | null;
  readonly code: FailureCode;
  readonly retryAt: number | null;
};

export type ActState = {
  readonly pending: readonly Act[];
  readonly failure: ShownFailure | null;
  /** The last good news, for the polite status line. */
  readonly status: string;
};

export type ActChange =
  | { readonly type: 'act-started'; readonly act: Act }
  | { readonly type: 'act-ended'; readonly act: Act }
  | { readonly type: 'act-failed'; readonly failure: ShownFailure }
  | { readonly type: 'status-changed'; readonly status: string };

/** The way past the lock stands at the head of the page, so the keyboard goes there. */
export type ActFocus = { readonly on: 'unlock' };

type Next = Partial<ActState> & { readonly focus?: ActFocus | null };

/** Pure: same state and change, same result. */
export function nextActs({ pending }: ActState, change: ActChange): Next {
  switch (change.type) {
    case 'act-started':
      return { pending: [...pending, change.act], failure: null };
    case 'act-ended':
      return { pending: pending.filter((act) => !isSameAct(act, change.act)) };
    case 'act-failed': {
      const { failure } = change;
      return {
        failure,
        status: '',
        focus: failure.code === 'app-locked' ? { on: 'unlock' } : null,
      };
    }
    case 'status-changed':
      return { status: change.status };
  }
}

export function isPending(state: Pick<ActState, 'pending'>, call: CallName, subject = ''): boolean {
  return state.pending.some((act) => isSameAct(act, { call, subject }));
}

function isSameAct(one: Act, other: Act): boolean {
  return one.call === other.call && one.subject === other.subject;
}
