import type { Repair } from '../../src-main/contract/repairs.ts';

export type RepairsChange =
  | { readonly type: 'repairs-changed'; readonly repairs: readonly Repair[] }
  | { readonly type: 'repair-read' };
