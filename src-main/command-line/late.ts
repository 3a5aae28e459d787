import type * as AllCommands from './all-commands.ts';

/**
 * All that is not needed to hand a credential over. The build leaves it in a file of its own, with its
 * own copy of what both need: no class of one is known to the other.
 */
export const late = (): Promise<typeof AllCommands> => import('./all-commands.ts');
