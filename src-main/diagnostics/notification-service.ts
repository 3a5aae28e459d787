import * as z from 'zod/mini';
import { BusError, theBus } from '../session-bus.ts';
import type { SessionBus } from '../session-bus.ts';
import type { NotificationService } from './diagnostics-text.ts';

const SERVICE = 'org.freedesktop.Notifications';
const Names = z.array(z.string());

/** Who shows desktop notifications, if anybody. Starts nobody. */
export async function notificationService(
  bus: Pick<SessionBus, 'call'>,
  platform: NodeJS.Platform,
): Promise<NotificationService> {
  if (platform !== 'linux') return 'system';
  const names = async (member: string): Promise<string[]> => {
    const [listed] = await bus.call({ ...theBus, member });
    return Names.parse(listed);
  };
  try {
    if ((await names('ListNames')).includes(SERVICE)) return 'present';
    return (await names('ListActivatableNames')).includes(SERVICE) ? 'startable' : 'absent';
  } catch (error) {
    return error instanceof BusError ? 'no-bus' : 'absent';
  }
}
