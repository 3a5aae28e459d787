// Planted: own/no-weak-random
export const clientIdentifier = (): string => Math.random().toString(36).slice(2);
