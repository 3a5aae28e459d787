import { expect, test, vi } from 'vitest';
import { spareNetworkProcess } from './network-process.ts';

const appendSwitch = vi.hoisted(() => vi.fn());
vi.mock('electron', () => ({ app: { commandLine: { appendSwitch } } }));

test('the network has its own process where that has a sandbox', () => {
  spareNetworkProcess('darwin');
  spareNetworkProcess('win32');
  expect(appendSwitch).not.toHaveBeenCalled();
  spareNetworkProcess('linux');
  expect(appendSwitch).toHaveBeenCalledOnce();
});
