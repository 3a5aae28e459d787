import type { Session } from 'electron';
import { expect, test, vi } from 'vitest';
import { lockDownProgram, lockDownSession } from './lockdown.ts';

type Listener = (...values: never[]) => void;

const program = vi.hoisted(() => ({
  isSandboxed: false,
  switches: [] as string[][],
  listeners: new Map<string, (...values: unknown[]) => void>(),
}));
// The module takes app from electron, which is a path to a program outside Electron.
vi.mock('electron', () => ({
  app: {
    enableSandbox: () => {
      program.isSandboxed = true;
    },
    commandLine: { appendSwitch: (...values: string[]) => program.switches.push(values) },
    on: (event: string, listener: (...values: unknown[]) => void) =>
      program.listeners.set(event, listener),
  },
}));

test('S2, S6: every page process is in the sandbox, and Chromium looks up no name', () => {
  program.switches.length = 0;
  lockDownProgram();
  expect(program.isSandboxed).toBe(true);
  expect(program.switches).toEqual([['host-resolver-rules', 'MAP * ~NOTFOUND']]);
});

test('S5: no session fetches a spelling dictionary, or knows where one would be', () => {
  lockDownProgram();
  const setSpellCheckerLanguages = vi.fn();
  const setSpellCheckerDictionaryDownloadURL = vi.fn();
  program.listeners.get('session-created')?.({
    setSpellCheckerLanguages,
    setSpellCheckerDictionaryDownloadURL,
  });
  expect(setSpellCheckerLanguages).toHaveBeenCalledWith([]);
  const [[address]] = setSpellCheckerDictionaryDownloadURL.mock.calls as [[string]];
  expect(new URL(address).hostname).toMatch(/\.invalid$/);
});

test('S6, S7: no page goes anywhere, opens or embeds anything, or speaks past the resolver', () => {
  lockDownProgram();
  const listeners = new Map<string, (event: { preventDefault: () => void }) => void>();
  let open: () => unknown = () => undefined;
  const setWebRTCIPHandlingPolicy = vi.fn();
  program.listeners.get('web-contents-created')?.(
    {},
    {
      on: (event: string, listener: (event: { preventDefault: () => void }) => void) =>
        listeners.set(event, listener),
      setWindowOpenHandler: (handler: () => unknown) => {
        open = handler;
      },
      setWebRTCIPHandlingPolicy,
    },
  );
  for (const event of [
    'will-navigate',
    'will-frame-navigate',
    'will-redirect',
    'will-attach-webview',
  ]) {
    const preventDefault = vi.fn();
    listeners.get(event)?.({ preventDefault });
    expect(preventDefault, event).toHaveBeenCalledOnce();
  }
  expect(open()).toEqual({ action: 'deny' });
  expect(setWebRTCIPHandlingPolicy).toHaveBeenCalledWith('disable_non_proxied_udp');
});

test('S5: the page’s session has no permission, no device, no download and no other address', () => {
  const set = new Map<string, Listener>();
  const keep = (name: string) => (listener: Listener) => void set.set(name, listener);
  lockDownSession({
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    setDisplayMediaRequestHandler: keep('display'),
    setCertificateVerifyProc: keep('certificate'),
    on: (event: string, listener: Listener) => set.set(event, listener),
    webRequest: { onBeforeRequest: keep('url') },
  } as unknown as Session);
  const ask = (name: string, ...values: unknown[]): unknown =>
    (set.get(name) as ((...all: unknown[]) => unknown) | undefined)?.(...values);
  const answerOf = (name: string, ...values: unknown[]): unknown => {
    const reply = vi.fn();
    ask(name, ...values, reply);
    return reply.mock.lastCall?.[0];
  };
  expect(answerOf('request', {}, 'clipboard-read')).toBe(false);
  expect(ask('check', null, 'notifications')).toBe(false);
  expect(ask('device', { deviceType: 'usb' })).toBe(false);
  expect(answerOf('display', {})).toEqual({});
  expect(answerOf('certificate', { hostname: 'plex.tv' })).toBe(-2);
  const preventDefault = vi.fn();
  ask('will-download', { preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
  expect(answerOf('url', { url: 'keyring://app/page.js' })).toEqual({ cancel: false });
  for (const url of [
    'https://plex.tv/',
    'keyring://evil/',
    'keyring://app.evil/',
    'file:///etc/passwd',
    'devtools://devtools/',
    'data:text/html,x',
    'ws://127.0.0.1:1/',
  ]) {
    expect(answerOf('url', { url }), url).toEqual({ cancel: true });
  }
});
