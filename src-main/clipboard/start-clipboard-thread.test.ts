import { expect, test } from 'vitest';
import { displayWithSelections } from './start-clipboard-thread.ts';

test.each([
  ['linux', { DISPLAY: ':0' }, ':0'],
  ['linux', { DISPLAY: ':0', XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: '' }, ':0'],
  ['linux', {}, undefined],
  ['linux', { DISPLAY: '' }, undefined],
  ['linux', { DISPLAY: ':0', XDG_SESSION_TYPE: 'wayland' }, undefined],
  ['linux', { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' }, undefined],
  ['darwin', { DISPLAY: ':0' }, undefined],
  ['win32', {}, undefined],
] as const)('on %s with %o the selection of %s is owned', (platform, environment, display) => {
  expect(displayWithSelections(platform, environment)).toBe(display);
});
