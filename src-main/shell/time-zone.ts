import type { SessionBus } from '../session-bus.ts';
import { forgetTimeFormats } from '../time-formats.ts';

/**
 * Node goes on with the time zone that it began with, and asks the system anew when TZ is touched.
 * From now on times are written by it.
 *
 * @param environment the process's own, not a copy
 */
export function readTimeZone(environment: NodeJS.ProcessEnv): void {
  const { TZ: zone } = environment;
  if (zone === undefined) delete environment['TZ'];
  else environment['TZ'] = zone;
  forgetTimeFormats();
}

/**
 * Tells that the computer was given another time zone, where systemd says so.
 *
 * @returns the function that ends it
 */
export function watchTimeZone(
  systemBus: Pick<SessionBus, 'watchSignal'>,
  onChange: () => void,
): () => void {
  const rule = {
    path: '/org/freedesktop/timedate1',
    interface: 'org.freedesktop.DBus.Properties',
    member: 'PropertiesChanged',
  };
  return systemBus.watchSignal(rule, onChange);
}
