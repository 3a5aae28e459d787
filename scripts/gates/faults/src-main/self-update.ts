// Planted: own/home-of-updater
import { autoUpdater } from 'electron';

export const update = (): void => autoUpdater.checkForUpdates();
