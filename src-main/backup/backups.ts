import { open } from 'node:fs/promises';
import type { CredentialStore, HeldCredential } from '../accounts/credential-store.ts';
import { keyOf } from '../accounts/credential-list.ts';
import type { SaveOutcome } from '../contract/activity.ts';
import { SHORTEST_PASSPHRASE } from '../contract/backup.ts';
import type { ImportLine, ImportStep } from '../contract/backup.ts';
import type { SettingChange, Settings } from '../contract/settings.ts';
import { factsOf } from '../keychain/envelope.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { SaveFile } from '../save-file.ts';
import type { ServerNotes } from '../servers/server-notes.ts';
import { PrivateKey, Token } from '../token.ts';
import { backupText, readBackup } from './backup-text.ts';
import type { Backup, SavedCredential, SavedServer } from './backup-text.ts';
import { planImport } from './import-plan.ts';
import type { Planned } from './import-plan.ts';
import type { RunAge } from './start-age-thread.ts';

/** Far more than ten thousand credentials need. */
const LARGEST_FILE = 8_388_608;
/** How long an opened file is held. */
const HELD_MS = 5 * 60_000;
/** What the contract allows in one list. */
const MOST_LINES = 1_000;

/** Takes everything out to a file, and merges such a file in. */
export type Backups = {
  /** @throws KeyringError `file-not-written` */
  exportPlain: () => Promise<SaveOutcome>;
  /** @throws KeyringError `backup-passphrase-short` | `keychain-…` | `file-not-written` */
  exportSecret: (passphrase: string) => Promise<SaveOutcome>;
  /**
   * @throws KeyringError `backup-unreadable` | `backup-too-large` | `backup-foreign` |
   *   `backup-newer` | `backup-damaged`; nothing has changed then
   */
  open: () => Promise<ImportStep>;
  /** @throws KeyringError `backup-passphrase-wrong` | `backup-not-open` | as `open` */
  unlock: (passphrase: string) => Promise<ImportStep>;
  /** @throws KeyringError `backup-not-open`; what becomes of each thing is told by its line */
  import: () => Promise<ImportLine[]>;
  close: () => void;
};

export type BackupDeps = {
  plexOrigin: string;
  credentials: Pick<CredentialStore, 'list' | 'credential' | 'restore' | 'listAlone'>;
  notes: Pick<ServerNotes, 'all'>;
  /** Puts a server on its account's list. */
  keepServer: (server: Omit<SavedServer, 'plexOrigin'>) => Promise<void>;
  settings: () => Settings;
  changeSetting: (change: SettingChange) => Promise<unknown>;
  /** Whether Plex takes this token now. */
  accepts: (token: Token, clientIdentifier: string) => Promise<boolean>;
  saveFile: SaveFile;
  askWhich: () => Promise<string | undefined>;
  runAge: RunAge;
  now: () => number;
};

type Opened = { file: Uint8Array } | { backup: Backup };

