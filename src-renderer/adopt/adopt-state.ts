import type { ClipboardFinding } from '../../src-main/contract/adopt.ts';

/** What main found on the clipboard and holds, until the person says what is to become of it. */
export type AdoptionState = ClipboardFinding | null;

export type AdoptionChange = { readonly type: 'adoption-changed'; readonly found: AdoptionState };
