import * as z from 'zod/mini';
import { AccountId, ServerId } from '../contract/entities.ts';
import { Settings } from '../contract/settings.ts';
import { CredentialFacts, PlexOrigin } from '../keychain/envelope.ts';
import { KeyringError } from '../keyring-error.ts';
import { ServerAddress } from '../servers/server-notes.ts';

const FORMAT = 'keyring-for-plex-backup';
const VERSION = 1;

const SavedCredential = z.strictObject({
  ...CredentialFacts.shape,
  /** Visible ASCII, as it must fit into a request header; `null` in a backup without secrets. */
  token: z.nullable(z.string().check(z.regex(/^[\x21-\x7e]+$/), z.maxLength(2_000))),
  /** Of a JWT: the JWK member `d`. */
  privateKey: z.nullable(z.string().check(z.regex(/^[\w-]{43}$/))),
});
export type SavedCredential = z.infer<typeof SavedCredential>;

/** A server added by hand. Consents to plain http are of one computer and its network: not saved. */
const SavedServer = z.strictObject({
  plexOrigin: PlexOrigin,
  accountId: AccountId,
  serverId: ServerId,
  address: ServerAddress,
});
export type SavedServer = z.infer<typeof SavedServer>;

/** What a backup holds. `damaged`: how many of its entries make no sense. */
export type Backup = {
  madeAt: number;
  credentials: SavedCredential[];
  settings: Partial<Settings>;
  servers: SavedServer[];
  damaged: number;
};

const AnyFile = z.looseObject({ format: z.literal(FORMAT), version: z.int() });
const File = z.looseObject({
  madeAt: z.int(),
  credentials: z.array(z.unknown()).check(z.maxLength(10_000)),
  settings: z.record(z.string(), z.unknown()),
  servers: z.array(z.unknown()).check(z.maxLength(10_000)),
});

export function backupText(backup: Omit<Backup, 'damaged'>): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, ...backup }, null, 2)}\n`;
}

/**
 * Reads what `backupText` wrote. An entry that makes no sense costs no other.
 *
 * @throws KeyringError `backup-foreign` | `backup-newer` | `backup-damaged`
 */
export function readBackup(text: string): Backup {
  const json = parsedJson(text);
  const { data: any } = AnyFile.safeParse(json);
  if (any === undefined) {
    // Cut short, it still begins as one of ours.
    const isOurs = text.slice(0, 200).includes(`"${FORMAT}"`);
    throw new KeyringError(isOurs ? 'backup-damaged' : 'backup-foreign', 'not one of ours');
  }
  if (any.version > VERSION) throw new KeyringError('backup-newer', 'of a later version');
  const { data: file } = File.safeParse(json);
  if (file === undefined) throw new KeyringError('backup-damaged', 'its parts make no sense');
  const credentials = file.credentials.map((each) => SavedCredential.safeParse(each).data);
  const servers = file.servers.map((each) => SavedServer.safeParse(each).data);
  const settings = Object.entries(Settings.shape).map(([name, schema]) => [
    name,
    Object.hasOwn(file.settings, name) ? schema.safeParse(file.settings[name]).data : undefined,
  ]);
  return {
    madeAt: file.madeAt,
    credentials: credentials.filter((each) => each !== undefined),
    servers: servers.filter((each) => each !== undefined),
    // Name by name its own schema's value, which the compiler cannot follow through entries.
    settings: Object.fromEntries(
      settings.filter(([, value]) => value !== undefined),
    ) as Partial<Settings>,
    damaged: [...credentials, ...servers].filter((each) => each === undefined).length,
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
