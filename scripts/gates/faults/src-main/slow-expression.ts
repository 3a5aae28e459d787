// Planted: regexp/no-super-linear-backtracking
export const isName = (text: string): boolean => /^(?:[a-z]+ ?)+$/.test(text);
