import { expect, test } from 'vitest';
import { displayWithSelections } from './local-display.ts';

test.each([
  ['linux', { DISPLAY: ':0' }, ':0'],
  ['linux', { DISPLAY: ':0', XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: '' }, ':0'],
  ['linux', {}, undefined],
  ['linux', { DISPLAY: '' }, undefined],
  ['linux', { DISPLAY: ':0', XDG_SESSION_TYPE: 'wayland' }, undefined],
  ['linux', { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' }, undefined],
  ['darwin', { DISPLAY: ':0' }, undefined],
  ['linux', { DISPLAY: 'unix:10.0' }, 'unix:10.0'],
  ['linux', { DISPLAY: 'localhost:10.0' }, undefined],
  ['linux', { DISPLAY: 'elsewhere.test:0' }, undefined],
  ['linux', { DISPLAY: 'unix/../../:0' }, undefined],
  ['win32', {}, undefined],
] as const)('on %s with %o the selection of %s is owned', (platform, environment, display) => {
  expect(displayWithSelections(platform, environment)).toBe(display);
});
