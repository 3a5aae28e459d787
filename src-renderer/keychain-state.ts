import type { KeychainState } from '../src-main/contract/entities.ts';
import type { FailureCode } from '../src-main/contract/failure-codes.ts';
import type { ShownFailure } from './act-state.ts';
import type { PageState } from './page-value.ts';

/** An open keychain ends the choice of the session only, and the complaint about the closed one. */
export function withKeychain(state: PageState, keychain: KeychainState): PageState {
  if (keychain !== 'ready') return { ...state, keychain };
  return {
    ...state,
    keychain,
    signIn: state.signIn === null ? null : { ...state.signIn, keepIn: 'keychain' },
    failure: isKeychainFailure(state.failure) ? null : state.failure,
  };
}

function isKeychainFailure(failure: ShownFailure | null): boolean {
  return failure !== null && failure.code.startsWith('keychain-');
}

/** The keychain's trouble, as its state or the last failure tells it; null when there is none. */
export function keychainTrouble(state: PageState): FailureCode | null {
  switch (state.keychain) {
    case 'locked':
      return 'keychain-locked';
    case 'frozen':
      return 'keychain-frozen';
    case 'unavailable':
      return 'keychain-unavailable';
    case 'starting':
    case 'ready':
      return isKeychainClosed(state.failure) ? (state.failure?.code ?? null) : null;
  }
}

function isKeychainClosed(failure: ShownFailure | null): boolean {
  return (
    failure?.code === 'keychain-locked' ||
    failure?.code === 'keychain-frozen' ||
    failure?.code === 'keychain-unavailable' ||
    failure?.code === 'keychain-refused'
  );
}
