import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { pagePreferences } from './page-preferences.ts';

const asked = vi.hoisted(() => {
  const nothing = (): void => undefined;
  const session = {
    setPermissionRequestHandler: nothing,
    setPermissionCheckHandler: nothing,
    setDevicePermissionHandler: nothing,
    setDisplayMediaRequestHandler: nothing,
    setCertificateVerifyProc: nothing,
    on: nothing,
    webRequest: { onBeforeRequest: nothing },
    protocol: { handle: nothing },
  };
  return { session, partitions: [] as unknown[][] };
});
// The module takes session from electron, which is a path to a program outside Electron.
vi.mock('electron', () => ({
  app: {},
  session: {
    fromPartition: (...values: unknown[]) => {
      asked.partitions.push(values);
      return asked.session;
    },
  },
}));

const outFolder = mkdtempSync(path.join(tmpdir(), 'keyring-out-'));
mkdirSync(path.join(outFolder, 'renderer'));
afterAll(() => rmSync(outFolder, { recursive: true, force: true }));

const written = {
  preload: path.join(outFolder, 'preload', 'preload.cjs'),
  session: asked.session,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  safeDialogs: true,
  disableBlinkFeatures: 'Auxclick',
};

test('S1, S10: each right of a page is written out, and developer tools are no part of the package', () => {
  expect(pagePreferences(outFolder, true)).toEqual({ ...written, devTools: false });
  expect(pagePreferences(outFolder, false)).toEqual({ ...written, devTools: true });
});

test('S1: all pages share one session, which is kept in memory alone', () => {
  expect(pagePreferences(outFolder, true).session).toBe(asked.session);
  // Electron keeps on disk what is named "persist:…", and nothing else.
  expect(asked.partitions).toEqual([['page', { cache: false }]]);
});
