import type { TextBridge } from '../../src-main/contract/bridge.ts';
import { createBridge } from '../bridge.ts';
import { startPalette } from './start-palette.tsx';

declare global {
  interface Window {
    readonly keyring: TextBridge;
  }
}

const root = document.querySelector('#palette');
if (root !== null) startPalette(root, createBridge(window.keyring));
