/** Afterwards, what was still to come has come: for tests that something does not. */
export const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2_500));
