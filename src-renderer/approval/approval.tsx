import type { TextBridge } from '../../src-main/contract/bridge.ts';
import { createBridge } from '../bridge.ts';
import { speakPage } from '../speak-page.ts';
import { wordsOfDocument } from '../words-of-document.ts';
import { startApproval } from './start-approval.tsx';

declare global {
  interface Window {
    readonly keyring: TextBridge;
  }
}

// Main says the theme after the address: it is known before anything is drawn.
document.documentElement.dataset['theme'] = location.hash.slice(1);
speakPage(document.documentElement.lang, wordsOfDocument());

const root = document.querySelector('#approval');
if (root !== null) startApproval(root, createBridge(window.keyring));
