// Planted: own/home-of-clipboard
import * as electron from 'electron';

export const copy = (text: string): void => electron.clipboard.writeText(text);
