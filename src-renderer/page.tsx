import type { TextBridge } from '../src-main/contract/bridge.ts';
import { startPage } from './start-page.tsx';

declare global {
  interface Window {
    readonly keyring: TextBridge;
  }
}

const root = document.querySelector('#page');
const head = document.querySelector('#head');
if (root !== null && head !== null) startPage(root, head, window.keyring);
