import type { NewerVersion as ShownVersion, Updates } from '../contract/updates.ts';
import type { Scheduler } from '../expiry/scheduler.ts';
import { isKeyringError, KeyringError } from '../keyring-error.ts';
import type { HashFile } from './keep-download.ts';
import { keepDownload } from './keep-download.ts';
import { isManaged, newerVersion } from './newer-version.ts';
import type { NewerVersion, OwnPackage } from './newer-version.ts';
import type { UpdateFeed } from './update-feed.ts';
import type { UpdateHost } from './update-host.ts';
import { readVersionList } from './version-list.ts';
import type { VerifySignature, VersionList } from './version-list.ts';

const LIST_FILE = 'versions.json';
const SIGNATURE_FILE = 'versions.json.sig';
const MOST_LIST_BYTES = 262_144;
const MOST_SIGNATURE_BYTES = 128;
const LIST_MS = 30_000;

/** All ours: once a day, not in the rush of a start, and sooner again where nothing was heard. */
const LOOK_EVERY_MS = 86_400_000;
const AFTER_START_MS = 60_000;
const LOOK_AGAIN_MS = 3_600_000;

/** What outlives a run. */
export type Remembered = {
  /** The greatest serial of a list ever seen: no older one is believed. */
  listSerial: number;
  lookedAt: number | null;
  /** The version of which the desktop was told; '' for none. */
  toldVersion: string;
};

export type UpdateLook = {
  state: () => Updates;
  look: () => Promise<void>;
  /** @throws KeyringError `request-refused`: there is nothing to download, or it is under way */
  download: () => Promise<void>;
  cancelDownload: () => void;
  /** @throws KeyringError `update-file-gone` */
  show: () => Promise<void>;
  /** The person wants to be told by itself, or not any more. */
  follow: (isWanted: boolean) => void;
  onChange: (listener: (state: Updates) => void) => () => void;
  /** Once nothing is under way any more, and nothing of it left. */
  close: () => Promise<void>;
};

/**
 * Looks for newer versions, tells of them, and downloads one when asked. It installs nothing. Whatever
 * goes wrong, nothing is offered and nothing is kept.
 */
