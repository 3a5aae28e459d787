// Planted: own/home-of-child-process
import { exec } from 'node:child_process';

export const openFolder = (folder: string): void => void exec('xdg-open ' + folder);
