import { expect, test } from 'vitest';
import { systemBusAddress } from './session-bus.ts';

const usual = 'unix:path=/var/run/dbus/system_bus_socket';

test.each([
  [{}, usual],
  [{ DBUS_SYSTEM_BUS_ADDRESS: '' }, usual],
  [{ DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/run/other' }, 'unix:path=/run/other'],
  [{ DBUS_SYSTEM_BUS_ADDRESS: 'tcp:host=a;unix:path=/run/b' }, 'unix:path=/run/b'],
  // Would start a program.
  [{ DBUS_SYSTEM_BUS_ADDRESS: 'unixexec:path=/bin/evil' }, undefined],
])('the system bus of %o is at %s', (environment, address) => {
  expect(systemBusAddress(environment)).toBe(address);
});
