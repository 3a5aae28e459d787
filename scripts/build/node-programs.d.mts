import type { Plugin } from 'vite';

export function buildForNode(
  programs: Record<string, string>,
  options: { folder: string; words: Plugin; updateFeed: unknown; emptyOutDir: boolean },
): Promise<void>;
