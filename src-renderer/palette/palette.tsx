import type { TextBridge } from '../../src-main/contract/bridge.ts';
import { createBridge } from '../bridge.ts';
import { speakPage } from '../speak-page.ts';
import { wordsOfDocument } from '../words-of-document.ts';
import { startPalette } from './start-palette.tsx';

declare global {
  interface Window {
    readonly keyring: TextBridge;
  }
}

// Main says the theme after the address: it is known before anything is drawn.
document.documentElement.dataset['theme'] = location.hash.slice(1);
speakPage(document.documentElement.lang, wordsOfDocument());

const root = document.querySelector('#palette');
if (root !== null) startPalette(root, createBridge(window.keyring));
