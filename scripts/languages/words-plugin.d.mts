import type { Plugin } from 'vite';

export function wordsPlugin(options?: { pseudo?: string }): Plugin;
