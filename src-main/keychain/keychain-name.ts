import { readFile } from 'node:fs/promises';
import { theBus } from '../session-bus.ts';
import type { SessionBus } from '../session-bus.ts';

/** Whose programs serve as the keychain of a Linux desktop, by the names of their processes. */
const services: [RegExp, string][] = [
  [/^gnome-keyring/, 'GNOME Keyring'],
  [/^(?:kwalletd|ksecretd)/, 'KWallet'],
  [/^keepassxc/, 'KeePassXC'],
];

/** How this system calls its keychain; empty where nobody can tell, or none runs. */
export async function keychainName(
  bus: Pick<SessionBus, 'call'>,
  platform: NodeJS.Platform,
): Promise<string> {
  if (platform === 'darwin') return 'Keychain';
  if (platform === 'win32') return 'Windows Credential Manager';
  try {
    const [processId] = await bus.call({
      ...theBus,
      member: 'GetConnectionUnixProcessID',
      signature: 's',
      body: ['org.freedesktop.secrets'],
    });
    if (typeof processId !== 'number') return '';
    const name = await readFile(`/proc/${processId}/comm`, 'utf8');
    return services.find(([pattern]) => pattern.test(name))?.[1] ?? '';
  } catch {
    return '';
  }
}
