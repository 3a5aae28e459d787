// Planted: own/page-stays-locked
import type { WebPreferences } from 'electron';

export const preferences: WebPreferences = { sandbox: true, nodeIntegration: true };
