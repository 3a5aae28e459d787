// Planted: own/home-of-open-external
import { shell } from 'electron';

export const open = (address: string): Promise<void> => shell.openExternal(address);
