import { app } from 'electron';

/**
 * Spares the process that Chromium has for its network: no page of ours has any, and Plex is asked by
 * Node. On Linux alone, where that process has no sandbox that would be lost. To be called first.
 */
export function spareNetworkProcess(platform: NodeJS.Platform): void {
  if (platform !== 'linux') return;
  app.commandLine.appendSwitch('enable-features', 'NetworkServiceInProcess2');
}
