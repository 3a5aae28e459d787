import type { Plugin } from 'vite';

export function buildPages(folder: string, words: Plugin): Promise<void>;
