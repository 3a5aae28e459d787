import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { AppEdges, RunningApp } from '../app.ts';
import { startApp } from '../app.ts';
import { forgetEntries } from './forget-entries.ts';
import { startPretendPlex } from './pretend-plex.ts';

/**
 * The whole program with a pretend Plex: what is made up lives in a process, a folder and keychain
 * entries of its own, which are gone when it ends. Loaded for a demo only.
 */
export async function startDemo(edges: AppEdges): Promise<RunningApp> {
  const profileFolder = path.join(edges.profileFolder, 'pretended');
  await rm(profileFolder, { recursive: true, force: true });
  const plex = await startPretendPlex(path.join(edges.outFolder, 'main', 'pretend-plex.js'));
  return startApp({
    ...edges,
    plexOrigin: plex.origin,
    profileFolder,
    demo: {
      accounts: plex.accounts,
      forgetEntries,
      end: async () => {
        plex.end();
        await rm(profileFolder, { recursive: true, force: true });
      },
    },
  });
}
