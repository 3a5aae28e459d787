import type { TextBridge } from '../src-main/contract/bridge.ts';
import { startPage } from './start-page.tsx';

declare global {
  interface Window {
    readonly keyring: TextBridge;
  }
}

const root = document.querySelector('#page');
if (root !== null) startPage(root, window.keyring);
