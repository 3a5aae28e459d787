import type { TextBridge } from '../../src-main/contract/bridge.ts';
import { createBridge } from '../bridge.ts';
import { startApproval } from './start-approval.tsx';

declare global {
  interface Window {
    readonly keyring: TextBridge;
  }
}

// Main says the theme after the address: it is known before anything is drawn.
document.documentElement.dataset['theme'] = location.hash.slice(1);

const root = document.querySelector('#approval');
if (root !== null) startApproval(root, createBridge(window.keyring));
