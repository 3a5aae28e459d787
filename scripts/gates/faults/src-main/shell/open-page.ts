// Planted: own/page-stays-locked
import { BrowserWindow } from 'electron';

export const made = new BrowserWindow({ webPreferences: { contextIsolation: false } });