export function createBackups(deps: BackupDeps): Backups {
  const { credentials, notes, plexOrigin, now } = deps;
  let opened: Opened | undefined;
  let timer: NodeJS.Timeout | undefined;

  const close = (): void => {
    clearTimeout(timer);
    opened = undefined;
  };

  const hold = (what: Opened): void => {
    close();
    opened = what;
    timer = setTimeout(close, HELD_MS);
  };

  const saved = (withSecrets: boolean): string =>
    backupText({
      madeAt: now(),
      credentials: credentials
        .list()
        // What is kept for this session only is kept nowhere else.
        .filter(({ keptIn }) => keptIn === 'keychain')
        .map((state) => {
          const held = withSecrets ? heldOf(state) : undefined;
          return {
            ...factsOf(state),
            token: held?.token.reveal() ?? null,
            privateKey: held?.privateKey?.reveal() ?? null,
          };
        }),
      settings: deps.settings(),
      servers: notes
        .all()
        .filter(({ address }) => address !== '')
        .map(({ accountId, serverId, address }) => ({ plexOrigin, accountId, serverId, address })),
    });

  /** A lost token cannot be saved; a keychain that is closed now must be opened first. */
  const heldOf = (state: Parameters<typeof keyOf>[0]): HeldCredential | undefined => {
    try {
      return credentials.credential(keyOf(state));
    } catch (error) {
      if (isKeyringError(error, 'keychain-entry-missing', 'keychain-entry-unreadable'))
        return undefined;
      throw error;
    }
  };

  const plan = (backup: Backup): Planned[] =>
    planImport(backup, {
      plexOrigin,
      credentials: credentials.list(),
      settings: deps.settings(),
      hasServer: (server) =>
        notes
          .all()
          .some(
            ({ accountId, serverId, address }) =>
              accountId === server.accountId && serverId === server.serverId && address !== '',
          ),
    });

  const preview = (backup: Backup): ImportStep => {
    hold({ backup });
    return { kind: 'preview', madeAt: backup.madeAt, lines: linesOf(plan(backup)) };
  };

  const openText = (file: Uint8Array): ImportStep =>
    preview(readBackup(Buffer.from(file).toString('utf8')));

  /** Returns the line as it turned out. */
  const carryOut = async (planned: Planned): Promise<Planned> => {
    switch (planned.does) {
      case 'credential':
        return { ...planned, outcome: await keep(planned.saved, planned.outcome) };
      case 'server':
        await keepServer(planned.server);
        return planned;
      case 'setting':
        await deps.changeSetting(planned.change);
        return planned;
      case 'nothing':
        return planned;
    }
  };

  const keepServer = ({ accountId, serverId, address }: SavedServer): Promise<void> =>
    deps.keepServer({ accountId, serverId, address });

  const keep = async (
    { token, privateKey, ...facts }: SavedCredential,
    outcome: Planned['outcome'],
  ): Promise<Planned['outcome']> => {
    if (token === null) {
      await credentials.listAlone(facts);
      return outcome;
    }
    const secret = new Token(token);
    if (outcome === 'renew' && mayStillWork(facts)) {
      if (!(await deps.accepts(secret, facts.clientIdentifier))) return 'keep-working';
    }
    const key = privateKey === null ? null : new PrivateKey(privateKey);
    const isKept = await credentials.restore({ ...facts, token: secret, privateKey: key });
    return isKept ? outcome : 'keep-newer';
  };

  const mayStillWork = (facts: Parameters<typeof keyOf>[0]): boolean => {
    const known = credentials.list().find((each) => keyOf(each) === keyOf(facts));
    return known?.presence === 'held' && known.health.state !== 'rejected';
  };

  return {
    exportPlain: () =>
      deps.saveFile({ name: 'keyring-backup', kind: 'json' }, () => Promise.resolve(saved(false))),
    exportSecret: async (passphrase) => {
      if (Array.from(passphrase).length < SHORTEST_PASSPHRASE)
        throw new KeyringError('backup-passphrase-short', 'too few characters');
      // Before anybody is asked where: a closed keychain is told at once.
      const text = saved(true);
      return deps.saveFile({ name: 'keyring-backup', kind: 'age' }, async () => {
        const made = await deps.runAge({ act: 'encrypt', text, passphrase });
        if (!('file' in made)) throw new KeyringError('internal', 'nothing was encrypted');
        return made.file;
      });
    },
    open: async () => {
      close();
      const path = await deps.askWhich();
      if (path === undefined) return { kind: 'cancelled' };
      const file = await readLimited(path);
      if (!isAge(file)) return openText(file);
      hold({ file });
      return { kind: 'passphrase-needed' };
    },
    unlock: async (passphrase) => {
      if (opened === undefined || !('file' in opened)) throw notOpen();
      const { file } = opened;
      const told = await deps.runAge({ act: 'decrypt', file, passphrase });
      if ('failure' in told) throw new KeyringError(`backup-${told.failure}`, 'not decrypted');
      if (!('text' in told)) throw new KeyringError('internal', 'nothing was decrypted');
      return preview(readBackup(told.text));
    },
    import: async () => {
      if (opened === undefined || !('backup' in opened)) throw notOpen();
      const { backup } = opened;
      close();
      const done: Planned[] = [];
      for (const planned of plan(backup)) {
        done.push(
          await carryOut(planned).catch((error: unknown) => {
            if (!isKeyringError(error)) throw error;
            return { ...planned, outcome: 'failed' as const, failure: error.code };
          }),
        );
      }
      return linesOf(done);
    },
    close,
  };
}

function linesOf(planned: Planned[]): ImportLine[] {
  return planned
    .slice(0, MOST_LINES)
    .map(({ kind, name, outcome, failure }) => ({ kind, name, outcome, failure }));
}

function notOpen(): KeyringError {
  return new KeyringError('backup-not-open', 'closed or too old');
}

/** As the age format begins, in bytes or as text. */
function isAge(file: Uint8Array): boolean {
  const start = Buffer.from(file.subarray(0, 40)).toString('latin1');
  return start.startsWith('age-encryption.org/') || start.startsWith('-----BEGIN AGE ENCRYPTED');
}

async function readLimited(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) throw new KeyringError('backup-unreadable', 'cannot be opened');
  try {
    const { size } = await file.stat();
    if (size > LARGEST_FILE) throw new KeyringError('backup-too-large', 'over 8 MiB');
    return await file.readFile();
  } catch (error) {
    if (isKeyringError(error)) throw error;
    throw new KeyringError('backup-unreadable', 'cannot be read');
  } finally {
    await file.close();
  }
}