export function createUpdates(deps: {
  feed: UpdateFeed;
  host: UpdateHost;
  own: OwnPackage;
  remembered: () => Remembered;
  remember: (changed: Partial<Remembered>) => void;
  downloadFolder: () => string;
  showInFolder: (file: string) => Promise<void>;
  /** Tells the desktop, once for each version. */
  tell: (version: string) => void;
  /** Until when the desktop is to be left alone; null: it need not be. */
  quietUntil: () => number | null;
  scheduler: Scheduler;
  now: () => number;
  onBug: (error: unknown) => void;
  /** Tests bring their own. */
  verifySignature?: VerifySignature;
  hashFile?: HashFile;
}): UpdateLook {
  const { feed, host, own, remembered, remember, scheduler, now } = deps;
  const listeners = new Set<(state: Updates) => void>();
  const deadlines = scheduler.deadlines((keys) => {
    if (keys.includes('look')) void look();
    if (keys.includes('tell')) tellOnce();
  });
  let ending = new AbortController();
  let underWay: Promise<void> = Promise.resolve();
  let newer: NewerVersion | undefined;
  let kept: { version: string; file: string } | undefined;
  let isWanted = false;
  let state: Updates = {
    step: 'idle',
    lookedAt: remembered().lookedAt,
    newer: null,
    percent: 0,
    downloaded: null,
    failure: null,
  };

  const change = (changed: Partial<Updates>): void => {
    state = { ...state, ...changed };
    for (const listener of listeners) listener(state);
  };

  const run = (step: 'looking' | 'downloading', act: () => Promise<void>): Promise<void> =>
    (underWay = carryOut(step, act));

  /** What it throws is told, and what was offered until then is forgotten. */
  const carryOut = async (
    step: 'looking' | 'downloading',
    act: () => Promise<void>,
  ): Promise<void> => {
    ending = new AbortController();
    change({ step, percent: 0, failure: null });
    try {
      await act();
      change({ step: 'idle' });
    } catch (error) {
      const code = failureCodeOf(error);
      if (code !== 'cancelled') offer(undefined);
      change({ step: 'idle', failure: code === 'cancelled' ? null : code });
    }
  };

  const failureCodeOf = (error: unknown) => {
    if (isKeyringError(error)) return error.code;
    deps.onBug(error);
    return 'internal';
  };

  const offer = (version: NewerVersion | undefined): void => {
    newer = version;
    const shown = version && { version: version.version, way: wayOf(version, own) };
    change({ newer: shown ?? null });
  };

  const fetchSmall = async (name: string, mostBytes: number): Promise<Buffer> => {
    const parts: Buffer[] = [];
    const take = (part: Buffer) => void parts.push(part);
    await host({ name, mostBytes, withinMs: LIST_MS, end: ending.signal, take });
    return Buffer.concat(parts);
  };

  const readList = async (): Promise<VersionList> => {
    const list = await fetchSmall(LIST_FILE, MOST_LIST_BYTES);
    const signature = await fetchSmall(SIGNATURE_FILE, MOST_SIGNATURE_BYTES);
    const { publicKeys } = feed;
    const trust = { publicKeys, newestSerial: remembered().listSerial, now: now() };
    return readVersionList({ list, signature }, trust, deps.verifySignature);
  };

  const look = async (): Promise<void> => {
    if (state.step !== 'idle') return;
    await run('looking', async () => {
      const list = await readList();
      const lookedAt = now();
      remember({ listSerial: list.serial, lookedAt });
      change({ lookedAt });
      offer(newerVersion(list, own));
      tellOnce();
    });
    if (isWanted)
      deadlines.set('look', now() + (state.failure === null ? LOOK_EVERY_MS : LOOK_AGAIN_MS));
  };

  const tellOnce = (): void => {
    if (newer === undefined || newer.version === remembered().toldVersion) return;
    const quietEnd = deps.quietUntil();
    if (quietEnd !== null) return deadlines.set('tell', quietEnd);
    remember({ toldVersion: newer.version });
    deps.tell(newer.version);
  };

  const download = async (): Promise<void> => {
    if (newer?.file === undefined || state.step !== 'idle')
      throw new KeyringError('request-refused', 'there is nothing to download now');
    const { version, file: listed } = newer;
    await run('downloading', async () => {
      const file = await keepDownload(listed, {
        host,
        folder: deps.downloadFolder(),
        end: ending.signal,
        onProgress: (bytes) => showPercent(Math.floor((100 * bytes) / listed.size)),
        ...(deps.hashFile === undefined ? {} : { hashFile: deps.hashFile }),
      });
      kept = { version, file };
      change({ downloaded: { version, fileName: listed.name } });
    });
  };

  const showPercent = (percent: number): void => {
    if (percent !== state.percent) change({ percent });
  };

  return {
    state: () => state,
    look,
    download,
    cancelDownload: () => {
      if (state.step === 'downloading') ending.abort();
    },
    show: async () => {
      if (kept === undefined) throw new KeyringError('update-file-gone', 'nothing was downloaded');
      await deps.showInFolder(kept.file);
    },
    follow: (wanted) => {
      isWanted = wanted;
      if (wanted) deadlines.set('look', firstLook(remembered().lookedAt, now()));
      else deadlines.cancel('look');
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      isWanted = false;
      ending.abort();
      deadlines.cancel('look');
      deadlines.cancel('tell');
      return underWay;
    },
  };
}

function wayOf({ file }: NewerVersion, { kind }: OwnPackage): ShownVersion['way'] {
  if (isManaged(kind)) return 'package-manager';
  return file === undefined ? 'none' : 'download';
}

/** A day after the last look; at once where that lies in the future, for then the clock was wrong. */
function firstLook(lookedAt: number | null, now: number): number {
  const soon = now + AFTER_START_MS;
  return lookedAt === null || lookedAt > now ? soon : Math.max(soon, lookedAt + LOOK_EVERY_MS);
}
