import { isDeepStrictEqual } from 'node:util';
import type { CredentialState } from '../accounts/credential-store.ts';
import { keyOf } from '../accounts/credential-list.ts';
import type { ImportLine, ImportOutcome } from '../contract/backup.ts';
import { defaultSettings } from '../contract/default-settings.ts';
import type { SettingChange, SettingName, Settings } from '../contract/settings.ts';
import type { Backup, SavedCredential, SavedServer } from './backup-text.ts';

/** What there is before the import. */
export type Here = {
  plexOrigin: string;
  credentials: CredentialState[];
  settings: Settings;
  hasServer: (server: SavedServer) => boolean;
};

/** One thing of the backup: what is to be done with it, and how it is called. */
export type Planned = ImportLine &
  (
    | { does: 'credential'; saved: SavedCredential }
    | { does: 'setting'; change: SettingChange }
    | { does: 'server'; server: SavedServer }
    | { does: 'nothing' }
  );

/** Merges: nothing here is lost, and no token gives way to an older one. Pure. */
export function planImport(backup: Backup, here: Here): Planned[] {
  return [
    ...backup.credentials.map((saved) => plannedCredential(saved, here)),
    ...backup.servers.map((server) => plannedServer(server, here)),
    ...plannedSettings(backup.settings, here.settings),
    ...plannedPins(backup, here),
    ...Array.from({ length: backup.damaged }, () => line('entry', '', 'damaged')),
  ];
}

function line(kind: ImportLine['kind'], name: string, outcome: ImportOutcome): Planned {
  return { kind, name: name.slice(0, 512), outcome, failure: null, does: 'nothing' };
}

function plannedCredential(saved: SavedCredential, here: Here): Planned {
  const kind = saved.about.kind === 'account' ? 'account' : 'named-token';
  const outcome = credentialOutcome(saved, here);
  const isDone = ['add', 'add-without-token', 'renew'].includes(outcome);
  const plain = line(kind, saved.name, outcome);
  return isDone ? { ...plain, does: 'credential', saved } : plain;
}

function credentialOutcome(saved: SavedCredential, here: Here): ImportOutcome {
  if (saved.plexOrigin !== here.plexOrigin) return 'other-origin';
  const isWhole = saved.about.kind !== 'jwt' || saved.token === null || saved.privateKey !== null;
  if (!isWhole) return 'damaged';
  const known = here.credentials.find((each) => keyOf(each) === keyOf(saved));
  if (known === undefined) return saved.token === null ? 'add-without-token' : 'add';
  if (saved.token === null) return 'same';
  const isLost = known.presence === 'missing' || known.presence === 'unreadable';
  if (isLost) return 'renew';
  if (known.signedInAt === saved.signedInAt) return 'same';
  return known.signedInAt > saved.signedInAt ? 'keep-newer' : 'renew';
}

function plannedServer(server: SavedServer, here: Here): Planned {
  if (server.plexOrigin !== here.plexOrigin) return line('server', server.address, 'other-origin');
  if (here.hasServer(server)) return line('server', server.address, 'same');
  return { ...line('server', server.address, 'add'), does: 'server', server };
}

/** What the person has set here stays; what still is as it came is taken from the backup. */
function plannedSettings(saved: Partial<Settings>, now: Settings): Planned[] {
  const names = (Object.keys(saved) as SettingName[]).filter(
    (name) => name !== 'pinnedCredentials',
  );
  return names.flatMap((setting): Planned[] => {
    const value = saved[setting];
    if (isDeepStrictEqual(value, now[setting])) return [];
    if (!isDeepStrictEqual(now[setting], defaultSettings[setting]))
      return [line('setting', setting, 'keep-chosen')];
    // The pair is right by its schema; the compiler cannot see that in a union.
    const change = { setting, value } as SettingChange;
    return [{ ...line('setting', setting, 'add'), does: 'setting', change }];
  });
}

/** Both lists' pins: those that are here first. */
function plannedPins({ settings }: Backup, here: Here): Planned[] {
  const { pinnedCredentials: now } = here.settings;
  const more = (settings.pinnedCredentials ?? []).filter((id) => !now.includes(id));
  if (more.length === 0) return [];
  const value = [...now, ...more].slice(0, 100);
  const change = { setting: 'pinnedCredentials', value } as const;
  return [{ ...line('pin', String(more.length), 'add'), does: 'setting', change }];
}
